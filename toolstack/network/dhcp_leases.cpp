// SPDX-License-Identifier: GPL-3.0-or-later
#include "dhcp_leases.h"

#include "files.h"

namespace domus {
namespace {

constexpr qsizetype leasesAtMost = 10'000;
constexpr ByteSize leaseFileAtMost = ByteSize::fromMiB(1);

bool isMacText(const QByteArray &text)
{
    if (text.size() != 17)
        return false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool separator = i % 3 == 2;
        if (separator ? text[i] != ':' : !std::isxdigit(uchar(text[i])))
            return false;
    }
    return true;
}

} // namespace

QList<DhcpLease> parseDhcpLeases(const QByteArray &text)
{
    QList<DhcpLease> leases;
    for (const QByteArray &line : text.split('\n')) {
        const QList<QByteArray> words = line.simplified().split(' '); // expiry, MAC, address, name, client's id
        if (words.size() < 4 || !isMacText(words[1]))
            continue;
        const QHostAddress address(QString::fromLatin1(words[2].left(64)));
        if (!address.isNull())
            leases.append({QString::fromLatin1(words[1]).toLower(), address});
        if (leases.size() >= leasesAtMost)
            break;
    }
    return leases;
}

QList<DhcpLease> readDhcpLeases()
{
    for (const auto &path : {QStringLiteral("/run/dnsmasq/leases"), QStringLiteral("/var/lib/misc/dnsmasq.leases")}) {
        try {
            return parseDhcpLeases(readFile(path, leaseFileAtMost));
        } catch (const Error &) {
            continue; // another one, then
        }
    }
    return {};
}

} // namespace domus
