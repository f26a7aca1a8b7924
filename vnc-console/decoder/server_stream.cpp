// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoder/server_stream.h"

#include <sys/socket.h>

namespace domus::console {

void ServerStream::shutDown() const
{
    ::shutdown(m_server, SHUT_RDWR);
    if (const int current = m_current; current != m_server)
        ::shutdown(current, SHUT_RDWR);
}

} // namespace domus::console
