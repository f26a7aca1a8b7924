// SPDX-License-Identifier: GPL-3.0-or-later
#include "raw_relay.h"

#include "files.h"

#include <QtEndian>
#include <cstdlib>
#include <sys/socket.h>
#include <unistd.h>

namespace domus::test {

namespace {

// RFC 6143, 7.1 and 7.5, and TigerVNC's extensions of it.
enum ClientMessage : quint8 {
    SetPixelFormat = 0,
    SetEncodings = 2,
    UpdateRequest = 3,
    Key = 4,
    Pointer = 5,
    CutText = 6,
    ContinuousUpdates = 150,
    Fence = 248
};
constexpr qsizetype openingBytes = 12 + 1 + 1; // version, security type, ClientInit

void carry(int from, int to)
{
    QByteArray bytes(256 * 1024, Qt::Uninitialized);
    for (;;) {
        const ssize_t got = ::read(from, bytes.data(), size_t(bytes.size()));
        if (got <= 0 || writeFully(to, bytes.first(got)) != 0)
            break;
    }
    ::shutdown(to, SHUT_WR);
}

/// False at the end.
bool take(int from, QByteArray &into, qsizetype count)
{
    while (count > 0) {
        QByteArray part(count, Qt::Uninitialized);
        const ssize_t got = ::read(from, part.data(), size_t(count));
        if (got <= 0)
            return false;
        into += part.first(got);
        count -= got;
    }
    return true;
}

/// Without the real encodings (small positive numbers) other than raw.
QByteArray onlyRaw(const QByteArray &message)
{
    QByteArray kept;
    for (qsizetype at = 4; at + 4 <= message.size(); at += 4) {
        const auto encoding = qFromBigEndian<qint32>(message.constData() + at);
        if (encoding == 0 || encoding < 0 || encoding > 255)
            kept += message.mid(at, 4);
    }
    QByteArray count(2, '\0');
    qToBigEndian(quint16(kept.size() / 4), count.data());
    return message.first(2) + count + kept;
}

bool takeRest(int from, QByteArray &message)
{
    switch (quint8(message[0])) {
    case SetPixelFormat:
        return take(from, message, 19);
    case UpdateRequest:
    case ContinuousUpdates:
        return take(from, message, 9);
    case Key:
        return take(from, message, 7);
    case Pointer:
        return take(from, message, 5);
    case Fence:
        return take(from, message, 8) && take(from, message, quint8(message[8]));
    case CutText: // a length below zero is that of an extended one
        return take(from, message, 7) && take(from, message, std::abs(qFromBigEndian<qint32>(message.constData() + 4)));
    case SetEncodings:
        return take(from, message, 3) && take(from, message, 4 * qFromBigEndian<quint16>(message.constData() + 2));
    default:
        return false; // nothing that a viewer sends while nobody types
    }
}

void carryClient(int from, int to)
{
    for (qsizetype i = 0; i < openingBytes; ++i) { // byte by byte: the server answers between
        QByteArray byte;
        if (!take(from, byte, 1) || writeFully(to, byte) != 0)
            return;
    }
    for (;;) {
        QByteArray message;
        if (!take(from, message, 1) || !takeRest(from, message))
            break;
        if (quint8(message[0]) == SetEncodings)
            message = onlyRaw(message);
        if (writeFully(to, message) != 0)
            break;
    }
    ::shutdown(to, SHUT_RDWR);
}

} // namespace

RawRelay::RawRelay(const QString &path, const QString &server)
    : m_listener(listenOnUnixSocket(path)), m_server(server), m_thread([this] { serve(); })
{
}

RawRelay::~RawRelay()
{
    ::shutdown(m_listener.get(), SHUT_RDWR); // accept() returns
    m_thread.join();
}

void RawRelay::serve()
{
    for (;;) {
        const UniqueFd viewer(::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!viewer.isValid())
            return;
        const UniqueFd server = connectUnixSocket(m_server);
        std::thread down([&] { carry(server.get(), viewer.get()); });
        carryClient(viewer.get(), server.get());
        down.join();
    }
}

} // namespace domus::test
