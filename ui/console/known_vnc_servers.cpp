// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/known_vnc_servers.h"

#include <QSettings>

namespace domus::knownVncServers {

namespace {

constexpr qsizetype mostRecent = 10;
constexpr qsizetype mostCertificates = 100;

QString recentKey()
{
    return QStringLiteral("vnc/recent");
}

/// A list of "SHA-256 in hexadecimal, a space, the address".
QString certificatesKey()
{
    return QStringLiteral("vnc/certificates");
}

QStringList bounded(QStringList list, qsizetype most)
{
    return list.size() > most ? list.mid(0, most) : list;
}

} // namespace

QStringList recent()
{
    QStringList good;
    const auto kept = QSettings().value(recentKey()).toStringList();
    for (const auto &text : kept) { // somebody may have edited them
        if (const auto address = parseVncAddress(text); address && !good.contains(address->toString()))
            good.append(address->toString());
    }
    return bounded(good, mostRecent);
}

void remember(const VncAddress &address)
{
    auto list = recent();
    list.removeAll(address.toString());
    list.prepend(address.toString());
    QSettings().setValue(recentKey(), bounded(list, mostRecent));
}

void forgetAll()
{
    QSettings settings;
    settings.remove(recentKey());
    settings.remove(certificatesKey());
}

QByteArray certificate(const VncAddress &address)
{
    const auto kept = QSettings().value(certificatesKey()).toStringList();
    for (const auto &line : kept) {
        if (line.section(u' ', 1) == address.toString())
            return QByteArray::fromHex(line.section(u' ', 0, 0).toLatin1());
    }
    return {};
}

void acceptCertificate(const VncAddress &address, const QByteArray &fingerprint)
{
    QSettings settings;
    auto list = settings.value(certificatesKey()).toStringList();
    list.removeIf([&](const QString &line) { return line.section(u' ', 1) == address.toString(); });
    list.prepend(QString::fromLatin1(fingerprint.toHex()) + u' ' + address.toString());
    settings.setValue(certificatesKey(), bounded(list, mostCertificates));
}

} // namespace domus::knownVncServers
