// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoder/byte_channel.h"

#include <cerrno>
#include <poll.h>
#include <sys/socket.h>

namespace domus::console {

namespace {

bool isPassing(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

} // namespace

void waitForSocket(int socket, bool toWrite)
{
    pollfd waiting = {socket, short(toWrite ? POLLOUT : POLLIN), 0};
    ::poll(&waiting, 1, -1);
}

bool SocketChannel::read(void *bytes, std::size_t count)
{
    auto *at = static_cast<uint8_t *>(bytes);
    while (count > 0) {
        const ssize_t got = ::recv(m_socket, at, count, 0);
        if (got == 0 || (got < 0 && !isPassing(errno)))
            return false;
        if (got < 0) {
            waitForSocket(m_socket, false);
            continue;
        }
        at += got;
        count -= std::size_t(got);
    }
    return true;
}

bool SocketChannel::write(const void *bytes, std::size_t count)
{
    const auto *at = static_cast<const uint8_t *>(bytes);
    while (count > 0) {
        const ssize_t sent = ::send(m_socket, at, count, MSG_NOSIGNAL);
        if (sent < 0 && !isPassing(errno))
            return false;
        if (sent < 0) {
            waitForSocket(m_socket, true);
            continue;
        }
        at += sent;
        count -= std::size_t(sent);
    }
    return true;
}

} // namespace domus::console
