// SPDX-License-Identifier: GPL-3.0-or-later
#include "address_texts.h"

#include "guest_address.h"

#include <cstdio>
#include <cstdlib>

namespace domus::test {
namespace {

void require(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "violated: %s\n", what);
    std::abort();
}

} // namespace

void exerciseAddressParsers(const QByteArray &bytes)
{
    BridgeView view;
    view.interface = 7;
    view.addresses = {{QHostAddress(QStringLiteral("10.77.0.1")), 24}, {QHostAddress(QStringLiteral("fe80::1")), 64}};
    if (const auto reply = parseNeighbours(bytes))
        view.neighbours = reply->neighbours;
    for (const Neighbour &neighbour : std::as_const(view.neighbours))
        require(neighbour.mac.size() == 17 && !neighbour.address.isNull(), "a neighbour has an address and a MAC");
    view.leases = parseDhcpLeases(bytes);
    const QList<QHostAddress> told = addressesTold(bytes);
    require(told.size() <= 8, "a guest tells few addresses");
    const QList<QHostAddress> found = guestAddresses(view, QStringLiteral("00:16:3e:00:00:02"), told);
    require(found.size() <= 8, "few addresses are tried");
    for (const QHostAddress &address : found) {
        require(!address.isLoopback(), "never this host's loopback");
        require(!address.isEqual(view.addresses[0].own) && !address.isEqual(view.addresses[1].own), "never this host");
        require(address.isInSubnet(view.addresses[0].own, 24) || address.isInSubnet(view.addresses[1].own, 64),
                "only in the bridge's networks");
    }
}

} // namespace domus::test
