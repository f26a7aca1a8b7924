// SPDX-License-Identifier: GPL-3.0-or-later
#include "tcp_connection.h"

#include "async/tcp_connecting.h"

#include <cstring>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace domus {
namespace {

socklen_t fill(sockaddr_storage *storage, const QHostAddress &address, quint16 port, unsigned interface)
{
    if (address.protocol() == QAbstractSocket::IPv4Protocol) {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(address.toIPv4Address());
        std::memcpy(storage, &to, sizeof(to));
        return sizeof(to);
    }
    sockaddr_in6 to{};
    to.sin6_family = AF_INET6;
    to.sin6_port = htons(port);
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    std::memcpy(&to.sin6_addr, &bytes, sizeof(bytes));
    if (address.isLinkLocal())
        to.sin6_scope_id = interface;
    std::memcpy(storage, &to, sizeof(to));
    return sizeof(to);
}

} // namespace

Task<UniqueFd> connectBehind(QString interface, QHostAddress address, quint16 port, std::chrono::milliseconds deadline)
{
    const QByteArray name = interface.toLatin1();
    sockaddr_storage to{};
    const socklen_t size = fill(&to, address, port, ::if_nametoindex(name.constData()));
    UniqueFd fd(::socket(to.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    int error = fd.isValid() ? 0 : errno;
    if (error == 0 && ::setsockopt(fd.get(), SOL_SOCKET, SO_BINDTODEVICE, name.constData(), socklen_t(name.size())) != 0)
        error = errno;
    if (error == 0 && ::connect(fd.get(), reinterpret_cast<const sockaddr *>(&to), size) != 0)
        error = errno;
    if (error == EINPROGRESS)
        error = co_await connected(fd.get(), deadline);
    if (error != 0)
        throw Error(error == ETIMEDOUT ? ErrorCode::Timeout : ErrorCode::Disconnected,
                    QStringLiteral("%1 does not answer at port %2").arg(address.toString()).arg(port), {},
                    qt_error_string(error));
    tuneForPeople(fd.get());
    co_return std::move(fd);
}

} // namespace domus
