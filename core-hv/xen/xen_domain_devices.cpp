// SPDX-License-Identifier: GPL-3.0-or-later
// Disks, NICs, media and processors of a running domain.
#include "engine/xen_disk_names.h"
#include "xen/xen_devices.h"
#include "xen/xen_domain.h"

#include <QFileInfo>

namespace domus {
namespace {

const std::initializer_list<DomainState> alive{DomainState::Running, DomainState::Paused};

/// A PV driver calls a machine's hda xvda.
QStringList takenNames(const QStringList &names)
{
    QStringList taken = names;
    for (const QString &name : names) {
        if (name.startsWith(QLatin1String("hd")) || name.startsWith(QLatin1String("sd")))
            taken.append(QStringLiteral("xvd") + name.mid(2));
    }
    return taken;
}

} // namespace

DomainDevices &XenDomain::knownDevices()
{
    if (!m_record.devices)
        throw Error(ErrorCode::NotSupported,
                    QStringLiteral("The devices of the guest '%1' cannot change while it runs").arg(m_record.name),
                    QStringLiteral("Let it count from the next start: --next-start"),
                    QStringLiteral("an older Domus started it, which kept no list of them"))
            .about(m_record.name);
    return *m_record.devices;
}

Task<> XenDomain::keepDevices()
{
    const auto self = shared_from_this();
    m_record.disks.clear();
    for (const AttachedDisk &disk : m_record.devices->disks) {
        while (m_record.disks.size() <= disk.number)
            m_record.disks.append(QString());
        m_record.disks[disk.number] = disk.config.xenName;
    }
    m_record.nics = int(m_record.devices->nics.size());
    co_await keepRecord();
    Q_EMIT devicesChanged();
}

/// Image files are served by a QEMU that Xen starts with the domain, for a display or for the files it has then.
void XenDomain::requireImageServer(const DiskConfig &disk) const
{
    const QFileInfo file(disk.path);
    const bool isDevice = file.exists() && !file.isFile() && disk.format == DiskFormat::Raw;
    if (isDevice || QFileInfo::exists(QStringLiteral("/var/run/xen/qmp-libxl-%1").arg(m_domid.number())))
        return;
    throw Error(ErrorCode::NotSupported, QStringLiteral("The running guest '%1' cannot take an image file").arg(m_record.name),
                QStringLiteral("Give it a block device, or let it count from the next start: --next-start"),
                QStringLiteral("it was started without display and image files, so no QEMU serves it"))
        .about(m_record.name);
}

Task<int> XenDomain::attachDisk(DiskConfig disk)
{
    require(alive, QStringLiteral("attach a disk to"));
    requireFree(QStringLiteral("attach a disk to"));
    const auto self = shared_from_this();
    knownDevices();
    if (disk.role == DiskRole::Cdrom)
        throw Error(ErrorCode::NotSupported,
                    QStringLiteral("A CD drive cannot be attached to the running '%1'").arg(m_record.name),
                    QStringLiteral("Let it count from the next start: --next-start"),
                    QStringLiteral("drives are part of the machine that Xen makes up at the start"))
            .about(m_record.name);
    requireImageServer(disk);
    const int number = m_record.devices->freeDisk();
    disk.xenName = freeDiskName(XenDiskKind::Xvd, takenNames(m_record.disks));
    m_record.devices->disks.push_back({number, disk}); // its name is taken
    std::optional<Error> failure;
    try {
        co_await work<void>(
            [disk](const XlContext &context, GuestDomid domid) { attachDiskTo(context, domid, disk, disk.xenName); });
    } catch (const Error &error) {
        failure = error;
    }
    if (failure)
        m_record.devices->removeDisk(number);
    else
        co_await keepDevices();
    if (failure)
        throw Error(*failure);
    co_return number;
}

Task<> XenDomain::detachDisk(int number)
{
    require(alive, QStringLiteral("detach a disk of"));
    requireFree(QStringLiteral("detach a disk of"));
    const auto self = shared_from_this();
    const AttachedDisk *disk = knownDevices().disk(number);
    if (!disk)
        throw Error(ErrorCode::NotFound, QStringLiteral("The running guest '%1' has no disk %2").arg(m_record.name).arg(number))
            .about(m_record.name);
    const QString name = disk->config.xenName;
    co_await work<void>([name](const XlContext &context, GuestDomid domid) { detachDiskFrom(context, domid, name); });
    m_record.devices->removeDisk(number);
    co_await keepDevices();
}

Task<int> XenDomain::attachNic(NicConfig nic, NicBackend)
{
    require(alive, QStringLiteral("attach a network card to"));
    requireFree(QStringLiteral("attach a network card to"));
    const auto self = shared_from_this();
    knownDevices();
    if (nic.kind == NicKind::User)
        throw Error(ErrorCode::NotSupported, QStringLiteral("Xen joins a NIC to a bridge only, and this one names none"),
                    QStringLiteral("Name the host's bridge"))
            .about(m_record.name);
    const int number = m_record.devices->freeNic();
    m_record.devices->nics.push_back({number, nic});
    std::optional<Error> failure;
    try {
        co_await work<void>(
            [nic, number](const XlContext &context, GuestDomid domid) { attachNicTo(context, domid, nic, number); });
    } catch (const Error &error) {
        failure = error;
    }
    if (failure)
        m_record.devices->removeNic(number);
    else
        co_await keepDevices();
    if (failure)
        throw Error(*failure);
    co_return number;
}

Task<> XenDomain::detachNic(int number)
{
    require(alive, QStringLiteral("detach a network card of"));
    requireFree(QStringLiteral("detach a network card of"));
    const auto self = shared_from_this();
    if (!knownDevices().nic(number))
        throw Error(ErrorCode::NotFound,
                    QStringLiteral("The running guest '%1' has no network card %2").arg(m_record.name).arg(number))
            .about(m_record.name);
    co_await work<void>([number](const XlContext &context, GuestDomid domid) { detachNicFrom(context, domid, number); });
    m_record.devices->removeNic(number);
    co_await keepDevices();
}

Task<> XenDomain::changeMedium(int number, QString path, bool)
{
    require(alive, QStringLiteral("change a medium of"));
    requireFree(QStringLiteral("change a medium of"));
    const auto self = shared_from_this();
    const AttachedDisk *drive = knownDevices().disk(number);
    if (!drive || drive->config.role != DiskRole::Cdrom)
        throw Error(ErrorCode::NotFound,
                    QStringLiteral("The running guest '%1' has no CD drive %2").arg(m_record.name).arg(number))
            .about(m_record.name);
    if (!facts() || facts()->type != LIBXL_DOMAIN_TYPE_HVM)
        throw Error(ErrorCode::NotSupported, QStringLiteral("The CD of '%1' cannot change while it runs").arg(m_record.name),
                    QStringLiteral("Let it count from the next start: --next-start"),
                    QStringLiteral("only an HVM guest has a drive; to a PV or PVH guest a CD is a disk"))
            .about(m_record.name);
    const QString name = drive->config.xenName;
    co_await work<void>([name, path](const XlContext &context, GuestDomid domid) { changeMediumOf(context, domid, name, path); });
    if (AttachedDisk *changed = m_record.devices->disk(number))
        changed->config.path = path;
    co_await keepDevices();
}

Task<QList<VcpuAffinity>> XenDomain::affinity()
{
    require({DomainState::Starting, DomainState::Running, DomainState::Paused}, QStringLiteral("look into"));
    const auto self = shared_from_this();
    co_return co_await work<QList<VcpuAffinity>>(&readAffinity);
}

Task<> XenDomain::setAffinity(std::optional<int> vcpu, std::optional<QString> hard, std::optional<QString> soft)
{
    require(alive, QStringLiteral("move the vCPUs of"));
    const auto self = shared_from_this();
    co_await work<void>([=](const XlContext &context, GuestDomid domid) { setAffinityOf(context, domid, vcpu, hard, soft); });
}

} // namespace domus
