// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/foreign_config.h"

#include "xen/domain_facts.h"
#include "xen/xen_operations.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <csignal>

namespace domus {
namespace {

QString textOf(const char *text)
{
    return QString::fromUtf8(text);
}

QString formatWord(libxl_disk_format format)
{
    const char *word = libxl_disk_format_to_string(format);
    return QString::fromLatin1(word ? word : "raw");
}

bool isPlain(const libxl_device_disk &disk)
{
    const bool known = disk.format == LIBXL_DISK_FORMAT_RAW || disk.format == LIBXL_DISK_FORMAT_QCOW2
        || disk.format == LIBXL_DISK_FORMAT_EMPTY || disk.format == LIBXL_DISK_FORMAT_UNKNOWN;
    return known && !disk.script && (textOf(disk.pdev_path).startsWith(u'/') || (disk.is_cdrom && !disk.pdev_path));
}

DiskBus busOf(const QString &name)
{
    return name.startsWith(QLatin1String("hd")) ? DiskBus::Ide
        : name.startsWith(QLatin1String("sd"))  ? DiskBus::Scsi
                                                : DiskBus::Virtio;
}

DiskConfig plainDisk(const libxl_device_disk &disk)
{
    const QString name = textOf(disk.vdev);
    return {.path = textOf(disk.pdev_path),
            .format = disk.format == LIBXL_DISK_FORMAT_QCOW2 ? DiskFormat::Qcow2 : DiskFormat::Raw,
            .bus = busOf(name),
            .role = disk.is_cdrom ? DiskRole::Cdrom : DiskRole::Disk,
            .readOnly = !disk.readwrite,
            .xenName = name};
}

XenDiskConfig xenDisk(const libxl_device_disk &disk)
{
    const char *backend = libxl_disk_backend_to_string(disk.backend);
    return {.target = textOf(disk.pdev_path),
            .format = formatWord(disk.format),
            .name = textOf(disk.vdev),
            .script = textOf(disk.script),
            .backend = disk.backend == LIBXL_DISK_BACKEND_UNKNOWN ? QString() : QString::fromLatin1(backend ? backend : ""),
            .readOnly = !disk.readwrite,
            .cdrom = disk.is_cdrom != 0};
}

NicConfig nicOf(const libxl_device_nic &nic)
{
    QStringList bytes;
    for (const auto byte : nic.mac)
        bytes.append(QStringLiteral("%1").arg(byte, 2, 16, QLatin1Char('0')));
    const QString model = textOf(nic.model);
    return {.kind = NicKind::Bridge,
            .bridge = nic.bridge ? textOf(nic.bridge) : QStringLiteral("xenbr0"),
            .model = model == QLatin1String("e1000") ? NicModel::E1000 : NicModel::Virtio,
            .mac = bytes.join(u':')};
}

DomainType typeOf(libxl_domain_type type)
{
    return type == LIBXL_DOMAIN_TYPE_PV ? DomainType::Pv : type == LIBXL_DOMAIN_TYPE_PVH ? DomainType::Pvh : DomainType::Hvm;
}

void takeBoot(const libxl_domain_build_info &info, DomainConfig *config)
{
    // The names of what the boot loaders of ours are started by: such a guest has no kernel of its own.
    const QString kernel = textOf(info.kernel);
    if (!kernel.contains(QLatin1String("/grub-xen/"))) {
        config->boot.kernel = kernel;
        config->boot.initrd = textOf(info.ramdisk);
        config->boot.cmdline = textOf(info.cmdline);
    }
    config->xen.bootloader = textOf(info.bootloader);
    QStringList words;
    for (char **word = info.bootloader_args; word && *word; ++word)
        words.append(textOf(*word));
    config->xen.bootloaderArgs = words.join(u' ');
    if (info.type != LIBXL_DOMAIN_TYPE_HVM)
        return;
    config->firmware = info.u.hvm.bios == LIBXL_BIOS_TYPE_OVMF ? Firmware::Uefi : Firmware::Bios;
    config->boot.order.clear();
    for (const QChar letter : textOf(info.u.hvm.boot)) {
        if (letter == u'c' || letter == u'd' || letter == u'n')
            config->boot.order.push_back(letter == u'c'       ? BootDevice::Disk
                                             : letter == u'd' ? BootDevice::Cdrom
                                                              : BootDevice::Network);
    }
    if (config->boot.order.empty())
        config->boot.order = {BootDevice::Disk};
}

} // namespace

DomainConfig configFrom(const libxl_domain_config &description)
{
    DomainConfig config;
    config.name = textOf(description.c_info.name);
    config.guest = uuidFrom(description.c_info.uuid);
    config.type = typeOf(description.c_info.type);
    const libxl_domain_build_info &info = description.b_info;
    config.memory = ByteSize::fromKiB(qint64(info.target_memkb));
    config.memoryMax = std::max(config.memory, ByteSize::fromKiB(qint64(info.max_memkb)));
    config.vcpusMax = std::max(info.max_vcpus, 1);
    config.vcpus = config.vcpusMax;
    takeBoot(info, &config);
    for (int i = 0; i < description.num_disks; ++i) {
        if (isPlain(description.disks[i]))
            config.disks.push_back(plainDisk(description.disks[i]));
        else
            config.xen.disks.push_back(xenDisk(description.disks[i]));
    }
    for (int i = 0; i < description.num_nics; ++i)
        config.nics.push_back(nicOf(description.nics[i]));
    const bool machine = config.type == DomainType::Hvm;
    const bool display = machine ? !libxl_defbool_is_default(info.u.hvm.vnc.enable) && libxl_defbool_val(info.u.hvm.vnc.enable)
                                 : description.num_vfbs > 0;
    config.display.video = !display ? VideoModel::None : machine ? VideoModel::Std : VideoModel::Virtio;
    config.serialConsole = !machine || info.u.hvm.serial != nullptr;
    return config;
}

DomainConfig describeForeign(const XlContext &context, GuestDomid domid)
{
    XlDomainConfig description;
    context.require(libxl_retrieve_domain_configuration(context.get(), domid.number(), description.get(), nullptr),
                    QStringLiteral("Xen does not tell what the domain is made of"));
    DomainConfig config = configFrom(*description.get());
    config.vcpus = std::clamp(readVcpus(context, domid).plugged, 1, config.vcpusMax);
    const LiveScheduling share = readScheduling(context, domid);
    config.cpuWeight = share.weight;
    config.cpuCap = share.capPercent;
    return config;
}

void endWaitingXl(const QString &name, const QString &proc)
{
    const QString log = QStringLiteral("/var/log/xen/xl-%1.log").arg(name);
    for (const QString &process : QDir(proc).entryList({QStringLiteral("[0-9]*")}, QDir::Dirs)) {
        const QString directory = proc + u'/' + process;
        QFile command(directory + QStringLiteral("/comm"));
        if (!command.open(QIODevice::ReadOnly) || command.read(16).trimmed() != "xl")
            continue;
        if (QFile::symLinkTarget(directory + QStringLiteral("/fd/1")) == log)
            ::kill(pid_t(process.toInt()), SIGTERM);
    }
}

} // namespace domus
