// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/xen_presence.h"

#include <QFile>
#include <QFileInfo>

namespace domus {
namespace {

QString textOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromLatin1(file.read(4096)).trimmed() : QString();
}

QString versionBelow(const QString &hypervisor)
{
    const QString major = textOf(hypervisor + QStringLiteral("/version/major"));
    const QString minor = textOf(hypervisor + QStringLiteral("/version/minor"));
    const QString extra = textOf(hypervisor + QStringLiteral("/version/extra"));
    return QStringLiteral("Xen %1.%2%3").arg(major, minor, extra);
}

bool storeIsThere(const QString &root)
{
    for (const auto *path : {"/run/xenstored/socket", "/var/run/xenstored/socket", "/dev/xen/xenbus"}) {
        if (QFileInfo::exists(root + QLatin1String(path)))
            return true;
    }
    return false;
}

} // namespace

XenPresence findXen(const QString &root)
{
    XenPresence found;
    const QString hypervisor = root + QStringLiteral("/sys/hypervisor");
    if (textOf(hypervisor + QStringLiteral("/type")) != QLatin1String("xen")) {
        found.verdict = QStringLiteral("no Xen runs below this system");
        found.remedy = QStringLiteral("Install the package 'xen-system-amd64' and start the machine with it");
        return found;
    }
    found.version = versionBelow(hypervisor);
    const QString capabilities = root + QStringLiteral("/proc/xen/capabilities");
    if (!textOf(capabilities).contains(QLatin1String("control_d"))) {
        const bool known = QFileInfo::exists(capabilities);
        found.verdict = known ? QStringLiteral("this system is itself a guest of %1").arg(found.version)
                              : QStringLiteral("%1 runs, but its file system is not mounted").arg(found.version);
        found.remedy = known ? QStringLiteral("Run Domus in its dom0")
                             : QStringLiteral("mount -t xenfs xenfs /proc/xen, or start Xen's services");
    } else if (!storeIsThere(root)) {
        found.verdict = QStringLiteral("%1 runs, but XenStore does not").arg(found.version);
        found.remedy =
            QStringLiteral("Start Xen's services: systemctl start xen-init-dom0 xenconsoled, or /etc/init.d/xen start");
    } else {
        found.dom0 = true;
        found.verdict = QStringLiteral("this is the dom0 of %1").arg(found.version);
    }
    return found;
}

} // namespace domus
