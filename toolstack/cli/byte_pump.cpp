// SPDX-License-Identifier: GPL-3.0-or-later
#include "byte_pump.h"

#include "files.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace domus::cli {

namespace {

/// One direction: what was read and is not yet written.
class Flow {
public:
    Flow(int from, int to) : m_from(from), m_to(to) {}

    bool wantsRead() const { return !m_ended && m_begin == m_end; }
    bool wantsWrite() const { return m_begin < m_end; }
    bool isOver() const { return m_ended && m_begin == m_end; } ///< its source has ended, and all is written
    bool isUnread() const { return m_unread; } ///< nobody reads what it writes

    void read()
    {
        const ssize_t got = ::read(m_from, m_bytes.data(), m_bytes.size());
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        m_begin = 0;
        m_end = got > 0 ? size_t(got) : 0;
        m_ended = got <= 0; // a reset connection is an end, too
    }

    void write()
    {
        const ssize_t written = ::write(m_to, m_bytes.data() + m_begin, m_end - m_begin);
        if (written > 0)
            m_begin += size_t(written);
        else if (errno == EPIPE || errno == ECONNRESET)
            m_unread = true;
        else if (errno != EAGAIN && errno != EINTR)
            throw systemError(errno, QStringLiteral("the bridge broke"));
    }

    int source() const { return m_from; }
    int sink() const { return m_to; }

private:
    int m_from;
    int m_to;
    std::array<char, 64 << 10> m_bytes{};
    size_t m_begin = 0;
    size_t m_end = 0;
    bool m_ended = false;
    bool m_unread = false;
};

void makeNonBlocking(int fd)
{
    ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
}

/// Waits for something to do, and does it.
void step(Flow &flow)
{
    if (flow.wantsRead())
        flow.read();
    if (flow.wantsWrite())
        flow.write();
}

} // namespace

void carryBytes(int input, int output, int socket)
{
    for (const int fd : {input, output, socket})
        makeNonBlocking(fd);
    Flow up(input, socket);
    Flow down(socket, output);
    bool told = false;
    while (!down.isOver() && !down.isUnread() && !up.isUnread()) {
        if (up.isOver() && !std::exchange(told, true))
            ::shutdown(socket, SHUT_WR);
        const auto waitedFor = [](bool wanted, int fd) { return wanted ? fd : -1; }; // -1: poll() passes over it
        pollfd waits[] = {{waitedFor(up.wantsRead(), up.source()), POLLIN, 0},
                          {waitedFor(up.wantsWrite(), up.sink()), POLLOUT, 0},
                          {waitedFor(down.wantsRead(), down.source()), POLLIN, 0},
                          // Asked for nothing, it still tells that nobody reads any more.
                          {down.sink(), short(down.wantsWrite() ? POLLOUT : 0), 0}};
        if (::poll(waits, std::size(waits), -1) < 0 && errno != EINTR)
            throw systemError(errno, QStringLiteral("the bridge broke"));
        if ((waits[3].revents & POLLERR) != 0)
            return;
        if (waits[0].revents != 0 || waits[1].revents != 0)
            step(up);
        if (waits[2].revents != 0 || (down.wantsWrite() && waits[3].revents != 0))
            step(down);
    }
}

void writeAll(int fd, const QByteArray &bytes)
{
    if (const int problem = writeFully(fd, bytes); problem != 0)
        throw systemError(problem, QStringLiteral("nobody reads what the bridge carries"));
}

} // namespace domus::cli
