// SPDX-License-Identifier: GPL-3.0-or-later
#include "varlink/server.h"

#include "files.h"
#include "varlink/service_handler.h"

#include <QDebug>
#include <QTimer>
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>

using namespace std::chrono_literals;

namespace domus::varlink {
namespace {

/// Half of the descriptors at most: the rest is for the work that clients ask for.
int maximalConnections()
{
    rlimit limit = {};
    const bool known = ::getrlimit(RLIMIT_NOFILE, &limit) == 0;
    return known ? int(std::min<rlim_t>(512, limit.rlim_cur / 2)) : 512;
}

} // namespace

PeerCredentials peerOf(const UniqueFd &socket)
{
    ucred credentials = {};
    socklen_t size = sizeof credentials;
    if (::getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0)
        throw systemError(errno, QStringLiteral("Cannot tell who connects"));
    return {credentials.uid, credentials.gid, credentials.pid};
}

Server::Server(ServiceInfo info, PeerCheck check, QObject *parent)
    : QObject(parent), m_handlers(std::make_shared<HandlerTable>()), m_info(std::move(info)), m_check(std::move(check))
{
    addHandler(std::make_shared<ServiceHandler>(m_info, m_handlers));
}

Server::~Server()
{
    for (const auto &connection : std::exchange(m_connections, {})) {
        connection->disconnect(this);
        connection->close();
    }
}

void Server::addHandler(const std::shared_ptr<InterfaceHandler> &handler)
{
    const QString name = handler->description().name;
    m_handlers->insert(name, handler);
}

void Server::listen(UniqueFd listener)
{
    m_listener = std::move(listener);
    ::fcntl(m_listener.get(), F_SETFL, ::fcntl(m_listener.get(), F_GETFL) | O_NONBLOCK);
    m_notifier = std::make_unique<QSocketNotifier>(m_listener.get(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Server::acceptAll);
}

void Server::stopListening()
{
    if (m_notifier)
        m_notifier.release()->deleteLater();
    m_listener.reset();
}

void Server::acceptAll()
{
    const int most = maximalConnections();
    while (m_listener.isValid() && m_connections.size() < most) {
        UniqueFd fd(::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (fd.isValid()) {
            serve(std::move(fd));
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != EINTR && errno != ECONNABORTED) {
            break;
        }
    }
    if (!m_notifier)
        return;
    // Out of descriptors, or too many clients: the rest wait in the kernel's queue instead of spinning here.
    qWarning() << "Cannot take another client now;" << m_connections.size() << "are here";
    m_notifier->setEnabled(false);
    QTimer::singleShot(200ms, this, [this] {
        if (m_notifier)
            m_notifier->setEnabled(true);
    });
}

bool Server::serve(UniqueFd connected)
{
    PeerCredentials peer;
    try {
        peer = peerOf(connected);
    } catch (const Error &error) {
        qWarning().noquote() << error.what();
        return false;
    }
    if (!m_check(peer)) {
        qWarning() << "Refused a connection of user" << peer.uid << "process" << peer.pid;
        return false;
    }
    auto connection = std::make_shared<ServerConnection>(std::move(connected), peer, m_handlers);
    m_connections.insert(connection);
    const std::weak_ptr<ServerConnection> weak = connection;
    connect(connection.get(), &ServerConnection::gone, this, [this, weak] {
        if (const auto strong = weak.lock())
            remove(strong);
    });
    Q_EMIT connectionCountChanged(connectionCount());
    connection->start();
    return true;
}

void Server::remove(const std::shared_ptr<ServerConnection> &connection)
{
    if (!m_connections.remove(connection))
        return;
    // It may be the one that is calling here: it goes when the event loop is reached again.
    QMetaObject::invokeMethod(
        this, [connection] { Q_UNUSED(connection) }, Qt::QueuedConnection);
    Q_EMIT connectionCountChanged(connectionCount());
}

} // namespace domus::varlink
