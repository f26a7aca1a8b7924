// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for a domus-rfb that a server has taken over: sends what DOMUS_LIE names. For test_vnc_hostile.
#include "protocol/console_messages.h"
#include "protocol/packet_socket.h"

#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

using namespace domus::console;

namespace {

void sendSize(int width, int height, off_t bytes, int seals)
{
    const int memory = ::memfd_create("lie", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (memory < 0 || ::ftruncate(memory, bytes) != 0 || ::fcntl(memory, F_ADD_SEALS, seals) != 0)
        return;
    ResizedMessage message;
    message.width = uint32_t(width);
    message.height = uint32_t(height);
    sendPacket(controlDescriptor, &message, sizeof(message), nullptr, 0, memory);
}

void sendFrame(uint32_t buffer, uint32_t rectCount, std::size_t bodyBytes)
{
    FrameMessage message;
    message.sequence = 1;
    message.buffer = buffer;
    message.rectCount = rectCount;
    for (DirtyRect &rect : message.rects)
        rect = {65535, 65535, 65535, 65535};
    sendPacket(controlDescriptor, &message, offsetof(FrameMessage, rects), message.rects, bodyBytes);
}

} // namespace

int main()
{
    const char *name = std::getenv("DOMUS_LIE");
    const std::string lie = name ? name : "";
    const off_t right = off_t(2) * 64 * 48 * 4;
    const int seals = F_SEAL_SHRINK | F_SEAL_GROW;
    if (lie == "unknown type") {
        const uint32_t type = 999;
        sendPacket(controlDescriptor, &type, sizeof(type), nullptr, 0);
    } else if (lie == "one byte") {
        sendPacket(controlDescriptor, "x", 1, nullptr, 0);
    } else if (lie == "unsealed memory") {
        sendSize(64, 48, right, F_SEAL_GROW);
    } else if (lie == "short memory") {
        sendSize(64, 48, right / 2, seals);
    } else if (lie == "huge size") {
        sendSize(1 << 20, 1 << 20, right, seals);
    } else if (lie == "no memory") {
        const ResizedMessage message{MessageType::Resized, 64, 48};
        sendPacket(controlDescriptor, &message, sizeof(message), nullptr, 0);
    } else if (lie == "frame without size") {
        sendFrame(0, 1, sizeof(DirtyRect));
    } else if (lie == "third buffer") {
        sendSize(64, 48, right, seals);
        sendFrame(2, 1, sizeof(DirtyRect));
    } else if (lie == "too many rectangles") {
        sendSize(64, 48, right, seals);
        sendFrame(0, 1U << 30, sizeof(DirtyRect));
    } else if (lie == "rectangles outside") { // harmless: clipped
        sendSize(64, 48, right, seals);
        sendFrame(1, maxDirtyRects, maxDirtyRects * sizeof(DirtyRect));
    } else if (lie == "cursor without pixels") {
        CursorMessage message;
        message.width = message.height = 100;
        sendPacket(controlDescriptor, &message, sizeof(message), nullptr, 0);
    } else if (lie == "endless text") {
        FailedMessage message;
        message.textBytes = 0xffffffff;
        sendPacket(controlDescriptor, &message, sizeof(message), nullptr, 0);
    } else {
        return 2;
    }
    ::pause();
    return 0;
}
