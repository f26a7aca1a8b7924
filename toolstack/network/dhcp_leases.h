// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QString>

namespace domus {

/// An address that dnsmasq has lent.
struct DhcpLease {
    QString mac; ///< "52:54:00:12:34:56"
    QHostAddress address;
    bool operator==(const DhcpLease &) const = default;
};

/// Of the file that dnsmasq keeps; lines that are none of a lease by MAC (IPv6's are by another id) are passed over. Pure.
QList<DhcpLease> parseDhcpLeases(const QByteArray &text);

/// Of the bundled Xen's own dnsmasq, or the system's; empty where there is none. A small file.
QList<DhcpLease> readDhcpLeases();

} // namespace domus
