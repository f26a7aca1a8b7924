// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoder/tls_tunnel.h"

#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

namespace domus::console {

namespace {

constexpr std::size_t pieceBytes = 64 * 1024;

bool mustWait(ssize_t result)
{
    return result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
}

bool isPassing(ssize_t result)
{
    return result == GNUTLS_E_AGAIN || result == GNUTLS_E_INTERRUPTED;
}

} // namespace

TlsTunnel::TlsTunnel()
{
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) != 0)
        return;
    m_near = pair[0];
    m_far = pair[1];
    m_down.bytes.resize(pieceBytes);
    m_up.bytes.resize(pieceBytes);
}

void TlsTunnel::open(std::unique_ptr<TlsSession> session, ServerStream &stream)
{
    const std::lock_guard lock(m_mutex);
    m_server = stream.server();
    stream.redirect(m_near);
    m_session = std::move(session);
    m_opened.notify_one();
}

void TlsTunnel::run()
{
    {
        std::unique_lock lock(m_mutex);
        m_opened.wait(lock, [this] { return m_session != nullptr; });
    }
    while (fromServer() && toServer() && wait()) {}
    ::shutdown(m_far, SHUT_RDWR);
    ::shutdown(m_server, SHUT_RDWR);
}

bool TlsTunnel::wait()
{
    pollfd waiting[2] = {{m_server, 0, 0}, {m_far, 0, 0}};
    if (m_down.isEmpty())
        waiting[0].events = POLLIN;
    else
        waiting[1].events = POLLOUT;
    if (m_up.isEmpty())
        waiting[1].events |= POLLIN;
    else
        waiting[0].events |= POLLOUT;
    if (waiting[0].events == 0)
        waiting[0].fd = -1; // its end is noticed when the decoder takes what came before
    ::poll(waiting, 2, m_down.isEmpty() && m_session->hasBuffered() ? 0 : -1);
    return (waiting[1].revents & (POLLHUP | POLLERR)) == 0; // the decoder has ended
}

bool TlsTunnel::fromServer()
{
    if (m_down.isEmpty()) {
        const ssize_t got = m_session->readSome(m_down.bytes.data(), m_down.bytes.size());
        if (isPassing(got))
            return true;
        if (got <= 0)
            return false;
        m_down.begin = 0;
        m_down.end = std::size_t(got);
    }
    const ssize_t sent = ::send(m_far, m_down.bytes.data() + m_down.begin, m_down.end - m_down.begin, MSG_NOSIGNAL);
    if (sent > 0)
        m_down.begin += std::size_t(sent);
    return sent > 0 || mustWait(sent);
}

bool TlsTunnel::toServer()
{
    if (m_up.isEmpty()) {
        const ssize_t got = ::recv(m_far, m_up.bytes.data(), m_up.bytes.size(), 0);
        if (got == 0)
            return false;
        if (got < 0)
            return mustWait(got);
        m_up.begin = 0;
        m_up.end = std::size_t(got);
    }
    const ssize_t sent = m_session->writeSome(m_up.bytes.data() + m_up.begin, m_up.end - m_up.begin);
    if (sent > 0) // at most one record of TLS
        m_up.begin += std::size_t(sent);
    return sent > 0 || isPassing(sent);
}

} // namespace domus::console
