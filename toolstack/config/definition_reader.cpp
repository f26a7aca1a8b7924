// SPDX-License-Identifier: GPL-3.0-or-later
#include "guest_definition.h"
#include "map_reader.h"

namespace domus {
namespace {

using Warnings = QList<DefinitionWarning>;

void readMemory(const YamlNode &node, DomainConfig *hardware, Warnings *warnings)
{
    if (!node.isMap()) {
        hardware->memory = hardware->memoryMax = sizeOf(node, "memory");
        return;
    }
    MapReader map(node, QStringLiteral("'memory'"), warnings);
    hardware->memory = sizeOf(map.required("start", QStringLiteral("the memory at start")), "start");
    const YamlNode *max = map.value("max");
    hardware->memoryMax = max ? sizeOf(*max, "max") : hardware->memory;
    map.finish();
}

void readVcpus(const YamlNode &node, DomainConfig *hardware, Warnings *warnings)
{
    if (!node.isMap()) {
        hardware->vcpus = hardware->vcpusMax = countOf(node, "vcpus");
        return;
    }
    MapReader map(node, QStringLiteral("'vcpus'"), warnings);
    hardware->vcpus = countOf(map.required("start", QStringLiteral("the number of vCPUs at start")), "start");
    const YamlNode *max = map.value("max");
    hardware->vcpusMax = max ? countOf(*max, "max") : hardware->vcpus;
    map.finish();
}

void readScheduling(const YamlNode &node, DomainConfig *hardware, Warnings *warnings)
{
    MapReader map(node, QStringLiteral("'scheduling'"), warnings);
    if (const YamlNode *weight = map.value("weight"))
        hardware->cpuWeight = countOf(*weight, "weight");
    if (const YamlNode *cap = map.value("cap"))
        hardware->cpuCap = countOf(*cap, "cap");
    map.finish();
}

std::vector<BootDevice> readOrder(const YamlNode &node)
{
    std::vector<BootDevice> order;
    for (const YamlNode &item : listOf(node, "boot").items) {
        const BootDevice device =
            bootDeviceWords[size_t(MapReader::wordIndex(item, "boot", MapReader::names(bootDeviceWords)))].first;
        if (std::find(order.begin(), order.end(), device) != order.end())
            refuse(item, QStringLiteral("found %1 twice in the boot order; expected it once").arg(described(item)));
        order.push_back(device);
    }
    return order;
}

BootConfig readBoot(const YamlNode &node, Warnings *warnings)
{
    BootConfig boot;
    if (!node.isMap()) {
        boot.order = readOrder(node);
        return boot;
    }
    MapReader map(node, QStringLiteral("'boot'"), warnings);
    if (const YamlNode *order = map.value("order"))
        boot.order = readOrder(*order);
    map.read("kernel", &boot.kernel);
    map.read("initrd", &boot.initrd);
    map.read("cmdline", &boot.cmdline);
    map.finish();
    return boot;
}

DiskConfig readDisk(const YamlNode &node, Warnings *warnings)
{
    MapReader map(node, QStringLiteral("a disk"), warnings);
    DiskRole role = DiskRole::Disk;
    map.read("role", diskRoleWords, &role);
    DiskConfig disk = diskDefaults(role);
    map.read("path", &disk.path);
    map.read("format", diskFormatWords, &disk.format);
    map.read("bus", diskBusWords, &disk.bus);
    map.read("read-only", &disk.readOnly);
    map.finish();
    return disk;
}

NicConfig readNic(const YamlNode &node, Warnings *warnings)
{
    MapReader map(node, QStringLiteral("a NIC"), warnings);
    NicConfig nic;
    map.read("kind", nicKindWords, &nic.kind);
    map.read("bridge", &nic.bridge);
    map.read("model", nicModelWords, &nic.model);
    map.read("host-access", &nic.hostAccess);
    if (const YamlNode *mac = map.value("mac")) {
        nic.mac = textOf(*mac, "mac").toLower();
        if (!isMac(nic.mac))
            refuse(*mac,
                   QStringLiteral("found %1 for 'mac'; expected six bytes such as 52:54:00:12:34:56, the first one even")
                       .arg(described(*mac)));
    }
    map.finish();
    return nic;
}

void readDevices(const YamlNode &node, DomainConfig *hardware, Warnings *warnings)
{
    MapReader map(node, QStringLiteral("'devices'"), warnings);
    map.read("tablet", &hardware->tablet);
    map.read("balloon", &hardware->balloon);
    map.read("rng", &hardware->rng);
    map.finish();
}

InstallBoot readInstall(const YamlNode &node, Warnings *warnings)
{
    MapReader map(node, QStringLiteral("'install'"), warnings);
    InstallBoot install;
    map.read("source", &install.source);
    if (const YamlNode *boot = map.value("boot"))
        install.boot = readBoot(*boot, warnings);
    map.read("display", installerServerWords, &install.server);
    map.finish();
    return install;
}

void readHardware(MapReader &map, DomainConfig *hardware, Warnings *warnings)
{
    if (const YamlNode *memory = map.value("memory"))
        readMemory(*memory, hardware, warnings);
    if (const YamlNode *vcpus = map.value("vcpus"))
        readVcpus(*vcpus, hardware, warnings);
    if (const YamlNode *scheduling = map.value("scheduling"))
        readScheduling(*scheduling, hardware, warnings);
    map.read("firmware", firmwareWords, &hardware->firmware);
    if (const YamlNode *boot = map.value("boot"))
        hardware->boot = readBoot(*boot, warnings);
    if (const YamlNode *disks = map.value("disks")) {
        for (const YamlNode &item : listOf(*disks, "disks").items)
            hardware->disks.push_back(readDisk(item, warnings));
    }
    if (const YamlNode *nics = map.value("nics")) {
        for (const YamlNode &item : listOf(*nics, "nics").items)
            hardware->nics.push_back(readNic(item, warnings));
    }
    if (const YamlNode *display = map.value("display")) {
        MapReader displayMap(*display, QStringLiteral("'display'"), warnings);
        displayMap.read("video", videoModelWords, &hardware->display.video);
        displayMap.finish();
    }
    if (const YamlNode *consoles = map.value("consoles")) {
        MapReader consolesMap(*consoles, QStringLiteral("'consoles'"), warnings);
        consolesMap.read("serial", &hardware->serialConsole);
        consolesMap.finish();
    }
    if (const YamlNode *devices = map.value("devices"))
        readDevices(*devices, hardware, warnings);
}

void readTexts(MapReader &map, const char *key, QStringList *texts)
{
    if (const YamlNode *node = map.value(key)) {
        for (const YamlNode &item : listOf(*node, key).items)
            texts->append(textOf(item, key));
    }
}

XenSettings readXen(const YamlNode &node, DomainType *type, Warnings *warnings)
{
    MapReader map(node, QStringLiteral("'xen'"), warnings);
    XenSettings xen;
    map.read("type", domainTypeWords, type);
    map.read("bootloader", &xen.bootloader);
    map.read("bootloader-args", &xen.bootloaderArgs);
    readTexts(map, "disks", &xen.disks);
    readTexts(map, "more-disks", &xen.moreDisks);
    readTexts(map, "nics", &xen.nics);
    readTexts(map, "settings", &xen.settings);
    readTexts(map, "unread", &xen.unread);
    map.finish();
    return xen;
}

QStringList readTags(const YamlNode &node)
{
    QStringList tags;
    for (const YamlNode &item : listOf(node, "tags").items) {
        tags.append(textOf(item, "tags"));
        if (const auto problem = tagProblem(tags.constLast()))
            refuse(item, QStringLiteral("found %1 in 'tags': %2").arg(described(item), *problem));
    }
    if (tags.size() > tagsAtMost)
        refuse(node, QStringLiteral("found %1 tags; expected at most %2").arg(tags.size()).arg(tagsAtMost));
    return sortedTags(tags);
}

void readLabels(MapReader &map, GuestDefinition *definition)
{
    if (const YamlNode *group = map.value("group")) {
        definition->group = textOf(*group, "group");
        if (const auto problem = groupProblem(definition->group))
            refuse(*group, QStringLiteral("found %1 for 'group': %2").arg(described(*group), *problem));
    }
    if (const YamlNode *tags = map.value("tags"))
        definition->tags = readTags(*tags);
}

void readIdentity(MapReader &map, GuestDefinition *definition)
{
    const YamlNode &name = map.required("name", QStringLiteral("the guest's name"));
    definition->name = textOf(name, "name");
    if (const auto problem = guestNameProblem(definition->name))
        refuse(name, QStringLiteral("found %1 for 'name': %2").arg(described(name), *problem));
    const YamlNode &uuid = map.required("uuid", QStringLiteral("a UUID (the program uuidgen makes one)"));
    definition->uuid = QUuid::fromString(textOf(uuid, "uuid"));
    if (definition->uuid.isNull())
        refuse(uuid,
               QStringLiteral("found %1 for 'uuid'; expected a UUID such as 6f1d7a52-09c1-4a55-9b7e-2f6d0c2f8a11")
                   .arg(described(uuid)));
    map.read("title", &definition->title);
    map.read("os", &definition->osId);
    map.read("make-room", &definition->makeRoom);
    readLabels(map, definition);
}

GuestDefinition readTop(const YamlNode &root, Warnings *warnings)
{
    GuestDefinition definition;
    MapReader map(root, QStringLiteral("the definition"), warnings);
    readIdentity(map, &definition);
    readHardware(map, &definition.hardware, warnings);
    map.read("on-poweroff", endActionWords, &definition.onPoweroff);
    map.read("on-reboot", endActionWords, &definition.onReboot);
    map.read("on-crash", endActionWords, &definition.onCrash);
    if (const YamlNode *install = map.value("install"))
        definition.install = readInstall(*install, warnings);
    if (const YamlNode *xen = map.value("xen"))
        definition.xen = readXen(*xen, &definition.hardware.type, warnings);
    map.finish();
    definition.hardware.name = definition.name;
    definition.hardware.guest = definition.uuid;
    for (size_t i = 0; i < definition.hardware.nics.size(); ++i) {
        NicConfig &nic = definition.hardware.nics[i];
        if (nic.mac.isEmpty())
            nic.mac = derivedMac(definition.uuid, int(i));
    }
    return definition;
}

} // namespace

Result<DefinitionFile> parseDefinition(const QByteArray &text, const QString &fileName)
{
    const auto failure = [&](const QString &where) {
        return tl::unexpected(ErrorInfo{ErrorCode::BadDefinition,
                                        QStringLiteral("%1:%2").arg(fileName, where),
                                        QStringLiteral("Correct the file; docs/reference/definition.md lists the keys"),
                                        {},
                                        {}});
    };
    const QByteArray plain = text.startsWith("\xef\xbb\xbf") ? text.mid(3) : text;
    const Result<YamlNode> root = parseYaml(plain);
    if (!root)
        return failure(root.error().text);
    DefinitionFile file;
    try {
        file.definition = readTop(*root, &file.warnings);
    } catch (const DefinitionProblem &problem) {
        return failure(QStringLiteral("%1:%2: %3").arg(problem.line).arg(problem.column).arg(problem.text));
    }
    file.text = plain;
    return file;
}

} // namespace domus
