// SPDX-License-Identifier: GPL-3.0-or-later
#include "hostile_server.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

namespace domus::test {

HostileServer::HostileServer(std::function<void(HostileServer &)> script)
{
    auto pair = makeSocketPair();
    m_stream = std::move(pair.first);
    m_viewer = std::move(pair.second);
    ::fcntl(m_stream.get(), F_SETFL, 0);
    m_thread = std::thread([this, run = std::move(script)] {
        run(*this);
        waitForClose(30'000);
    });
}

HostileServer::~HostileServer()
{
    m_viewer.reset();
    ::shutdown(m_stream.get(), SHUT_RDWR);
    m_thread.join();
}

void HostileServer::send(const QByteArray &bytes)
{
    qsizetype sent = 0;
    while (!m_gone && sent < bytes.size()) {
        const ssize_t now = ::send(m_stream.get(), bytes.constData() + sent, size_t(bytes.size() - sent), MSG_NOSIGNAL);
        m_gone = now <= 0;
        sent += now;
    }
}

QByteArray HostileServer::receive(qsizetype bytes)
{
    QByteArray all(bytes, '\0');
    const ssize_t got = m_gone ? 0 : ::recv(m_stream.get(), all.data(), size_t(bytes), MSG_WAITALL);
    m_gone = m_gone || got < bytes;
    return all.left(qMax<ssize_t>(got, 0));
}

bool HostileServer::waitForClose(int milliseconds)
{
    pollfd waiting = {m_stream.get(), POLLRDHUP, 0};
    return m_gone || ::poll(&waiting, 1, milliseconds) == 1;
}

void HostileServer::hangUp()
{
    ::shutdown(m_stream.get(), SHUT_RDWR);
    m_gone = true;
}

void HostileServer::shrinkReceiveBuffer()
{
    const int small = 4096; // of a Unix socket it is the sender's buffer that counts: both ends
    ::setsockopt(m_stream.get(), SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
}

void HostileServer::greet(quint16 width, quint16 height)
{
    send("RFB 003.008\n");
    receive(12);
    send(u8(1) + u8(1)); // one security type: none
    receive(1);
    send(u32(0));
    receive(1); // shared
    const QByteArray format =
        u8(32) + u8(24) + u8(0) + u8(1) + u16(255) + u16(255) + u16(255) + u8(16) + u8(8) + u8(0) + u8(0) + u16(0);
    send(u16(width) + u16(height) + format + u32(7) + "hostile");
}

void HostileServer::waitForRequest()
{
    receive(20); // pixel format
    const QByteArray head = receive(4);
    if (head.size() == 4)
        receive(4 * (quint8(head[2]) << 8 | quint8(head[3])));
    receive(10);
}

QByteArray HostileServer::update(quint16 x, quint16 y, quint16 w, quint16 h, qint32 encoding, const QByteArray &body)
{
    return u8(0) + u8(0) + u16(1) + u16(x) + u16(y) + u16(w) + u16(h) + u32(quint32(encoding)) + body;
}

} // namespace domus::test
