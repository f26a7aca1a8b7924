// SPDX-License-Identifier: GPL-3.0-or-later
#include "tiny_guest.h"

#include "files.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>

namespace domus::test {
namespace {

constexpr quint32 directoryMode = 0040755, programMode = 0100755, fileMode = 0100644;
const QString busybox = QStringLiteral("/usr/bin/busybox");

const QByteArray initHead = R"(#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin HOME=/
mount -t devtmpfs dev /dev; mount -t proc proc /proc; mount -t sysfs sys /sys
for module in $(cat /modules/order); do insmod /modules/$module; done
acpid -l /dev/null
until ls -l /proc/[0-9]*/fd 2>/dev/null | grep -q /dev/input/event; do sleep 0.1; done
echo "TINY-GUEST READY"
)";

const QByteArray initTail = R"(
while :; do setsid cttyhack sh; done
)";

QString kernelVersion()
{
    const QStringList kernels = QDir(QStringLiteral("/boot")).entryList({QStringLiteral("vmlinuz-*-cloud-amd64")});
    return kernels.isEmpty() ? QString() : kernels.last().mid(qsizetype(strlen("vmlinuz-")));
}

QString moduleFolder()
{
    return QStringLiteral("/usr/lib/modules/") + kernelVersion();
}

/// The modules' files below moduleFolder(), each after those that it needs.
QStringList modulesInOrder(const QStringList &names)
{
    const QList<QByteArray> lines = readFile(moduleFolder() + QStringLiteral("/modules.dep")).split('\n');
    QStringList order;
    for (const QString &name : names) {
        const QByteArray ending = '/' + name.toUtf8() + ".ko:";
        for (const QByteArray &line : lines) {
            if (!line.contains(ending))
                continue;
            // modules.dep names what is needed first at the end of the line.
            QList<QByteArray> files = QByteArray(line).replace(":", "").simplified().split(' ');
            std::reverse(files.begin(), files.end());
            for (const QByteArray &file : files) {
                if (!order.contains(QString::fromUtf8(file)))
                    order += QString::fromUtf8(file);
            }
        }
    }
    return order;
}

QByteArray buildArchive(const QByteArray &commands, const QStringList &modules)
{
    QByteArray archive;
    for (const char *folder : {"bin", "dev", "proc", "sys", "modules", "etc", "etc/acpi", "etc/acpi/PWRF"})
        archive += cpioEntry(folder, directoryMode, {});
    archive += cpioEntry("bin/busybox", programMode, readFile(busybox, ByteSize::fromMiB(16)));
    QByteArray order;
    for (const QString &file : modulesInOrder(modules)) {
        const QByteArray name = QFileInfo(file).fileName().toUtf8();
        archive +=
            cpioEntry("modules/" + name, fileMode, readFile(moduleFolder() + QLatin1Char('/') + file, ByteSize::fromMiB(64)));
        order += name + '\n';
    }
    archive += cpioEntry("modules/order", fileMode, order);
    archive += cpioEntry("etc/acpi/PWRF/00000080", programMode, "#!/bin/sh\npoweroff -f\n");
    archive += cpioEntry("init", programMode, initHead + commands + initTail);
    return archive + cpioEnd();
}

} // namespace

QByteArray cpioEntry(const QByteArray &name, quint32 mode, const QByteArray &content)
{
    static quint32 inode = 1;
    const quint32 fields[] = {inode++, mode, 0, 0, 1, 0, quint32(content.size()), 0, 0, 0, 0, quint32(name.size() + 1), 0};
    QByteArray entry = "070701";
    for (const quint32 field : fields)
        entry += QByteArray::number(field, 16).rightJustified(8, '0');
    entry += name + '\0';
    const auto pad = [&entry]() { entry.append((4 - entry.size() % 4) % 4, '\0'); };
    pad();
    entry += content;
    pad();
    return entry;
}

QByteArray cpioEnd()
{
    return cpioEntry("TRAILER!!!", 0, {});
}

QString tinyGuestProblem()
{
    if (kernelVersion().isEmpty() || !QFileInfo::exists(moduleFolder()))
        return QStringLiteral("the package linux-image-cloud-amd64 is not installed");
    return QFileInfo::exists(busybox) ? QString() : QStringLiteral("the package busybox-static is not installed");
}

QStringList tinyGuestModules()
{
    return {QStringLiteral("virtio_pci"),     QStringLiteral("virtio_blk"), QStringLiteral("virtio_net"),
            QStringLiteral("virtio_balloon"), QStringLiteral("evdev"),      QStringLiteral("button"),
            QStringLiteral("pvpanic-mmio")};
}

TinyGuest tinyGuest(const QByteArray &commands, const QStringList &modules)
{
    const QByteArray key = kernelVersion().toUtf8() + initHead + commands + initTail + modules.join(QLatin1Char(' ')).toUtf8();
    const QString hash = QString::fromLatin1(QCryptographicHash::hash(key, QCryptographicHash::Sha256).toHex().left(16));
    const QString folder = QStringLiteral(DOMUS_TINY_GUEST_DIR);
    TinyGuest guest;
    guest.kernel = QStringLiteral("/boot/vmlinuz-") + kernelVersion();
    guest.initrd = QStringLiteral("%1/%2.cpio").arg(folder, hash);
    guest.cmdline = QStringLiteral("console=ttyS0 quiet panic=1");
    QDir().mkpath(folder);
    if (!QFileInfo::exists(guest.initrd))
        replaceFile(guest.initrd, buildArchive(commands, modules)); // as a whole: other tests build it at the same time
    return guest;
}

} // namespace domus::test
