// SPDX-License-Identifier: GPL-3.0-or-later
#include "xl/xl_words.h"

#include <algorithm>

namespace domus {
namespace {

const char xlKeyText[] =
    "name uuid type builder seclabel init_seclabel pool driver_domain nomigrate max_grant_frames max_maptrack_frames "
    "max_grant_version max_event_channels vpmu passthrough xenstore_quota vcpus maxvcpus cpus cpus_soft cpu_weight cap period "
    "budget extratime cpuid nestedhvm vnuma memory maxmem shadow_memory videoram mmio_hole rdm_mem_boundary stubdomain_memory "
    "kernel ramdisk cmdline root extra bootloader bootloader_args bootloader_restrict bootloader_user firmware bios "
    "bios_path_override boot pvshim pvshim_path pvshim_cmdline pvshim_extra device_tree device_model_version "
    "device_model_override device_model_args device_model_args_pv device_model_args_hvm device_model_stubdomain_override "
    "device_model_stubdomain_seclabel device_model_user dm_restrict stubdomain_kernel stubdomain_ramdisk stubdomain_cmdline "
    "on_poweroff on_reboot on_watchdog on_crash on_soft_reset disk vif vfb vnc vnclisten vncdisplay vncunused vncpasswd sdl "
    "opengl display xauthority keymap nographic vga stdvga spice spiceport spicetls_port spicehost spicepasswd "
    "spicedisable_ticketing spicevdagent spice_clipboard_sharing spiceagent_mouse spiceusbredirection spice_image_compression "
    "spice_streaming_video serial soundhw usb usbversion usbdevice vkb_device channel pci pci_permissive pci_msitranslate "
    "pci_seize pci_power_mgmt pci_passthrough_strict_check gfx_passthru gfx_passthru_kind rdm dtdev ioports iomem irqs usbctrl "
    "usbdev vtpm p9 pvcalls vdispl vsnd vkb virtio tee vuart acpi acpi_s3 acpi_s4 acpi_laptop_slate apic pae nx hpet hap oos "
    "hdtype viridian xen_platform_pci ms_vm_genid smbios smbios_firmware acpi_firmware altp2m altp2mhvm tsc_mode localtime "
    "rtc_timeoffset timer_mode vpt_align e820_host vmtrace_buf_kb gic_version arch sve_vl "
    "timeoffset llc_colors assisted_xapic assisted_x2apic vmware_hwver vmware_port "
    "vscsi";

const char xmKeyText[] =
    "device_model vncconsole vncviewer vncused snapshot ne2000 on_xend_start on_xend_stop restart bootargs bootentry dhcp ip "
    "netmask gateway hostname nfs_server nfs_root interface nics cpu cpu_cap vcpu_avail guest_os_type isa fda fdb vhpt "
    "loader features access_control tpmif blkif netif features_hvm superpages pci_opts vscsi_opts machine_address_size "
    "suspend_evtchn security enabled autostart xm_vars";

QStringList split(const char *text)
{
    return QString::fromLatin1(text).split(u' ');
}

} // namespace

const QStringList &xlKeys()
{
    static const QStringList keys = split(xlKeyText);
    return keys;
}

const QStringList &xmKeys()
{
    static const QStringList keys = split(xmKeyText);
    return keys;
}

bool isXlKey(const QString &key)
{
    const auto good = [](QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'.' || c == u'_'; };
    return !key.isEmpty() && key[0] >= u'a' && key[0] <= u'z' && std::all_of(key.begin(), key.end(), good);
}

std::optional<EndAction> nearestEndAction(const QString &word)
{
    static const QStringList off{QStringLiteral("destroy"), QStringLiteral("preserve"), QStringLiteral("coredump-destroy"),
                                 QStringLiteral("soft-reset")};
    static const QStringList again{QStringLiteral("restart"), QStringLiteral("rename-restart"),
                                   QStringLiteral("coredump-restart")};
    if (off.contains(word))
        return EndAction::Destroy;
    return again.contains(word) ? std::optional(EndAction::Restart) : std::nullopt;
}

std::vector<BootDevice> orderOfLetters(const QString &letters)
{
    std::vector<BootDevice> order;
    for (const QChar letter : letters) {
        const qsizetype index = QStringView(u"cdn").indexOf(letter);
        if (index < 0)
            continue;
        const BootDevice device = index == 0 ? BootDevice::Disk : index == 1 ? BootDevice::Cdrom : BootDevice::Network;
        if (std::find(order.begin(), order.end(), device) == order.end())
            order.push_back(device);
    }
    return order.empty() ? std::vector<BootDevice>{BootDevice::Disk, BootDevice::Cdrom} : order;
}

QString lettersOfOrder(const std::vector<BootDevice> &order)
{
    QString letters;
    for (const BootDevice device : order)
        letters += device == BootDevice::Disk ? u'c' : device == BootDevice::Cdrom ? u'd' : u'n';
    return letters;
}

VideoModel videoOfVga(const QString &vga)
{
    return vga == u"none" ? VideoModel::None : VideoModel::Std;
}

Firmware firmwareOfWord(const QString &word)
{
    return word == u"uefi" || word == u"ovmf" ? Firmware::Uefi : Firmware::Bios;
}

NicModel modelOfWord(const QString &word)
{
    return word.startsWith(u"virtio") ? NicModel::Virtio : NicModel::E1000;
}

} // namespace domus
