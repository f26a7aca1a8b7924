// SPDX-License-Identifier: GPL-3.0-or-later
#include "error.h"
#include "qemu/command_line.h"
#include "qemu/hotplug_parts.h"

#include <QJsonDocument>

namespace domus {
namespace {

/// q35's own SATA controller.
constexpr int sataPorts = 6;

/// On the spare bus the first devices have no place: with them the firmware has less to look through.
QString spareAddress(std::optional<int> slot)
{
    return slot ? QStringLiteral(",bus=%1,addr=0x%2").arg(spareBusName).arg(*slot, 0, 16) : QString();
}

/// Hands out places on the buses, in the order of the disks.
struct Places {
    int sata = 0;
    int scsi = 0;

    QString deviceFor(const DiskConfig &disk, int number, bool spareBus)
    {
        const bool cd = disk.role == DiskRole::Cdrom;
        if (onSata(disk)) {
            if (sata == sataPorts)
                throw Error(ErrorCode::NotSupported, QStringLiteral("A guest can have %1 SATA drives at most").arg(sataPorts),
                            QStringLiteral("Put further disks on virtio or SCSI"));
            return QStringLiteral("%1,bus=ide.%2").arg(cd ? QStringLiteral("ide-cd") : QStringLiteral("ide-hd")).arg(sata++);
        }
        if (disk.bus == DiskBus::Scsi)
            return QStringLiteral("%1,bus=scsi.0,scsi-id=%2")
                .arg(cd ? QStringLiteral("scsi-cd") : QStringLiteral("scsi-hd"))
                .arg(scsi++);
        const QString address = spareBus ? spareAddress(spareSlotOfDisk(number)) : QString();
        return QStringLiteral("virtio-blk-pci") + address;
    }
};

QString compact(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QString withBootIndex(const QString &device, int index)
{
    return index > 0 ? QStringLiteral("%1,bootindex=%2").arg(device).arg(index) : device;
}

QString backend(const PlannedNic &nic, int number)
{
    switch (nic.attachment) {
    case NicAttachment::Stream:
        return QStringLiteral("stream,id=net%1,server=off,addr.type=fd,addr.str=%2").arg(number).arg(nic.fd);
    case NicAttachment::Tap:
        return QStringLiteral("tap,id=net%1,fd=%2").arg(number).arg(nic.fd);
    case NicAttachment::BuiltIn:
        break;
    }
    return QStringLiteral("user,id=net%1").arg(number);
}

} // namespace

QStringList diskArguments(const DomainConfig &config, const LaunchPlan &plan)
{
    QStringList arguments;
    const auto isScsi = [](const DiskConfig &disk) { return disk.bus == DiskBus::Scsi; };
    if (std::any_of(config.disks.begin(), config.disks.end(), isScsi))
        arguments << QStringLiteral("-device") << QStringLiteral("virtio-scsi-pci,id=scsi");
    Places places;
    int disks = 0, cds = 0;
    for (size_t i = 0; i < config.disks.size(); ++i) {
        const DiskConfig &disk = config.disks[i];
        const QString node = diskNodeName(int(i));
        QString device = places.deviceFor(disk, int(i), plan.spareBus) + QStringLiteral(",id=") + driveId(int(i));
        if (!disk.path.isEmpty()) {
            arguments << QStringLiteral("-blockdev") << compact(diskNode(disk, node, plan.blockDevices.contains(disk.path)));
            device += QStringLiteral(",drive=") + node;
        } else if (disk.role != DiskRole::Cdrom) {
            throw Error(ErrorCode::InvalidArgument, QStringLiteral("Disk %1 has no file").arg(i + 1));
        }
        const bool cd = disk.role == DiskRole::Cdrom;
        const int index =
            cd ? bootIndex(config.boot, BootDevice::Cdrom, cds++) : bootIndex(config.boot, BootDevice::Disk, disks++);
        arguments << QStringLiteral("-device") << withBootIndex(device, index);
    }
    return arguments;
}

QStringList nicArguments(const DomainConfig &config, const LaunchPlan &plan)
{
    QStringList arguments;
    for (size_t i = 0; i < config.nics.size(); ++i) {
        const NicConfig &nic = config.nics[i];
        const PlannedNic planned = i < plan.nics.size() ? plan.nics[i] : PlannedNic{};
        if (nic.kind == NicKind::Bridge && planned.attachment == NicAttachment::BuiltIn)
            throw Error(ErrorCode::InvalidArgument,
                        QStringLiteral("The network card on bridge '%1' came without its connection").arg(nic.bridge));
        const int index = bootIndex(config.boot, BootDevice::Network, int(i));
        QString device = QStringLiteral("%1,id=nic%2,netdev=net%2")
                             .arg(nic.model == NicModel::E1000 ? QStringLiteral("e1000") : QStringLiteral("virtio-net-pci"))
                             .arg(i);
        if (plan.spareBus)
            device += spareAddress(spareSlotOfNic(int(i)));
        if (!nic.mac.isEmpty())
            device += QStringLiteral(",mac=") + escapedOption(nic.mac);
        // Without its boot ROM the firmware has nothing to load and to run for it.
        device = index > 0 ? withBootIndex(device, index) : device + QStringLiteral(",romfile=");
        arguments << QStringLiteral("-netdev") << backend(planned, int(i)) << QStringLiteral("-device") << device;
    }
    return arguments;
}

QStringList displayArguments(const DisplayConfig &display)
{
    // -vnc none: QEMU can serve viewers, but listens nowhere; each viewer's connection is handed to it (add_client).
    QStringList arguments{QStringLiteral("-display"), QStringLiteral("none"), QStringLiteral("-vnc"), QStringLiteral("none")};
    if (display.video == VideoModel::Virtio)
        arguments << QStringLiteral("-device") << QStringLiteral("virtio-vga,id=video");
    else if (display.video == VideoModel::Std)
        arguments << QStringLiteral("-device") << QStringLiteral("VGA,id=video");
    return arguments;
}

QStringList serialArguments(const LaunchPlan &plan)
{
    // Output to a file, not to a socket with a log beside it: a socket that is not read at once holds the guest up after some
    // hundred bytes, and QEMU logs the byte that did not fit twice.
    return {QStringLiteral("-chardev"), QStringLiteral("pipe,id=serial,path=") + escapedOption(plan.serialPipe),
            QStringLiteral("-device"), QStringLiteral("isa-serial,chardev=serial")};
}

QStringList inputArguments()
{
    return {QStringLiteral("-device"), QStringLiteral("qemu-xhci,id=usb"), QStringLiteral("-device"),
            QStringLiteral("usb-tablet,bus=usb.0,id=tablet")};
}

QStringList balloonArguments()
{
    return {QStringLiteral("-device"), QStringLiteral("virtio-balloon-pci,id=balloon,deflate-on-oom=on")};
}

QStringList rngArguments()
{
    return {QStringLiteral("-object"), QStringLiteral("rng-builtin,id=entropy"), QStringLiteral("-device"),
            QStringLiteral("virtio-rng-pci,id=rng,rng=entropy")};
}

QStringList spareBusArguments()
{
    return {QStringLiteral("-device"), QStringLiteral("pci-bridge,id=%1,chassis_nr=1,addr=0x1e").arg(spareBusName)};
}

} // namespace domus
