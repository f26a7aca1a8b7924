// SPDX-License-Identifier: GPL-3.0-or-later
#include "rdp/rdp_input.h"

#include <freerdp/input.h>

namespace domus::console {

namespace {

constexpr uint16_t wheelStep = 120; // a notch
constexpr uint32_t extendedScanCode = 0x80;

struct Button {
    uint32_t bit;
    uint16_t flag;
};
constexpr Button buttons[] = {{0, PTR_FLAGS_BUTTON1}, {1, PTR_FLAGS_BUTTON3}, {2, PTR_FLAGS_BUTTON2}};

/// Downwards and to the left the steps are negative, in nine bits.
uint16_t wheel(uint16_t flag, bool negative)
{
    return uint16_t(negative ? flag | PTR_FLAGS_WHEEL_NEGATIVE | ((0x100 - wheelStep) & WheelRotationMask) : flag | wheelStep);
}

} // namespace

std::vector<RdpPointerEvent> rdpPointerEvents(uint32_t before, uint32_t now)
{
    std::vector<RdpPointerEvent> events{{PTR_FLAGS_MOVE, false}};
    const uint32_t changed = before ^ now;
    for (const Button &button : buttons) {
        if (changed >> button.bit & 1)
            events.push_back({uint16_t(button.flag | ((now >> button.bit & 1) != 0 ? PTR_FLAGS_DOWN : 0)), false});
    }
    const uint32_t come = changed & now;
    const struct {
        uint32_t bit;
        uint16_t flags;
    } wheels[] = {{3, wheel(PTR_FLAGS_WHEEL, false)},
                  {4, wheel(PTR_FLAGS_WHEEL, true)},
                  {5, wheel(PTR_FLAGS_HWHEEL, true)},
                  {6, wheel(PTR_FLAGS_HWHEEL, false)}};
    for (const auto &each : wheels) {
        if (come >> each.bit & 1)
            events.push_back({each.flags, false});
    }
    return events;
}

RdpKey rdpKey(uint32_t scanCode, bool down)
{
    const uint16_t extended = (scanCode & extendedScanCode) != 0 ? KBD_FLAGS_EXTENDED : 0;
    return {uint16_t(extended | (down ? KBD_FLAGS_DOWN : KBD_FLAGS_RELEASE)), uint8_t(scanCode & 0x7f)};
}

uint16_t rdpUnicode(uint32_t keysym)
{
    constexpr uint32_t unicode = 0x01000000; // X11's mark of keysyms that are Unicode's code points
    if ((keysym >= 0x20 && keysym <= 0x7e) || (keysym >= 0xa0 && keysym <= 0xff))
        return uint16_t(keysym);
    return keysym > unicode && keysym - unicode <= 0xffff ? uint16_t(keysym - unicode) : 0;
}

} // namespace domus::console
