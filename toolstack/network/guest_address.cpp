// SPDX-License-Identifier: GPL-3.0-or-later
#include "guest_address.h"

#include <QRegularExpression>

#include <algorithm>
#include <ifaddrs.h>
#include <memory>
#include <net/if.h>
#include <netinet/in.h>

namespace domus {
namespace {

constexpr qsizetype addressesAtMost = 8;
constexpr qsizetype lineAtMost = 512;
constexpr qsizetype textAtMost = 256 * 1024;

int prefixLength(const sockaddr *mask)
{
    const auto bits = [](const uchar *bytes, int count) {
        int sum = 0;
        for (int i = 0; i < count; ++i)
            sum += __builtin_popcount(bytes[i]);
        return sum;
    };
    if (mask->sa_family == AF_INET)
        return bits(reinterpret_cast<const uchar *>(&reinterpret_cast<const sockaddr_in *>(mask)->sin_addr), 4);
    return bits(reinterpret_cast<const uchar *>(&reinterpret_cast<const sockaddr_in6 *>(mask)->sin6_addr), 16);
}

QList<BridgeAddress> addressesOf(const QByteArray &bridge)
{
    ifaddrs *raw = nullptr;
    if (::getifaddrs(&raw) != 0)
        return {};
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> list(raw, &::freeifaddrs);
    QList<BridgeAddress> addresses;
    for (const ifaddrs *one = raw; one; one = one->ifa_next) {
        if (bridge != one->ifa_name || !one->ifa_addr || !one->ifa_netmask)
            continue;
        const int family = one->ifa_addr->sa_family;
        if (family == AF_INET || family == AF_INET6)
            addresses.append({QHostAddress(one->ifa_addr), prefixLength(one->ifa_netmask)});
    }
    return addresses;
}

/// Without the interface's name, which belongs to link-local ones.
QHostAddress bare(QHostAddress address)
{
    address.setScopeId({});
    return address;
}

bool isOfProtocol(const QHostAddress &address, const QHostAddress &other)
{
    return address.protocol() == other.protocol();
}

/// The network itself, and all in it at once.
bool isOfAll(const QHostAddress &address, const BridgeAddress &network)
{
    if (address.protocol() != QAbstractSocket::IPv4Protocol || network.prefix > 30)
        return false;
    const quint32 hosts = network.prefix == 0 ? ~0U : (1U << (32 - network.prefix)) - 1;
    const quint32 host = address.toIPv4Address() & hosts;
    return host == 0 || host == hosts;
}

bool mayBeGuest(const BridgeView &view, const QHostAddress &address)
{
    if (address.isNull() || address.isLoopback() || address.isMulticast() || address.isBroadcast())
        return false;
    bool inside = false;
    for (const BridgeAddress &network : view.addresses) {
        if (!isOfProtocol(address, network.own))
            continue;
        if (bare(network.own) == address || isOfAll(address, network))
            return false;
        // A network of everything would be none.
        inside = inside || (network.prefix >= 8 && address.isInSubnet(bare(network.own), network.prefix));
    }
    return inside;
}

bool isAnothers(const BridgeView &view, const QHostAddress &address, const QString &mac)
{
    return std::any_of(view.neighbours.begin(), view.neighbours.end(), [&](const Neighbour &neighbour) {
        return neighbour.interface == view.interface && neighbour.confirmed && neighbour.address == bare(address)
            && neighbour.mac != mac;
    });
}

void addIfNew(QList<QHostAddress> *addresses, const QHostAddress &address)
{
    if (addresses->size() < addressesAtMost && !addresses->contains(address))
        addresses->append(address);
}

bool speaksOfServer(const QByteArray &line)
{
    const QByteArray lower = line.toLower();
    return lower.contains("vnc") || lower.contains("rdp");
}

/// In the order in which they stand there.
QList<QHostAddress> addressesIn(const QByteArray &line)
{
    // What may stand around an address: blanks, brackets, and a colon with the display's number.
    static const QRegularExpression pattern(
        QStringLiteral("(?<![0-9A-Za-z.:])(?:\\[([0-9A-Fa-f:]{2,45})\\]|([0-9]{1,3}(?:\\.[0-9]{1,3}){3})(?![0-9A-Za-z.])"
                       "|([0-9A-Fa-f]{1,4}:[0-9A-Fa-f:]{2,40})(?![0-9A-Za-z.:]))"));
    QList<QHostAddress> found;
    auto matches = pattern.globalMatch(QString::fromLatin1(line));
    while (matches.hasNext() && found.size() < addressesAtMost) {
        const QRegularExpressionMatch match = matches.next();
        const QHostAddress address(match.captured(match.lastCapturedIndex()));
        if (!address.isNull())
            found.append(address);
    }
    return found;
}

} // namespace

BridgeView lookAtBridge(const QString &bridge)
{
    BridgeView view;
    const QByteArray name = bridge.toLatin1();
    view.interface = int(::if_nametoindex(name.constData()));
    if (view.interface == 0)
        return view;
    view.addresses = addressesOf(name);
    view.neighbours = readNeighbours();
    view.leases = readDhcpLeases();
    return view;
}

bool hasAddressOn(const QString &bridge)
{
    return !addressesOf(bridge.toLatin1()).isEmpty();
}

QList<QHostAddress> guestAddresses(const BridgeView &view, const QString &mac, const QList<QHostAddress> &told)
{
    QList<QHostAddress> known;
    for (const Neighbour &neighbour : view.neighbours) {
        if (neighbour.interface == view.interface && neighbour.mac == mac)
            known.append(neighbour.address);
    }
    // A lease may be an old one: newer ones stand behind.
    for (auto lease = view.leases.crbegin(); lease != view.leases.crend(); ++lease) {
        if (lease->mac == mac)
            known.append(lease->address);
    }
    std::stable_partition(known.begin(), known.end(), [](const QHostAddress &address) {
        return address.protocol() == QAbstractSocket::IPv4Protocol; // every server listens there
    });
    QList<QHostAddress> result;
    for (const QHostAddress &address : known + told) {
        if (mayBeGuest(view, address) && !isAnothers(view, address, mac))
            addIfNew(&result, address);
    }
    return result;
}

QString macBehind(const BridgeView &view, const QHostAddress &address)
{
    const QHostAddress wanted = bare(address);
    for (const Neighbour &neighbour : view.neighbours) {
        if (neighbour.interface == view.interface && neighbour.address == wanted)
            return neighbour.mac;
    }
    return {};
}

QList<QHostAddress> addressesTold(const QByteArray &consoleText)
{
    QList<QHostAddress> result;
    const QList<QByteArray> lines = consoleText.right(textAtMost).replace('\r', '\n').split('\n');
    for (auto line = lines.crbegin(); line != lines.crend() && result.size() < addressesAtMost; ++line) {
        const QByteArray text = line->left(lineAtMost);
        if (!speaksOfServer(text))
            continue;
        for (const QHostAddress &address : addressesIn(text))
            addIfNew(&result, address);
    }
    return result;
}

} // namespace domus
