// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoder/widget_packet.h"

#include "protocol/packet_socket.h"

#include <cstring>
#include <unistd.h>

namespace domus::console {

bool WidgetPacket::receive(int control)
{
    int fd = -1;
    const ssize_t got = receivePacket(control, m_bytes.data(), m_bytes.size(), &fd);
    if (fd >= 0)
        ::close(fd);
    m_size = got > 0 ? std::size_t(got) : 0;
    return got > 0;
}

void WidgetPacket::wipe()
{
    ::explicit_bzero(m_bytes.data(), m_size);
    m_size = 0;
}

} // namespace domus::console
