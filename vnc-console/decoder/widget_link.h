// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/console_messages.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace domus::console {

/// The decoder's end of the control socket, sending. Each message is one packet, so both threads may send. A
/// send waits when the widget does not read; when the widget is gone the process ends at once, quietly.
class WidgetLink {
public:
    explicit WidgetLink(int control) : m_control(control) {}
    int descriptor() const { return m_control; }

    void sendConnected(const std::string &name, Protection protection);
    void sendResized(int width, int height, int memory);
    void sendFrame(FrameMessage &message, const std::vector<DirtyRect> &rects);
    void sendCursor(const CursorMessage &head, const std::vector<uint32_t> &pixels);
    /// At most maxClipboardBytes, at most four a second; what is beyond is dropped.
    void sendClipboard(const char *text, std::size_t bytes);
    /// At most five a second.
    void sendBell();
    void sendLeds(uint32_t leds);
    void sendNeedCredentials(uint32_t flags);
    void sendNeedTrust(const uint8_t *fingerprint);
    void sendFailed(FailReason reason, const std::string &text);

private:
    using Clock = std::chrono::steady_clock;
    void send(const void *head, std::size_t headBytes, const void *body = nullptr, std::size_t bodyBytes = 0, int fd = -1);
    static bool tooSoon(Clock::time_point &last, std::chrono::milliseconds interval);

    const int m_control;
    Clock::time_point m_lastClipboard;
    Clock::time_point m_lastBell;
};

/// Blocks for the widget's first message. False when it is not a StartMessage.
bool readStart(const WidgetLink &link, StartMessage &start);

} // namespace domus::console
