// SPDX-License-Identifier: GPL-3.0-or-later
#include "qemu/hotplug_parts.h"

namespace domus {
namespace {

/// Slot 0 is the bridge's own controller's.
constexpr int disksAtMost = 15, nicsAtMost = 16;

QString slotText(int slot)
{
    return QStringLiteral("0x") + QString::number(slot, 16);
}

} // namespace

const QString spareBusName = QStringLiteral("spare");

std::optional<int> spareSlotOfDisk(int number)
{
    return number >= 1 && number <= disksAtMost ? std::optional(number) : std::nullopt;
}

std::optional<int> spareSlotOfNic(int number)
{
    return number >= 1 && number <= nicsAtMost ? std::optional(disksAtMost + number) : std::nullopt;
}

QString driveId(int number)
{
    return QStringLiteral("drive%1").arg(number);
}

QString nicId(int number)
{
    return QStringLiteral("nic%1").arg(number);
}

std::optional<PluggedName> pluggedName(const QString &id)
{
    for (const bool isDisk : {true, false}) {
        const QString prefix = isDisk ? QStringLiteral("drive") : QStringLiteral("nic");
        bool isNumber = false;
        const int number = id.startsWith(prefix) ? id.mid(prefix.size()).toInt(&isNumber) : 0;
        if (isNumber && number >= 0)
            return PluggedName{isDisk, number};
    }
    return std::nullopt;
}

QString diskNodeName(int number, int change)
{
    const QString name = QStringLiteral("disk%1").arg(number);
    return change == 0 ? name : QStringLiteral("%1-%2").arg(name).arg(change);
}

QJsonObject diskNode(const DiskConfig &disk, const QString &node, bool device)
{
    const bool readOnly = disk.readOnly || disk.role == DiskRole::Cdrom;
    const QJsonObject file{{QStringLiteral("driver"), device ? QStringLiteral("host_device") : QStringLiteral("file")},
                           {QStringLiteral("filename"), disk.path},
                           {QStringLiteral("discard"), QStringLiteral("unmap")}};
    return {{QStringLiteral("driver"), disk.format == DiskFormat::Raw ? QStringLiteral("raw") : QStringLiteral("qcow2")},
            {QStringLiteral("node-name"), node},
            {QStringLiteral("read-only"), readOnly},
            {QStringLiteral("discard"), QStringLiteral("unmap")},
            {QStringLiteral("file"), file}};
}

bool onSata(const DiskConfig &disk)
{
    return disk.bus == DiskBus::Sata || disk.bus == DiskBus::Ide || (disk.bus == DiskBus::Virtio && disk.role == DiskRole::Cdrom);
}

QString diskPlugProblem(const DiskConfig &disk, int number, bool hasScsi)
{
    if (disk.bus == DiskBus::Scsi)
        return hasScsi ? QString() : QStringLiteral("the guest was started without a SCSI controller");
    if (onSata(disk))
        return disk.role == DiskRole::Cdrom
            ? QStringLiteral("QEMU plugs no SATA drives into a running machine; only the medium of a drive can change")
            : QStringLiteral("QEMU plugs no SATA disks into a running machine");
    if (number == 0)
        return QStringLiteral("the first disk is on the machine's root bus");
    return spareSlotOfDisk(number) ? QString()
                                   : QStringLiteral("a running guest has places for %1 disks besides the first").arg(disksAtMost);
}

QString nicPlugProblem(int number)
{
    if (number == 0)
        return QStringLiteral("the first network card is on the machine's root bus");
    return spareSlotOfNic(number) ? QString()
                                  : QStringLiteral("a running guest has places for %1 cards besides the first").arg(nicsAtMost);
}

QJsonObject diskDevice(const DiskConfig &disk, int number)
{
    QJsonObject device{{QStringLiteral("id"), driveId(number)}};
    if (!disk.path.isEmpty())
        device.insert(QStringLiteral("drive"), diskNodeName(number));
    if (disk.bus == DiskBus::Scsi) {
        device.insert(QStringLiteral("driver"),
                      disk.role == DiskRole::Cdrom ? QStringLiteral("scsi-cd") : QStringLiteral("scsi-hd"));
        device.insert(QStringLiteral("bus"), QStringLiteral("scsi.0"));
        return device;
    }
    device.insert(QStringLiteral("driver"), QStringLiteral("virtio-blk-pci"));
    device.insert(QStringLiteral("bus"), spareBusName);
    device.insert(QStringLiteral("addr"), slotText(spareSlotOfDisk(number).value_or(0)));
    return device;
}

QJsonObject nicBackend(NicAttachment attachment, int number, const QString &fdName)
{
    QJsonObject backend{{QStringLiteral("id"), QStringLiteral("net%1").arg(number)}};
    switch (attachment) {
    case NicAttachment::BuiltIn:
        backend.insert(QStringLiteral("type"), QStringLiteral("user"));
        break;
    case NicAttachment::Stream:
        backend.insert(QStringLiteral("type"), QStringLiteral("stream"));
        backend.insert(QStringLiteral("server"), false);
        backend.insert(QStringLiteral("addr"),
                       QJsonObject{{QStringLiteral("type"), QStringLiteral("fd")}, {QStringLiteral("str"), fdName}});
        break;
    case NicAttachment::Tap:
        backend.insert(QStringLiteral("type"), QStringLiteral("tap"));
        backend.insert(QStringLiteral("fd"), fdName);
        break;
    }
    return backend;
}

QJsonObject nicDevice(const NicConfig &nic, int number)
{
    QJsonObject device{
        {QStringLiteral("id"), nicId(number)},
        {QStringLiteral("driver"), nic.model == NicModel::E1000 ? QStringLiteral("e1000") : QStringLiteral("virtio-net-pci")},
        {QStringLiteral("netdev"), QStringLiteral("net%1").arg(number)},
        {QStringLiteral("bus"), spareBusName},
        {QStringLiteral("addr"), slotText(spareSlotOfNic(number).value_or(0))},
        {QStringLiteral("romfile"), QString()}};
    if (!nic.mac.isEmpty())
        device.insert(QStringLiteral("mac"), nic.mac);
    return device;
}

} // namespace domus
