// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"

#include <QHostAddress>
#include <QList>
#include <QString>

namespace domus {

/// A machine that this host has spoken with on one of its networks: an entry of the kernel's neighbour table (ARP, NDP).
struct Neighbour {
    int interface = 0; ///< the index of this host's
    QHostAddress address;
    QString mac; ///< "52:54:00:12:34:56"
    bool confirmed = false; ///< just now; else it was so once, and may be another machine's address today
    bool operator==(const Neighbour &) const = default;
};

/// Every entry with a hardware address that is known to be, or was lately. Asks the kernel, which answers at once; empty where
/// it does not.
QList<Neighbour> readNeighbours();

/// What one datagram of the kernel's answer says.
struct NeighbourReply {
    QList<Neighbour> neighbours;
    bool last = false;
    bool operator==(const NeighbourReply &) const = default;
};
/// Refuses lengths that lead out of it; passes over entries of other kinds.
Result<NeighbourReply> parseNeighbours(QByteArrayView datagram);

} // namespace domus
