// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "varlink/server_connection.h"

#include <QSet>

namespace domus::varlink {

/// What org.varlink.service.GetInfo tells.
struct ServiceInfo {
    QString vendor;
    QString product;
    QString version;
    QString url;
};

/// Accepts clients on a Unix socket and gives their calls to the handlers. Answers org.varlink.service by itself.
/// Belongs to one thread. Handlers live at least as long as their calls.
class Server : public QObject {
    Q_OBJECT
public:
    /// May this process connect? Asked once per connection; a refused one is closed without a word.
    using PeerCheck = std::function<bool(const PeerCredentials &peer)>;

    Server(ServiceInfo info, PeerCheck check, QObject *parent = nullptr);
    /// Closes every connection; calls under way see their token cancelled and their answers are dropped.
    ~Server() override;

    /// Before listen() or serve().
    void addHandler(const std::shared_ptr<InterfaceHandler> &handler);
    /// Takes a listening socket, as listenOnUnixSocket() gives it.
    void listen(UniqueFd listener);
    /// Serves a connected socket. False when the check refused it.
    bool serve(UniqueFd connected);

    /// Clients at present; upgraded connections do not count.
    int connectionCount() const { return int(m_connections.size()); }
    /// No more new clients; those here stay.
    void stopListening();

Q_SIGNALS:
    void connectionCountChanged(int count);

private:
    void acceptAll();
    void remove(const std::shared_ptr<ServerConnection> &connection);

    std::shared_ptr<HandlerTable> m_handlers;
    ServiceInfo m_info;
    PeerCheck m_check;
    UniqueFd m_listener;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QSet<std::shared_ptr<ServerConnection>> m_connections;
};

/// The credentials of a Unix socket's other end. Throws Error.
PeerCredentials peerOf(const UniqueFd &socket);

} // namespace domus::varlink
