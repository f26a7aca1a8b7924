// SPDX-License-Identifier: GPL-3.0-or-later
#include "definition_tree.h"

#include "definition_words.h"
#include "yaml_render.h"

namespace domus {
namespace {

template <typename Enum, size_t N>
YamlNode wordNode(const Words<Enum, N> &words, Enum value, std::optional<Enum> byDefault = std::nullopt)
{
    return YamlNode::scalar(wordOf(words, value), byDefault == value);
}

YamlNode flagNode(bool value, bool byDefault)
{
    return YamlNode::scalar(value ? QStringLiteral("true") : QStringLiteral("false"), value == byDefault);
}

YamlNode flowMap()
{
    YamlNode map = YamlNode::map();
    map.flow = true;
    return map;
}

YamlNode startAndMax(const QString &start, const QString &max)
{
    YamlNode map = flowMap();
    map.shortForm = true;
    map.add(QStringLiteral("start"), YamlNode::scalar(start));
    map.add(QStringLiteral("max"), YamlNode::scalar(max, start == max));
    return map;
}

YamlNode bootNode(const BootConfig &boot)
{
    YamlNode order = YamlNode::sequence();
    order.flow = true;
    order.isDefault = boot.order == BootConfig().order;
    for (const BootDevice device : boot.order)
        order.items.push_back(wordNode(bootDeviceWords, device));
    YamlNode map = YamlNode::map();
    map.shortForm = !order.isDefault;
    map.add(QStringLiteral("order"), order);
    map.add(QStringLiteral("kernel"), textNode(boot.kernel, boot.kernel.isEmpty()));
    map.add(QStringLiteral("initrd"), textNode(boot.initrd, boot.initrd.isEmpty()));
    map.add(QStringLiteral("cmdline"), textNode(boot.cmdline, boot.cmdline.isEmpty()));
    return map;
}

YamlNode diskNode(const DiskConfig &disk)
{
    const DiskConfig usual = diskDefaults(disk.role);
    YamlNode map = YamlNode::map();
    map.add(QStringLiteral("role"), wordNode<DiskRole>(diskRoleWords, disk.role, DiskRole::Disk));
    map.add(QStringLiteral("path"), textNode(disk.path, disk.path.isEmpty() && disk.role == DiskRole::Cdrom));
    YamlNode &format = map.add(QStringLiteral("format"), wordNode<DiskFormat>(diskFormatWords, disk.format, usual.format));
    if (disk.role == DiskRole::Disk)
        format.isDefault = false; // said always: guessing a disk's format is how guests get at the host's files
    map.add(QStringLiteral("bus"), wordNode<DiskBus>(diskBusWords, disk.bus, usual.bus));
    map.add(QStringLiteral("read-only"), flagNode(disk.readOnly, usual.readOnly));
    return map;
}

YamlNode nicNode(const NicConfig &nic)
{
    YamlNode map = YamlNode::map();
    map.add(QStringLiteral("kind"), wordNode(nicKindWords, nic.kind));
    map.add(QStringLiteral("bridge"), textNode(nic.bridge, nic.bridge.isEmpty()));
    map.add(QStringLiteral("model"), wordNode<NicModel>(nicModelWords, nic.model, NicModel::Virtio));
    map.add(QStringLiteral("mac"), textNode(nic.mac, nic.mac.isEmpty()));
    map.add(QStringLiteral("host-access"), flagNode(nic.hostAccess, false));
    return map;
}

template <typename List, typename MakeNode>
YamlNode listNode(const List &list, MakeNode makeNode)
{
    YamlNode sequence = YamlNode::sequence();
    sequence.isDefault = list.empty();
    for (const auto &each : list)
        sequence.items.push_back(makeNode(each));
    return sequence;
}

YamlNode devicesNode(const DomainConfig &hardware)
{
    YamlNode map = flowMap();
    map.add(QStringLiteral("tablet"), flagNode(hardware.tablet, true));
    map.add(QStringLiteral("balloon"), flagNode(hardware.balloon, true));
    map.add(QStringLiteral("rng"), flagNode(hardware.rng, true));
    return map;
}

YamlNode installNode(const std::optional<InstallBoot> &install)
{
    YamlNode map = YamlNode::map();
    map.isDefault = !install;
    const InstallBoot content = install.value_or(InstallBoot());
    map.add(QStringLiteral("source"), textNode(content.source));
    map.add(QStringLiteral("boot"), bootNode(content.boot));
    map.add(QStringLiteral("display"), wordNode<InstallerServer>(installerServerWords, content.server, InstallerServer::None));
    return map;
}

YamlNode xenNode(const XenSettings &xen, DomainType type)
{
    const auto text = [](const QString &each) { return textNode(each); };
    YamlNode map = YamlNode::map();
    map.add(QStringLiteral("type"), wordNode<DomainType>(domainTypeWords, type, DomainType::Auto));
    map.add(QStringLiteral("bootloader"), textNode(xen.bootloader, xen.bootloader.isEmpty()));
    map.add(QStringLiteral("bootloader-args"), textNode(xen.bootloaderArgs, xen.bootloaderArgs.isEmpty()));
    map.add(QStringLiteral("disks"), listNode(xen.disks, text));
    map.add(QStringLiteral("more-disks"), listNode(xen.moreDisks, text));
    map.add(QStringLiteral("nics"), listNode(xen.nics, text));
    map.add(QStringLiteral("settings"), listNode(xen.settings, text));
    map.add(QStringLiteral("unread"), listNode(xen.unread, text));
    return map;
}

void addHardware(YamlNode &map, const DomainConfig &hardware)
{
    map.add(QStringLiteral("memory"), startAndMax(hardware.memory.toExactString(), hardware.memoryMax.toExactString()));
    map.add(QStringLiteral("vcpus"), startAndMax(QString::number(hardware.vcpus), QString::number(hardware.vcpusMax)));
    YamlNode scheduling = flowMap();
    scheduling.add(QStringLiteral("weight"),
                   YamlNode::scalar(QString::number(hardware.cpuWeight), hardware.cpuWeight == DomainConfig().cpuWeight));
    scheduling.add(QStringLiteral("cap"), YamlNode::scalar(QString::number(hardware.cpuCap), hardware.cpuCap == 0));
    map.add(QStringLiteral("scheduling"), scheduling);
    map.add(QStringLiteral("firmware"), wordNode<Firmware>(firmwareWords, hardware.firmware, Firmware::Bios));
    map.add(QStringLiteral("boot"), bootNode(hardware.boot));
    map.add(QStringLiteral("disks"), listNode(hardware.disks, diskNode));
    map.add(QStringLiteral("nics"), listNode(hardware.nics, nicNode));
    YamlNode display = flowMap();
    display.add(QStringLiteral("video"), wordNode<VideoModel>(videoModelWords, hardware.display.video, VideoModel::Virtio));
    map.add(QStringLiteral("display"), display);
    YamlNode consoles = flowMap();
    consoles.add(QStringLiteral("serial"), flagNode(hardware.serialConsole, true));
    map.add(QStringLiteral("consoles"), consoles);
    map.add(QStringLiteral("devices"), devicesNode(hardware));
}

} // namespace

YamlNode definitionTree(const GuestDefinition &definition)
{
    YamlNode map = YamlNode::map();
    map.add(QStringLiteral("name"), textNode(definition.name));
    map.add(QStringLiteral("uuid"), textNode(definition.uuid.toString(QUuid::WithoutBraces)));
    map.add(QStringLiteral("title"), textNode(definition.title, definition.title.isEmpty()));
    map.add(QStringLiteral("os"), textNode(definition.osId, definition.osId.isEmpty()));
    map.add(QStringLiteral("group"), textNode(definition.group, definition.group.isEmpty()));
    YamlNode &tags = map.add(QStringLiteral("tags"), listNode(definition.tags, [](const QString &tag) { return textNode(tag); }));
    tags.flow = true;
    map.add(QStringLiteral("make-room"), flagNode(definition.makeRoom, false));
    addHardware(map, definition.hardware);
    map.add(QStringLiteral("on-poweroff"), wordNode<EndAction>(endActionWords, definition.onPoweroff, EndAction::Destroy));
    map.add(QStringLiteral("on-reboot"), wordNode<EndAction>(endActionWords, definition.onReboot, EndAction::Restart));
    map.add(QStringLiteral("on-crash"), wordNode<EndAction>(endActionWords, definition.onCrash, EndAction::Destroy));
    map.add(QStringLiteral("install"), installNode(definition.install));
    map.add(QStringLiteral("xen"), xenNode(definition.xen, definition.hardware.type));
    return map;
}

} // namespace domus
