// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"

#include <QString>
#include <QStringList>

#include <memory>

namespace domus::test {

/// A network of this process alone, with a bridge as a host of guests has one, and machines on it that are network namespaces:
/// the kernel's neighbour table is the real one. Needs root.
class GuestNetwork {
public:
    /// Moves the calling thread, and all that it starts from then on, into a network with the bridge xenbr0, 10.77.0.1/24, and to
    /// where no other X servers are. Call it before threads exist. Empty, or why it cannot be.
    static QString enter();
    static QString bridge() { return QStringLiteral("xenbr0"); }
};

/// A machine on that bridge.
class NetworkMachine {
public:
    /// Null where it cannot be made. The address is in 10.77.0.0/24.
    static std::unique_ptr<NetworkMachine> make(const QString &mac, const QString &address);

    /// What to put before a command line that shall run on it.
    QStringList prefix() const;
    /// A listening socket on it, of this process.
    UniqueFd listen(quint16 port) const;

private:
    NetworkMachine() = default;
    UniqueFd m_namespace;
};

} // namespace domus::test
