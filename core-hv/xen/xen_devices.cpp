// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/xen_devices.h"

#include "engine/cpu_set.h"
#include "xen/xen_operations.h"

#include <memory>

namespace domus {
namespace {

std::vector<int> cpusIn(const libxl_bitmap &map, int count)
{
    std::vector<int> cpus;
    for (int cpu = 0; cpu < count; ++cpu) {
        if (libxl_bitmap_test(&map, cpu))
            cpus.push_back(cpu);
    }
    return cpus;
}

void fillSet(const XlContext &context, const QString &text, int count, libxl_bitmap *set)
{
    const std::vector<int> cpus = valueOrThrow(parseCpuSet(text, count));
    context.require(libxl_cpu_bitmap_alloc(context.get(), set, 0), QStringLiteral("The set of processors cannot be made"));
    for (const int cpu : cpus)
        libxl_bitmap_set(set, cpu);
}

int vcpusOf(const XlContext &context, GuestDomid domid)
{
    XlDomainInfo info;
    context.require(libxl_domain_info(context.get(), info.get(), domid.number()), QStringLiteral("Xen does not know the domain"));
    return int(info->vcpu_max_id) + 1;
}

} // namespace

void attachDiskTo(const XlContext &context, GuestDomid domid, const DiskConfig &disk, const QString &name)
{
    XlDeviceDisk description;
    describeDisk(disk, name, description.get());
    context.require(libxl_device_disk_add(context.get(), domid.number(), description.get(), nullptr),
                    QStringLiteral("Xen cannot give the guest the disk %1").arg(disk.path));
}

void detachDiskFrom(const XlContext &context, GuestDomid domid, const QString &name)
{
    XlDeviceDisk disk;
    context.require(libxl_vdev_to_device_disk(context.get(), domid.number(), name.toUtf8().constData(), disk.get()),
                    QStringLiteral("Xen knows no disk %1 of the guest").arg(name));
    // Not libxl_device_disk_remove(): that takes it by force when the guest does not answer.
    const int code = libxl_device_disk_safe_remove(context.get(), domid.number(), disk.get(), nullptr);
    if (code == ERROR_TIMEDOUT || code == ERROR_NOT_READY)
        throw Error(ErrorCode::Timeout, QStringLiteral("The guest did not let go of its disk %1").arg(name),
                    QStringLiteral("Unmount it inside, and try again"), context.cause(code));
    context.require(code, QStringLiteral("Xen cannot take the disk %1 from the guest").arg(name));
}

void attachNicTo(const XlContext &context, GuestDomid domid, const NicConfig &nic, int number)
{
    XlDeviceNic description;
    // A made-up card cannot be plugged into a running machine: its PV drivers take it.
    describeNic(nic, DomainType::Pv, number, description.get());
    context.require(libxl_device_nic_add(context.get(), domid.number(), description.get(), nullptr),
                    QStringLiteral("Xen cannot give the guest a network card"));
}

void detachNicFrom(const XlContext &context, GuestDomid domid, int number)
{
    XlDeviceNic nic;
    context.require(libxl_devid_to_device_nic(context.get(), domid.number(), number, nic.get()),
                    QStringLiteral("Xen knows no network card %1 of the guest").arg(number));
    context.require(libxl_device_nic_remove(context.get(), domid.number(), nic.get(), nullptr),
                    QStringLiteral("Xen cannot take the network card %1 from the guest").arg(number));
}

void changeMediumOf(const XlContext &context, GuestDomid domid, const QString &name, const QString &path)
{
    XlDeviceDisk drive;
    const DiskConfig medium{
        .path = path, .format = DiskFormat::Raw, .bus = DiskBus::Ide, .role = DiskRole::Cdrom, .readOnly = true};
    describeDisk(medium, name, drive.get());
    context.require(libxl_cdrom_insert(context.get(), domid.number(), drive.get(), nullptr),
                    QStringLiteral("Xen cannot change the medium of the drive %1").arg(name));
}

QList<VcpuAffinity> readAffinity(const XlContext &context, GuestDomid domid)
{
    int vcpus = 0, processors = 0;
    libxl_vcpuinfo *list = libxl_list_vcpu(context.get(), domid.number(), &vcpus, &processors);
    if (!list)
        context.require(ERROR_FAIL, QStringLiteral("Xen does not tell where the vCPUs may run"));
    const int online = libxl_get_online_cpus(context.get());
    QList<VcpuAffinity> result;
    for (int i = 0; i < vcpus; ++i)
        result.append({int(list[i].vcpuid), formatCpuSet(cpusIn(list[i].cpumap, online), online),
                       formatCpuSet(cpusIn(list[i].cpumap_soft, online), online)});
    libxl_vcpuinfo_list_free(list, vcpus);
    return result;
}

void setAffinityOf(const XlContext &context, GuestDomid domid, std::optional<int> vcpu, const std::optional<QString> &hard,
                   const std::optional<QString> &soft)
{
    const int online = libxl_get_online_cpus(context.get());
    const int vcpus = vcpusOf(context, domid);
    XlBitmap hardSet, softSet;
    if (hard)
        fillSet(context, *hard, online, hardSet.get());
    if (soft)
        fillSet(context, *soft, online, softSet.get());
    if (vcpu && (*vcpu < 0 || *vcpu >= vcpus))
        throw Error(ErrorCode::NotFound, QStringLiteral("The guest has no vCPU %1").arg(*vcpu),
                    QStringLiteral("They are numbered from 0 to %1").arg(vcpus - 1));
    for (int i = vcpu.value_or(0); i < (vcpu ? *vcpu + 1 : vcpus); ++i)
        context.require(libxl_set_vcpuaffinity(context.get(), domid.number(), std::uint32_t(i), hard ? hardSet.get() : nullptr,
                                               soft ? softSet.get() : nullptr),
                        QStringLiteral("Xen does not let vCPU %1 run there").arg(i));
}

} // namespace domus
