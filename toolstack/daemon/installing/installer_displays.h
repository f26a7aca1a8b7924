// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"
#include "async/task.h"
#include "guest_address.h"
#include "guests/guest_registry.h"

#include <QPointer>
#include <QSet>

#include <chrono>
#include <functional>
#include <memory>

namespace domus {

/// What finding an installer's server needs of the rest of the house.
struct InstallerDisplayServices {
    GuestRegistry *registry = nullptr;
    std::function<void(const Guest &guest, const QString &kind, const QString &text)> tell;
    /// How the network of a bridge looks now (guest_address.h).
    std::function<BridgeView(const QString &bridge)> look = &lookAtBridge;
    std::chrono::milliseconds pause{2'000}; ///< between two tries
};

/// Installers that show themselves by a server of their own in the guest (DomainNote::installerServer): finds the guest's address
/// and tries its server, from the start of its domain until it answers, and again when it stops answering. What it knows is in
/// Guest::installerDisplay(); the event installer_display tells when a server answers. One thread; shared, so that it outlives
/// whoever waits in it.
///
/// It connects only to an address in the network of a bridge that the guest has a NIC on, and speaks only with a machine that has
/// that NIC's MAC there.
class InstallerDisplays : public QObject, public std::enable_shared_from_this<InstallerDisplays> {
    Q_OBJECT
public:
    explicit InstallerDisplays(InstallerDisplayServices services);

    /// Follows every guest, those that run now and those to come. Once.
    void begin();

    /// A connection to the server. Throws Error(WrongState) while it is not ready, Error(Disconnected, Timeout) where it does not
    /// answer any more: then it is looked for again.
    Task<UniqueFd> connectTo(std::shared_ptr<Guest> guest);

private:
    struct Found {
        UniqueFd stream;
        QString address;
        QString problem; ///< where there is none: why
    };

    void consider(const QString &key);
    Task<> follow(std::shared_ptr<Guest> guest);
    Task<Found> find(std::shared_ptr<Guest> guest);
    Task<Found> findBehind(NicConfig nic, QList<QHostAddress> told, quint16 port);

    InstallerDisplayServices m_services;
    QPointer<GuestRegistry> m_registry; ///< gone when the daemon is ending
    QSet<QString> m_followed; ///< keys of guests whose server is looked for now
};

} // namespace domus
