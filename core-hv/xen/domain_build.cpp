// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/domain_build.h"

#include "engine/cpu_set.h"
#include "engine/xen_disk_names.h"
#include "xen/domain_facts.h"

#include <QFileInfo>
#include <cstdlib>
#include <cstring>
#include <new>

namespace domus {
namespace {

/// libxl frees it with the value that it is put into.
char *ownedText(const QString &text)
{
    return text.isEmpty() ? nullptr : ::strdup(text.toUtf8().constData());
}

template <typename T, typename Init>
T *appendTo(T *&array, int &count, Init init)
{
    T *larger = static_cast<T *>(std::realloc(array, sizeof(T) * size_t(count + 1)));
    if (!larger)
        throw std::bad_alloc();
    array = larger;
    T *element = array + count++;
    init(element);
    return element;
}

libxl_domain_type typeFor(DomainType type)
{
    switch (type) {
    case DomainType::Pv:
        return LIBXL_DOMAIN_TYPE_PV;
    case DomainType::Pvh:
        return LIBXL_DOMAIN_TYPE_PVH;
    case DomainType::Hvm:
    case DomainType::Auto:
        break;
    }
    return LIBXL_DOMAIN_TYPE_HVM;
}

void describeIdentity(const DomainConfig &config, DomainType type, libxl_domain_create_info *info)
{
    info->type = typeFor(type);
    info->name = ownedText(config.name);
    info->uuid = uuidFrom(config.guest);
    libxl_defbool_set(&info->run_hotplug_scripts, true);
}

void describeProcessors(const XlContext &context, const DomainConfig &config, libxl_domain_build_info *info)
{
    info->max_vcpus = config.vcpusMax;
    context.require(libxl_cpu_bitmap_alloc(context.get(), &info->avail_vcpus, config.vcpusMax),
                    QStringLiteral("The set of vCPUs cannot be made"));
    // One by one: "all" sets whole bytes, and with them vCPUs that there are not.
    for (int i = 0; i < config.vcpus; ++i)
        libxl_bitmap_set(&info->avail_vcpus, i);
    info->sched_params.weight = config.cpuWeight;
    info->sched_params.cap = config.cpuCap;
}

void describeAffinity(const XlContext &context, const QString &text, int cpus, int vcpus, int *count, libxl_bitmap **sets)
{
    if (text.isEmpty())
        return;
    const std::vector<int> wanted = valueOrThrow(parseCpuSet(text, cpus));
    for (int i = 0; i < vcpus; ++i) {
        libxl_bitmap *set = appendTo(*sets, *count, libxl_bitmap_init);
        context.require(libxl_cpu_bitmap_alloc(context.get(), set, 0), QStringLiteral("The set of processors cannot be made"));
        for (const int cpu : wanted)
            libxl_bitmap_set(set, cpu);
    }
}

void describePlaces(const XlContext &context, const DomainConfig &config, libxl_domain_build_info *info)
{
    if (config.xen.cpus.isEmpty() && config.xen.cpusSoft.isEmpty())
        return;
    const int cpus = libxl_get_online_cpus(context.get());
    describeAffinity(context, config.xen.cpus, cpus, config.vcpusMax, &info->num_vcpu_hard_affinity, &info->vcpu_hard_affinity);
    describeAffinity(context, config.xen.cpusSoft, cpus, config.vcpusMax, &info->num_vcpu_soft_affinity,
                     &info->vcpu_soft_affinity);
    libxl_defbool_set(&info->numa_placement, false); // who says where, places
}

libxl_string_list ownedWords(const QString &text)
{
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    auto list = static_cast<libxl_string_list>(std::calloc(size_t(words.size()) + 1, sizeof(char *)));
    if (!list)
        throw std::bad_alloc();
    for (qsizetype i = 0; i < words.size(); ++i)
        list[i] = ownedText(words[i]);
    return list;
}

void describeXenDisk(const XenDiskConfig &disk, libxl_device_disk *result)
{
    result->pdev_path = ownedText(disk.target);
    result->vdev = ownedText(disk.name);
    result->script = ownedText(disk.script);
    if (disk.target.isEmpty())
        result->format = LIBXL_DISK_FORMAT_EMPTY;
    else if (libxl_disk_format_from_string(disk.format.toLatin1().constData(), &result->format) != 0)
        throw Error(ErrorCode::NotSupported, QStringLiteral("Xen has no disks of the format %1").arg(disk.format));
    if (!disk.backend.isEmpty() && libxl_disk_backend_from_string(disk.backend.toLatin1().constData(), &result->backend) != 0)
        throw Error(ErrorCode::NotSupported, QStringLiteral("Xen has no backend %1 for disks").arg(disk.backend));
    result->readwrite = disk.readOnly || disk.cdrom ? 0 : 1;
    result->is_cdrom = result->removable = disk.cdrom ? 1 : 0;
}

/// A machine without a balloon driver dies when it starts with less than it may have later: HVM has no headroom.
ByteSize ceilingOf(const DomainConfig &config, DomainType type)
{
    return type == DomainType::Hvm || !config.balloon ? config.memory : std::max(config.memory, config.memoryMax);
}

/// A Unix socket in a directory of ours, and no password: Debian's QEMU for Xen cannot make one. With findunused libxl
/// would add a range of ports, which QEMU refuses.
void describeVnc(const QString &socket, libxl_vnc_info *vnc)
{
    libxl_defbool_set(&vnc->enable, true);
    libxl_defbool_set(&vnc->findunused, false);
    vnc->listen = ownedText(QStringLiteral("unix:") + socket);
    vnc->display = 0;
}

void describeMachine(const DomainConfig &config, const BuildPlan &plan, libxl_domain_build_info *info)
{
    auto &machine = info->u.hvm;
    libxl_defbool_set(&machine.nographic, config.display.video == VideoModel::None);
    if (config.display.video != VideoModel::None)
        describeVnc(plan.vncSocket, &machine.vnc);
    else
        libxl_defbool_set(&machine.vnc.enable, false);
    machine.vga.kind = config.display.video == VideoModel::None ? LIBXL_VGA_INTERFACE_TYPE_NONE : LIBXL_VGA_INTERFACE_TYPE_STD;
    QString order;
    for (const BootDevice device : config.boot.order)
        order += device == BootDevice::Disk ? u'c' : device == BootDevice::Cdrom ? u'd' : u'n';
    machine.boot = ownedText(order);
    if (config.serialConsole)
        machine.serial = ownedText(QStringLiteral("pty"));
    if (config.tablet) {
        libxl_defbool_set(&machine.usb, true);
        machine.usbdevice = ownedText(QStringLiteral("tablet"));
    }
    machine.bios = config.firmware == Firmware::Uefi ? LIBXL_BIOS_TYPE_OVMF : LIBXL_BIOS_TYPE_SEABIOS;
}

void describeFramebuffer(const BuildPlan &plan, libxl_domain_config *result)
{
    libxl_device_vfb *framebuffer = appendTo(result->vfbs, result->num_vfbs, libxl_device_vfb_init);
    libxl_defbool_set(&framebuffer->sdl.enable, false);
    describeVnc(plan.vncSocket, &framebuffer->vnc);
    appendTo(result->vkbs, result->num_vkbs, libxl_device_vkb_init);
}

} // namespace

void describeDisk(const DiskConfig &disk, const QString &name, libxl_device_disk *result)
{
    const bool isDevice = QFileInfo(disk.path).exists() && !QFileInfo(disk.path).isFile();
    result->pdev_path = ownedText(disk.path);
    result->vdev = ownedText(name);
    result->format = disk.path.isEmpty() ? LIBXL_DISK_FORMAT_EMPTY
        : disk.format == DiskFormat::Raw ? LIBXL_DISK_FORMAT_RAW
                                         : LIBXL_DISK_FORMAT_QCOW2;
    // The kernel serves devices; files are QEMU's, whatever their format: no loop device, no script.
    result->backend = isDevice && disk.format == DiskFormat::Raw ? LIBXL_DISK_BACKEND_PHY : LIBXL_DISK_BACKEND_QDISK;
    result->readwrite = disk.readOnly || disk.role == DiskRole::Cdrom ? 0 : 1;
    result->is_cdrom = disk.role == DiskRole::Cdrom ? 1 : 0;
    result->removable = result->is_cdrom;
}

void describeNic(const NicConfig &nic, DomainType type, int number, libxl_device_nic *result)
{
    result->devid = number;
    result->bridge = ownedText(nic.bridge);
    result->nictype = type == DomainType::Hvm ? LIBXL_NIC_TYPE_VIF_IOEMU : LIBXL_NIC_TYPE_VIF;
    if (type == DomainType::Hvm && nic.model == NicModel::E1000)
        result->model = ownedText(QStringLiteral("e1000"));
    const QList<QByteArray> bytes = nic.mac.toLatin1().split(':');
    for (size_t i = 0; i < sizeof result->mac && qsizetype(i) < bytes.size(); ++i)
        result->mac[i] = uint8_t(bytes[qsizetype(i)].toUInt(nullptr, 16));
}

DomainType chooseType(const DomainConfig &config, const XenAbilities &abilities)
{
    DomainType type = config.type;
    if (type == DomainType::Auto && config.boot.kernel.isEmpty() && config.xen.bootloader.isEmpty())
        type = abilities.hvm ? DomainType::Hvm : DomainType::Pv;
    else if (type == DomainType::Auto)
        type = abilities.hvm && abilities.hap ? DomainType::Pvh : DomainType::Pv;
    const QString remedy = QStringLiteral("Switch virtualisation on in the machine's firmware, or make it a PV guest");
    if (type != DomainType::Pv && !abilities.hvm)
        throw Error(ErrorCode::NotSupported, QStringLiteral("This machine's processor lends Xen no virtualisation"), remedy);
    if (type == DomainType::Pvh && !abilities.hap)
        throw Error(ErrorCode::NotSupported, QStringLiteral("PVH needs a processor with nested paging"), remedy);
    if (type == DomainType::Pv && !abilities.pv)
        throw Error(ErrorCode::NotSupported, QStringLiteral("This Xen was built without PV guests"),
                    QStringLiteral("Make it a PVH guest"));
    return type;
}

static QString bootLoaderFile(DomainType type)
{
    return QStringLiteral("/usr/lib/grub-xen/")
        + (type == DomainType::Pvh ? QStringLiteral("grub-i386-xen_pvh.bin") : QStringLiteral("grub-x86_64-xen.bin"));
}

bool hasBootLoaders()
{
    return QFileInfo::exists(bootLoaderFile(DomainType::Pv)) && QFileInfo::exists(bootLoaderFile(DomainType::Pvh));
}

QString bootLoaderFor(DomainType type)
{
    if (type == DomainType::Hvm)
        return {};
    const QString file = bootLoaderFile(type);
    if (!QFileInfo::exists(file))
        throw Error(ErrorCode::NotFound, QStringLiteral("The boot loader %1 is not there").arg(file),
                    QStringLiteral("Install the package 'grub-xen-host', or name a kernel"));
    return file;
}

bool usesPygrub(const DomainConfig &config)
{
    return config.boot.kernel.isEmpty() && !config.xen.bootloader.isEmpty();
}

void refuseUnbuildable(const DomainConfig &config, DomainType type)
{
    for (const NicConfig &nic : config.nics) {
        if (nic.kind == NicKind::User)
            throw Error(ErrorCode::NotSupported, QStringLiteral("Xen joins a NIC to a bridge only, and this one names none"),
                        QStringLiteral("Name the host's bridge in its definition"));
    }
    if (usesPygrub(config) && QFileInfo(config.xen.bootloader).fileName() != QLatin1String("pygrub"))
        throw Error(ErrorCode::NotSupported, QStringLiteral("The boot loader %1 is not run in dom0").arg(config.xen.bootloader),
                    QStringLiteral("Leave xen.bootloader out: then GRUB for Xen boots the guest, inside it"),
                    QStringLiteral("it would read what the guest has written; only pygrub is shut in while it does"));
    if (config.firmware == Firmware::Uefi && type != DomainType::Hvm)
        throw Error(ErrorCode::NotSupported, QStringLiteral("PV and PVH guests of this Xen have no UEFI firmware"),
                    QStringLiteral("Make it an HVM guest"));
}

QStringList diskNames(const DomainConfig &config, DomainType type)
{
    QStringList names;
    for (const DiskConfig &disk : config.disks)
        names.append(disk.xenName);
    // Disks that the firmware can read are IDE's four; a PV driver in the guest takes them over.
    const auto kind = type == DomainType::Hvm ? XenDiskKind::Hd : XenDiskKind::Xvd;
    giveDiskNames(
        config.disks, [kind](const DiskConfig &) { return kind; }, {}, &names);
    return names;
}

void describeDomain(const XlContext &context, const DomainConfig &config, const BuildPlan &plan, libxl_domain_config *result)
{
    describeIdentity(config, plan.type, &result->c_info);
    libxl_domain_build_info *info = &result->b_info;
    libxl_domain_build_info_init_type(info, typeFor(plan.type));
    describeProcessors(context, config, info);
    info->target_memkb = quint64(config.memory.kib());
    info->max_memkb = quint64(ceilingOf(config, plan.type).kib());
    info->kernel = ownedText(plan.kernel);
    if (usesPygrub(config)) {
        info->bootloader = ownedText(QStringLiteral("pygrub")); // libxl knows where its own is
        info->bootloader_args = ownedWords(config.xen.bootloaderArgs);
    }
    describePlaces(context, config, info);
    if (!config.boot.kernel.isEmpty()) {
        info->ramdisk = ownedText(config.boot.initrd);
        info->cmdline = ownedText(config.boot.cmdline);
    }
    const QStringList names = diskNames(config, plan.type);
    for (size_t i = 0; i < config.disks.size(); ++i) {
        // Only a made-up machine has a drive that can be empty.
        if (config.disks[i].path.isEmpty() && plan.type != DomainType::Hvm)
            continue;
        describeDisk(config.disks[i], names[qsizetype(i)], appendTo(result->disks, result->num_disks, libxl_device_disk_init));
    }
    for (const XenDiskConfig &disk : config.xen.disks)
        describeXenDisk(disk, appendTo(result->disks, result->num_disks, libxl_device_disk_init));
    for (size_t i = 0; i < config.nics.size(); ++i)
        describeNic(config.nics[i], plan.type, int(i), appendTo(result->nics, result->num_nics, libxl_device_nic_init));
    if (plan.type == DomainType::Hvm)
        describeMachine(config, plan, info);
    else if (config.display.video != VideoModel::None)
        describeFramebuffer(plan, result);
    // What follows an end is our own decision: libxl only writes these down.
    result->on_poweroff = result->on_reboot = result->on_crash = result->on_watchdog = LIBXL_ACTION_ON_SHUTDOWN_DESTROY;
}

} // namespace domus
