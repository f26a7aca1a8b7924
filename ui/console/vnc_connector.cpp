// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/vnc_connector.h"

#include "async/one_shot.h"
#include "async/tcp_connecting.h"

#include <QCoreApplication>
#include <cstring>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>

namespace domus {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(VncConnector)
};

struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size = 0;
};

struct Lookup {
    int error = 0;
    int systemError = 0;
    std::vector<SocketAddress> found;
};

Lookup lookUp(const QByteArray &host, quint16 port, int flags)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = flags;
    addrinfo *list = nullptr;
    Lookup result;
    result.error = ::getaddrinfo(host.constData(), QByteArray::number(port).constData(), &hints, &list);
    result.systemError = errno;
    if (result.error != 0)
        return result;
    for (const addrinfo *one = list; one; one = one->ai_next) {
        SocketAddress address;
        std::memcpy(&address.storage, one->ai_addr, one->ai_addrlen);
        address.size = one->ai_addrlen;
        result.found.push_back(address);
    }
    ::freeaddrinfo(list);
    return result;
}

/// Not on the pool's threads: the program's end would wait for them.
Task<Lookup> lookUpElsewhere(QByteArray host, quint16 port)
{
    OneShot<Lookup> promise;
    std::thread([promise, host, port] {
        auto result = lookUp(host, port, 0);
        if (auto *application = QCoreApplication::instance())
            QMetaObject::invokeMethod(
                application, [promise, result] { promise.resolve(result); }, Qt::QueuedConnection);
    }).detach();
    co_return co_await promise.wait();
}

ErrorInfo lookupError(const VncAddress &address, const Lookup &lookup)
{
    const auto cause =
        lookup.error == EAI_SYSTEM ? qt_error_string(lookup.systemError) : QString::fromLocal8Bit(::gai_strerror(lookup.error));
    if (lookup.error == EAI_AGAIN)
        return {ErrorCode::NotFound,
                Words::tr("The name server does not say where %1 is").arg(address.host),
                Words::tr("Check the network, or write the IP address"),
                cause,
                {}};
    return {ErrorCode::NotFound,
            Words::tr("There is no host called %1").arg(address.host),
            Words::tr("Check the name, or write the IP address"),
            cause,
            {}};
}

ErrorInfo connectError(const VncAddress &address, int error)
{
    const auto where = address.toString();
    const auto cause = qt_error_string(error);
    if (error == ECONNREFUSED) {
        const auto port =
            where.endsWith(QStringLiteral("::%1").arg(address.port)) ? QString() : Words::tr(" (port %1)").arg(address.port);
        return {ErrorCode::Disconnected,
                Words::tr("No server listens at %1%2").arg(where, port),
                staysOnThisMachine(address)
                    ? Words::tr("Check the number, and that the server runs")
                    : Words::tr("Check the number, and that the server runs and takes connections from other machines"),
                {},
                {}};
    }
    if (error == ETIMEDOUT)
        return {ErrorCode::Timeout,
                Words::tr("%1 does not answer").arg(where),
                Words::tr("Check the address; a firewall may be in the way"),
                {},
                {}};
    if (error == ENETUNREACH || error == EHOSTUNREACH)
        return {ErrorCode::Disconnected,
                Words::tr("There is no way to %1").arg(where),
                Words::tr("Check the network and the address"),
                cause,
                {}};
    return {ErrorCode::Disconnected, Words::tr("%1 cannot be reached").arg(where), {}, cause, {}};
}

UniqueFd connectToSocket(const QString &path)
{
    try {
        return connectUnixSocket(path);
    } catch (const Error &error) {
        auto info = error.info();
        if (info.code == ErrorCode::NotFound)
            info = {info.code,
                    Words::tr("There is no socket %1").arg(path),
                    Words::tr("Check the path, and that the server runs"),
                    {},
                    {}};
        else if (info.code == ErrorCode::Disconnected)
            info = {info.code, Words::tr("No server listens at %1").arg(path), Words::tr("Check that the server runs"), {}, {}};
        throw Error(info);
    }
}

} // namespace

Task<UniqueFd> connectToVncServer(VncAddress address, std::chrono::milliseconds deadline)
{
    if (address.isUnixSocket())
        co_return connectToSocket(address.path);
    Lookup lookup = lookUp(address.host.toLatin1(), address.port, AI_NUMERICHOST);
    if (lookup.error != 0) {
        auto byName = co_await lookUpElsewhere(address.host.toLatin1(), address.port);
        lookup = std::move(byName);
    }
    if (lookup.error != 0)
        throw Error(lookupError(address, lookup));
    int worst = EHOSTUNREACH; // of the host's addresses what one of them answered says most
    for (const auto &target : lookup.found) {
        UniqueFd fd(::socket(target.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        const auto *where = reinterpret_cast<const sockaddr *>(&target.storage);
        int error = fd.isValid() && ::connect(fd.get(), where, target.size) == 0 ? 0 : errno;
        if (error == EINPROGRESS)
            error = co_await connected(fd.get(), deadline / int(lookup.found.size()));
        if (error == 0) {
            tuneForPeople(fd.get());
            co_return std::move(fd);
        }
        if (worst == EHOSTUNREACH || worst == ENETUNREACH)
            worst = error;
    }
    throw Error(connectError(address, worst));
}

bool staysOnThisMachine(const VncAddress &address)
{
    return address.isUnixSocket() || address.host == QLatin1String("localhost") || address.host == QLatin1String("::1")
        || address.host.startsWith(QLatin1String("127."));
}

} // namespace domus
