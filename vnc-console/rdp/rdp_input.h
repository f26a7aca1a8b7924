// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace domus::console {

// The widget's input in RDP's words (MS-RDPBCGR, 2.2.8.1.1.3). Pure.

/// One pointer event as RDP sends it.
struct RdpPointerEvent {
    uint16_t flags = 0;
    bool extended = false; ///< of buttons beyond the third
    bool operator==(const RdpPointerEvent &) const = default;
};

/// What must be said when the buttons (PointerMessage::buttons) change from `before` to `now`. A wheel's step is sent when its
/// bit comes; a movement comes first, in any case.
std::vector<RdpPointerEvent> rdpPointerEvents(uint32_t before, uint32_t now);

/// A key by its scan code (KeyMessage::scanCode).
struct RdpKey {
    uint16_t flags = 0;
    uint8_t code = 0;
    bool operator==(const RdpKey &) const = default;
};
RdpKey rdpKey(uint32_t scanCode, bool down);

/// The UTF-16 unit that stands for a keysym; 0 where none does.
uint16_t rdpUnicode(uint32_t keysym);

} // namespace domus::console
