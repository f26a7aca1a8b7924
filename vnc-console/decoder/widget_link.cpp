// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoder/widget_link.h"

#include "protocol/packet_socket.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <unistd.h>

namespace domus::console {

void WidgetLink::send(const void *head, std::size_t headBytes, const void *body, std::size_t bodyBytes, int fd)
{
    if (sendPacket(m_control, head, headBytes, body, bodyBytes, fd) < 0)
        ::_exit(0);
}

bool WidgetLink::tooSoon(Clock::time_point &last, std::chrono::milliseconds interval)
{
    const auto now = Clock::now();
    if (last != Clock::time_point{} && now - last < interval)
        return true;
    last = now;
    return false;
}

void WidgetLink::sendConnected(const std::string &name, Protection protection)
{
    ConnectedMessage message;
    message.protection = protection;
    message.nameBytes = uint32_t(std::min(name.size(), sizeof(message.name)));
    std::memcpy(message.name, name.data(), message.nameBytes);
    send(&message, sizeof(message));
}

void WidgetLink::sendResized(int width, int height, int memory)
{
    ResizedMessage message;
    message.width = uint32_t(width);
    message.height = uint32_t(height);
    send(&message, sizeof(message), nullptr, 0, memory);
}

void WidgetLink::sendFrame(FrameMessage &message, const std::vector<DirtyRect> &rects)
{
    message.rectCount = uint32_t(rects.size());
    send(&message, offsetof(FrameMessage, rects), rects.data(), rects.size() * sizeof(DirtyRect));
}

void WidgetLink::sendCursor(const CursorMessage &head, const std::vector<uint32_t> &pixels)
{
    send(&head, sizeof(head), pixels.data(), pixels.size() * sizeof(uint32_t));
}

void WidgetLink::sendClipboard(const char *text, std::size_t bytes)
{
    if (bytes > maxClipboardBytes || tooSoon(m_lastClipboard, std::chrono::milliseconds(250)))
        return;
    TextMessage message;
    message.bytes = uint32_t(bytes);
    send(&message, sizeof(message), text, bytes);
}

void WidgetLink::sendBell()
{
    if (tooSoon(m_lastBell, std::chrono::milliseconds(200)))
        return;
    const MessageHead message{MessageType::Bell};
    send(&message, sizeof(message));
}

void WidgetLink::sendLeds(uint32_t leds)
{
    LedsMessage message;
    message.leds = leds;
    send(&message, sizeof(message));
}

void WidgetLink::sendNeedCredentials(uint32_t flags)
{
    NeedCredentialsMessage message;
    message.flags = flags;
    send(&message, sizeof(message));
}

void WidgetLink::sendNeedTrust(const uint8_t *fingerprint)
{
    NeedTrustMessage message;
    std::memcpy(message.fingerprint, fingerprint, sizeof(message.fingerprint));
    send(&message, sizeof(message));
}

void WidgetLink::sendFailed(FailReason reason, const std::string &text)
{
    FailedMessage message;
    message.reason = reason;
    message.textBytes = uint32_t(std::min(text.size(), sizeof(message.text)));
    std::memcpy(message.text, text.data(), message.textBytes);
    send(&message, sizeof(message));
}

bool readStart(const WidgetLink &link, StartMessage &start)
{
    int fd = -1;
    const ssize_t got = receivePacket(link.descriptor(), &start, sizeof(start), &fd);
    return got == ssize_t(sizeof(start)) && start.type == MessageType::Start;
}

} // namespace domus::console
