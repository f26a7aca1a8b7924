// SPDX-License-Identifier: GPL-3.0-or-later
#include "media_header.h"
#include "tree_recognisers.h"

#include <QRegularExpression>

namespace domus {
namespace {

/// How a distribution labels its CDs. The named groups "version", "arch" and "variant" are taken where they are.
struct LabelRow {
    const char *pattern;
    const char *family;
    const char *name;
    const char *osIdPrefix; ///< with the version's first "idParts" numbers
    int idParts;
    int modernSince; ///< the first version whose kernel is of 2021 or newer
};

constexpr LabelRow rows[] = {
    {"^Debian (?<version>\\d+)(?:\\.[\\d.]+)? (?<arch>\\S+)", "debian", "Debian", "debian", 1, 11},
    {"^d-live (?<version>\\d+)\\.[\\d.]+ \\S+ (?<arch>\\S+)", "debian", "Debian live", "debian", 1, 11},
    {"^Fedora-(?<variant>[A-Z]+)-(?:dvd|ostree|netinst|boot)?-?(?:Live-)?(?:(?<arch>x86_64|aarch64)-)?(?<version>\\d+)", "fedora",
     "Fedora", "fedora", 1, 34},
    {"^Ubuntu-Server (?<version>[\\d.]+)(?: LTS)? (?<arch>\\S+)", "ubuntu", "Ubuntu Server", "ubuntu", 2, 21},
    {"^Ubuntu (?<version>[\\d.]+)(?: LTS)? (?<arch>\\S+)", "ubuntu", "Ubuntu", "ubuntu", 2, 21},
    {"^[KXL]ubuntu (?<version>[\\d.]+)(?: LTS)? (?<arch>\\S+)", "ubuntu", "Ubuntu flavour", "ubuntu", 2, 21},
    {"^RHEL-(?<version>\\d+-\\d+)-\\d+-\\S*(?<arch>x86_64|aarch64)", "rhel", "Red Hat Enterprise Linux", "rhel", 2, 9},
    {"^CentOS-Stream-(?<version>\\d+)-\\S*(?<arch>x86_64|aarch64)", "centos", "CentOS Stream", "centos-stream", 1, 9},
    {"^CentOS[- ](?<version>\\d+)", "centos", "CentOS", "centos", 1, 9},
    {"^Rocky-(?<version>\\d+-\\d+)-(?<arch>x86_64|aarch64)", "rhel", "Rocky Linux", "rocky", 1, 9},
    {"^AlmaLinux-(?<version>\\d+-\\d+)-(?<arch>x86_64|aarch64)", "rhel", "AlmaLinux", "almalinux", 1, 9},
    {"^OL-(?<version>\\d+-\\d+)-\\d+-\\S*(?<arch>x86_64|aarch64)", "rhel", "Oracle Linux", "ol", 2, 9},
    {"^openSUSE-Tumbleweed-\\S*?(?<arch>x86_64|aarch64)", "suse", "openSUSE Tumbleweed", "opensusetumbleweed", 0, 0},
    {"^openSUSE-Leap-(?<version>[\\d.]+)-\\S*?(?<arch>x86_64|aarch64)", "suse", "openSUSE Leap", "opensuse", 2, 15},
    {"^SLE-(?<version>\\d+)-SP\\d+-\\S*?(?<arch>x86_64|aarch64)", "suse", "SUSE Linux Enterprise", "sles", 1, 15},
    {"^alpine-\\S+ (?:v)?(?<version>\\d+\\.\\d+)\\S* (?<arch>\\S+)", "alpine", "Alpine Linux", "alpinelinux", 2, 3},
    {"^ARCH_(?<version>\\d{6})", "arch", "Arch Linux", "archlinux", 0, 0},
    {"^Mageia-(?<version>\\d+)-\\S*?(?<arch>x86_64|i586|i686)", "mageia", "Mageia", "mageia", 1, 8},
    {"^nixos-\\S*?(?<version>\\d\\d\\.\\d\\d)\\S*?(?<arch>x86_64|aarch64)", "nixos", "NixOS", "nixos-", 2, 21},
    {"^Linux Mint (?<version>\\d+)", "ubuntu", "Linux Mint", "", 0, 21},
    {"^(?<version>\\d+_\\d+)_RELEASE_(?<arch>AMD64|ARM64)", "freebsd", "FreeBSD", "freebsd", 2, 9999},
    {"^OpenBSD/(?<arch>\\S+) +(?<version>\\d+\\.\\d+)", "openbsd", "OpenBSD", "openbsd", 2, 9999},
    {"^(?:CCCOMA|CCSA|CENA|CPBA|CPRA|CCCOMP|ESD-ISO|SSS|IRM_SSS|J_CCSA|GSP1RMC)_?\\S*?(?<arch>X64|X86|A64)", "windows", "Windows",
     "", 0, 9999},
};

QString idVersion(const QString &version, int parts)
{
    return parts == 0 ? QString() : version.split(u'.').mid(0, parts).join(u'.');
}

/// Windows and the BSDs: what works without further drivers is little.
DeviceHints plainDevices(const QString &family)
{
    DeviceHints devices;
    devices.usbTablet = true;
    if (family != QLatin1String("windows"))
        devices.virtioBlock = devices.virtioNet = devices.balloon = devices.rng = true;
    return devices;
}

void fillFrom(const LabelRow &row, const QRegularExpressionMatch &match, Detection &media)
{
    media.family = QLatin1String(row.family);
    media.version = match.captured(QStringLiteral("version")).replace(u'-', u'.').replace(u'_', u'.');
    const QString arch = match.captured(QStringLiteral("arch"));
    media.arch = canonicalArch(arch.compare(QLatin1String("A64"), Qt::CaseInsensitive) == 0       ? QStringLiteral("arm64")
                                   : arch.compare(QLatin1String("X86"), Qt::CaseInsensitive) == 0 ? QStringLiteral("i686")
                                                                                                  : arch);
    const QString prefix = QLatin1String(row.osIdPrefix);
    if (!prefix.isEmpty())
        media.osId = prefix + idVersion(media.version, row.idParts);
    QString title = QLatin1String(row.name);
    if (!media.version.isEmpty())
        title += u' ' + media.version;
    media.title = media.arch.isEmpty() ? title : QStringLiteral("%1, %2").arg(title, archTitle(media.arch));
    const bool modern = media.version.section(u'.', 0, 0).toInt() >= row.modernSince;
    media.devices = row.modernSince == 9999 ? plainDevices(media.family) : tree::linuxDevices(modern ? 9999 : 2018);
}

} // namespace

void nameByIsoLabel(Detection &media, const QString &label)
{
    for (const LabelRow &row : rows) {
        const QRegularExpression pattern(QLatin1String(row.pattern), QRegularExpression::CaseInsensitiveOption);
        if (const auto match = pattern.match(label); match.hasMatch()) {
            fillFrom(row, match, media);
            return;
        }
    }
    media.family = QStringLiteral("unknown");
    media.title = label.isEmpty() ? QStringLiteral("CD image without a name") : QStringLiteral("CD image \"%1\"").arg(label);
    media.devices = tree::linuxDevices(2018);
}

} // namespace domus
