// SPDX-License-Identifier: GPL-3.0-or-later
#include "xl/xl_devices_reader.h"

#include "definition_words.h"
#include "xl/xl_device.h"
#include "xl/xl_words.h"

#include <QRegularExpression>

namespace domus {
namespace {

struct PlainDisk {
    DiskConfig config;
    XlDisk disk;
};

DiskConfig configOf(const XlDisk &disk, bool ahci)
{
    DiskConfig config = diskDefaults(disk.cdrom ? DiskRole::Cdrom : DiskRole::Disk);
    config.path = disk.target;
    config.format = disk.format == u"qcow2" ? DiskFormat::Qcow2 : DiskFormat::Raw;
    config.bus = busOfVdev(disk.vdev, ahci);
    config.readOnly = disk.readOnly;
    return config;
}

/// What the definition's own words leave out of a disk.
QString restOf(const XlDisk &disk)
{
    QStringList words{QStringLiteral("vdev=") + disk.vdev};
    words += disk.others;
    words.append(QStringLiteral("target=") + disk.target);
    return words.join(u',');
}

/// Whose path means the same wherever it is read; a script and another domain have names of their own.
bool hasUsableTarget(const XlDisk &disk)
{
    const bool elsewhere = !disk.script.isEmpty()
        || std::any_of(disk.others.begin(), disk.others.end(), [](const QString &each) { return each.startsWith(u"backend="); });
    return elsewhere || disk.target.startsWith(u'/') || (disk.cdrom && disk.target.isEmpty());
}

void addPlainDisks(const QList<PlainDisk> &disks, GuestDefinition *definition)
{
    QStringList names;
    bool more = false;
    for (const PlainDisk &disk : disks) {
        definition->hardware.disks.push_back(disk.config);
        names.append(disk.disk.vdev);
        more = more || !disk.disk.others.isEmpty();
    }
    if (!more && names == usualVdevs(definition->hardware.disks))
        return;
    for (const PlainDisk &disk : disks)
        definition->xen.disks.append(restOf(disk.disk));
}

struct NicWords {
    NicConfig nic;
    QString model;
    bool emulated = true; ///< false: "type=netfront" or "type=vif"
    QList<XlPair> rest; ///< what the definition has no words for
};

void readNicWord(const XlPair &pair, NicWords *words)
{
    if (pair.key == u"mac") {
        words->nic.mac = pair.value.toLower();
    } else if (pair.key == u"bridge") {
        words->nic.bridge = pair.value;
    } else if (pair.key == u"model") {
        words->model = pair.value;
    } else if (pair.key == u"type" && (pair.value == u"netfront" || pair.value == u"vif")) {
        words->emulated = false;
    } else if (pair.key != u"type" || pair.value != u"ioemu") {
        words->rest.append(pair);
    }
}

/// A PV or PVH guest's card has no model, nor has one with "type=vif"; xl's own where none is named is an rtl8139.
void readNicModel(NicWords *words, bool hvm)
{
    const QString model = words->model.isEmpty() ? QStringLiteral("rtl8139") : words->model;
    if (!hvm && !words->model.isEmpty()) {
        words->rest.append({QStringLiteral("model"), words->model});
    } else if (hvm && !words->emulated) {
        words->rest.append({QStringLiteral("type"), QStringLiteral("vif")});
    } else if (hvm) {
        words->nic.model = modelOfWord(model);
        if (model != u"e1000" && model != u"virtio-net")
            words->rest.append({QStringLiteral("model"), model});
    }
}

bool isBridgeName(const QString &name)
{
    return name.size() <= 15 && !name.contains(u'/') && !name.contains(u' ');
}

void readNic(const XlValue &value, int index, const QString &defaultBridge, GuestDefinition *definition)
{
    const bool hvm = definition->hardware.type == DomainType::Hvm;
    NicWords words;
    words.nic.mac = derivedMac(definition->uuid, index);
    for (const XlPair &pair : xlPairs(value.text))
        readNicWord(pair, &words);
    if (words.nic.bridge.isEmpty())
        words.nic.bridge = defaultBridge;
    words.nic.kind = words.nic.bridge.isEmpty() ? NicKind::User : NicKind::Bridge;
    readNicModel(&words, hvm);
    const NicConfig &nic = words.nic;
    if (!isMac(nic.mac))
        XlSettings::refuse(
            value,
            QStringLiteral("'%1' is no MAC address; expected six bytes such as 00:16:3e:12:34:56, the first one even")
                .arg(nic.mac.left(60)));
    if (!isBridgeName(nic.bridge))
        XlSettings::refuse(value, QStringLiteral("'%1' cannot be the name of a bridge").arg(nic.bridge.left(60)));
    definition->hardware.nics.push_back(nic);
    if (!words.rest.isEmpty())
        definition->xen.nics.append(renderXlPairs(QList<XlPair>{{QStringLiteral("mac"), nic.mac}} + words.rest));
}

/// xl has no `type` in vfb and would show "type=sdl" by VNC: it is said in xl's words.
QString translatedVfb(const QString &text)
{
    QList<XlPair> pairs;
    for (const XlPair &pair : xlPairs(text)) {
        if (pair.key != u"type")
            pairs.append(pair);
        else if (pair.value == u"sdl")
            pairs += {{QStringLiteral("vnc"), QStringLiteral("0")}, {QStringLiteral("sdl"), QStringLiteral("1")}};
        else
            pairs.append({QStringLiteral("vnc"), QStringLiteral("1")});
    }
    return renderXlPairs(pairs);
}

/// xm made a vfb of a PV guest's vnc= and sdl=.
void addVfbOfOwnKeys(XlSettings *settings, std::vector<XlValue> *vfbs)
{
    if (!settings->isXm() || !vfbs->empty() || !(settings->has("vnc") || settings->has("sdl")))
        return;
    QList<XlPair> pairs;
    bool wanted = false;
    for (const char *key :
         {"vnc", "vnclisten", "vncdisplay", "vncunused", "vncpasswd", "sdl", "opengl", "display", "xauthority", "keymap"}) {
        const QString value = settings->word(key);
        wanted = wanted || ((!qstrcmp(key, "vnc") || !qstrcmp(key, "sdl")) && value != u"0" && !value.isEmpty());
        if (!value.isEmpty())
            pairs.append({QString::fromLatin1(key), value});
    }
    if (wanted)
        vfbs->push_back({XlValue::Kind::Text, renderXlPairs(pairs), {}, 1, 1});
}

void readVfb(XlSettings *settings, GuestDefinition *definition)
{
    std::vector<XlValue> vfbs = settings->list("vfb");
    addVfbOfOwnKeys(settings, &vfbs);
    definition->hardware.display.video = vfbs.empty() ? VideoModel::None : VideoModel::Virtio;
    if (vfbs.empty())
        return;
    XlValue list{XlValue::Kind::List, {}, {}, 1, 1};
    for (XlValue &vfb : vfbs) {
        vfb.text = translatedVfb(vfb.text);
        vfb.kind = XlValue::Kind::Text;
        list.items.push_back(vfb);
    }
    settings->keep(QStringLiteral("vfb"), list);
}

void readVga(XlSettings *settings, GuestDefinition *definition)
{
    const bool std = settings->number("stdvga", 0, 1).value_or(0) == 1;
    QString vga = settings->word("vga");
    if (vga.isEmpty())
        vga = std ? QStringLiteral("stdvga") : QStringLiteral("cirrus");
    definition->hardware.display.video = videoOfVga(vga);
    if (vga != u"none" && vga != u"stdvga")
        settings->keep(QStringLiteral("vga"), vga);
}

void readSerialAndPointer(XlSettings *settings, GuestDefinition *definition)
{
    const std::vector<XlValue> ports = settings->list("serial");
    definition->hardware.serialConsole = !ports.empty() && ports.front().text != u"none";
    if (const XlSetting *serial = settings->take("serial"); serial && !(ports.size() == 1 && ports.front().text == u"pty"))
        settings->keep(serial->key, serial->value);
    const std::vector<XlValue> devices = settings->list("usbdevice");
    definition->hardware.tablet =
        std::any_of(devices.begin(), devices.end(), [](const XlValue &each) { return each.text == u"tablet"; });
    if (const XlSetting *usb = settings->take("usbdevice"); usb && !(devices.size() == 1 && definition->hardware.tablet))
        settings->keep(usb->key, usb->value);
}

} // namespace

void readXlDisks(XlSettings *settings, GuestDefinition *definition)
{
    const bool hvm = definition->hardware.type == DomainType::Hvm;
    const XlSetting *hdtype = hvm ? settings->take("hdtype") : nullptr;
    const bool ahci = hdtype && hdtype->value.text == u"ahci";
    QList<PlainDisk> disks;
    QStringList names;
    for (const XlValue &value : settings->list("disk")) {
        const auto disk = parseXlDisk(value.text, settings->kind());
        if (!disk)
            XlSettings::refuse(value, QStringLiteral("the disk '%1' cannot be read: %2").arg(value.text.left(120), disk.error()));
        if (!hasUsableTarget(*disk))
            XlSettings::refuse(value,
                               QStringLiteral("the disk '%1' has no absolute path; expected one that begins with '/'")
                                   .arg(value.text.left(120)));
        if (names.contains(disk->vdev))
            XlSettings::refuse(value, QStringLiteral("two disks are called %1; each needs a name of its own").arg(disk->vdev));
        names.append(disk->vdev);
        for (const QString &remark : disk->remarks)
            settings->warn(value.line, value.column, remark);
        if (isPlainDisk(*disk)) {
            disks.append({configOf(*disk, ahci), *disk});
            continue;
        }
        settings->warn(value.line, value.column,
                       QStringLiteral("the disk '%1' is of a kind that only Xen has (it is kept)").arg(value.text.left(120)));
        definition->xen.moreDisks.append(renderXlDisk(*disk));
    }
    addPlainDisks(disks, definition);
}

void readXlNics(XlSettings *settings, const QString &defaultBridge, GuestDefinition *definition)
{
    std::vector<XlValue> nics = settings->list("vif");
    if (settings->isXm()) {
        const qint64 count = settings->number("nics", -1, 16).value_or(0);
        nics.resize(std::max(nics.size(), size_t(std::max<qint64>(count, 0))));
    }
    for (size_t i = 0; i < nics.size(); ++i)
        readNic(nics[i], int(i), defaultBridge, definition);
}

QString xlDefaultBridge(const QByteArray &xlConf)
{
    static const QRegularExpression form(QStringLiteral(R"(^\s*vif\.default\.bridge\s*=\s*(["'])([^"']*)\1)"),
                                         QRegularExpression::MultilineOption);
    QString bridge;
    auto matches = form.globalMatch(QString::fromUtf8(xlConf));
    while (matches.hasNext())
        bridge = matches.next().captured(2);
    return bridge.isEmpty() || !isBridgeName(bridge) ? QStringLiteral("xenbr0") : bridge;
}

void readXlConsoles(XlSettings *settings, GuestDefinition *definition)
{
    if (definition->hardware.type != DomainType::Hvm)
        return readVfb(settings, definition);
    readVga(settings, definition);
    readSerialAndPointer(settings, definition);
}

} // namespace domus
