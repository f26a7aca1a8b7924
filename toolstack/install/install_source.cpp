// SPDX-License-Identifier: GPL-3.0-or-later
#include "install_source.h"

namespace domus {

QString installKindName(InstallKind kind)
{
    switch (kind) {
    case InstallKind::Tree:
        return QStringLiteral("tree");
    case InstallKind::Iso:
        return QStringLiteral("iso");
    case InstallKind::DiskImage:
        return QStringLiteral("disk-image");
    case InstallKind::Kernel:
        return QStringLiteral("kernel");
    }
    return {};
}

QString canonicalArch(const QString &arch)
{
    const QString lower = arch.trimmed().toLower();
    if (lower == QLatin1String("amd64") || lower == QLatin1String("x86-64") || lower == QLatin1String("x64"))
        return QStringLiteral("x86_64");
    if (lower.size() == 4 && lower.startsWith(u'i') && lower.endsWith(QLatin1String("86")))
        return QStringLiteral("i686");
    if (lower == QLatin1String("arm64"))
        return QStringLiteral("aarch64");
    return lower;
}

QString archTitle(const QString &arch)
{
    const QString name = canonicalArch(arch);
    if (name == QLatin1String("x86_64"))
        return QStringLiteral("x86-64");
    if (name == QLatin1String("i686"))
        return QStringLiteral("32-bit x86");
    if (name == QLatin1String("aarch64"))
        return QStringLiteral("64-bit ARM");
    return name;
}

} // namespace domus
