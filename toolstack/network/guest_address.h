// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dhcp_leases.h"
#include "neighbours.h"

#include <optional>

namespace domus {

// Where a guest is on the network of the bridge that its NIC is joined to, as this host sees it.

/// An address that this host has on the bridge, and the network that it is in.
struct BridgeAddress {
    QHostAddress own;
    int prefix = 0; ///< its length in bits
    bool operator==(const BridgeAddress &) const = default;
};

/// What is known of one bridge's network.
struct BridgeView {
    int interface = 0; ///< its index; 0: there is no such bridge
    QList<BridgeAddress> addresses;
    QList<Neighbour> neighbours; ///< of every interface
    QList<DhcpLease> leases;
};
/// Looks at this host; takes no time.
BridgeView lookAtBridge(const QString &bridge);

/// Whether this host has an address there: else it reaches no guest behind it.
bool hasAddressOn(const QString &bridge);

/// Where the guest with that MAC may be, likeliest first, at most eight: what the neighbour table and the DHCP server say, and
/// then what the guest `told`, which is worth nothing by itself. Only addresses in the bridge's own networks, and none of this
/// host's: a guest must not make this host connect elsewhere. Pure.
QList<QHostAddress> guestAddresses(const BridgeView &view, const QString &mac, const QList<QHostAddress> &told);

/// Whose MAC the host's network knows behind that address of the bridge; empty where it does not.
QString macBehind(const BridgeView &view, const QHostAddress &address);

/// Addresses in the lines in which Anaconda tells where its VNC or RDP server is, last one first, at most eight. The text is the
/// guest's: any bytes. Pure.
QList<QHostAddress> addressesTold(const QByteArray &consoleText);

} // namespace domus
