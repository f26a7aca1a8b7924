// SPDX-License-Identifier: GPL-3.0-or-later
#include "xl/xl_device.h"

#include "definition_words.h"
#include "engine/xen_disk_names.h"

#include <QRegularExpression>
#include <algorithm>

namespace domus {
namespace {

using Parsed = tl::expected<XlDisk, QString>;

bool isVdev(const QString &text)
{
    static const QRegularExpression shape(QStringLiteral("^(ioemu:)?((xvd|hd|sd|vd)[a-z]+[0-9]*|fd[ab]|d[0-9]+(p[0-9]+)?)"
                                                         "(:cdrom|:disk)?$"));
    return shape.match(text).hasMatch();
}

bool isFormat(const QString &text)
{
    return QStringList{QStringLiteral("raw"), QStringLiteral("qcow"), QStringLiteral("qcow2"), QStringLiteral("vhd"),
                       QStringLiteral("qed")}
        .contains(text);
}

/// Reads a disk word by word.
class DiskReader {
public:
    DiskReader(const QString &text, XlKind kind) : m_rest(text.trimmed()), m_kind(kind) {}

    Parsed run()
    {
        takePrefixes();
        while (!m_rest.isEmpty() && m_problem.isEmpty())
            takeWord();
        if (m_disk.vdev.isEmpty() && m_problem.isEmpty())
            m_problem = QStringLiteral("the disk has no device name such as xvda");
        if (!m_problem.isEmpty())
            return tl::unexpected(m_problem);
        if (m_disk.cdrom)
            m_disk.readOnly = true;
        return m_disk;
    }

private:
    /// "tap:qcow2:/x.img": how the disk was to be attached, its format, or a script's name.
    void takePrefixes()
    {
        static const QStringList dropped{QStringLiteral("phy"),     QStringLiteral("file"), QStringLiteral("tap"),
                                         QStringLiteral("tap2"),    QStringLiteral("aio"),  QStringLiteral("sync"),
                                         QStringLiteral("tapdisk"), QStringLiteral("ioemu")};
        static const QStringList scripts{QStringLiteral("iscsi"), QStringLiteral("nbd"), QStringLiteral("enbd"),
                                         QStringLiteral("drbd")};
        static const QRegularExpression prefix(QStringLiteral("^([a-z][a-z0-9]*):"));
        bool phy = false;
        bool any = false;
        for (auto match = prefix.match(m_rest); match.hasMatch(); match = prefix.match(m_rest)) {
            const QString word = match.captured(1);
            if (scripts.contains(word))
                m_disk.script = QStringLiteral("block-") + word;
            else if (isFormat(word))
                m_disk.format = word;
            else if (!dropped.contains(word))
                break;
            phy = phy || word == u"phy";
            any = true;
            m_rest = m_rest.mid(match.capturedLength());
            if (!m_disk.script.isEmpty())
                break;
        }
        m_hadFormat = any;
        if (any)
            takeTarget(phy);
    }

    void takeTarget(bool phy)
    {
        m_disk.target = nextWord();
        m_hadTarget = true;
        if (phy && !m_disk.target.isEmpty() && !m_disk.target.startsWith(u'/'))
            m_disk.target = QStringLiteral("/dev/") + m_disk.target;
    }

    QString nextWord()
    {
        const qsizetype comma = m_rest.indexOf(u',');
        const QString word = m_rest.left(comma < 0 ? m_rest.size() : comma).trimmed();
        m_rest = comma < 0 ? QString() : m_rest.mid(comma + 1);
        return word;
    }

    void takeWord()
    {
        static const QRegularExpression pair(QStringLiteral("^\\s*([a-z][-a-z0-9]*)\\s*=\\s*"));
        if (const auto match = pair.match(m_rest); match.hasMatch()) {
            m_rest = m_rest.mid(match.capturedLength());
            const QString key = match.captured(1);
            if (key == u"target") {
                m_disk.target = m_rest.trimmed();
                m_rest.clear();
            } else {
                takePair(key, nextWord());
            }
            return;
        }
        const QString word = nextWord();
        if (word == u"cdrom")
            m_disk.cdrom = true;
        else if (isFlag(word))
            m_disk.others.append(word);
        else
            takePosition(word);
    }

    static bool isFlag(const QString &word)
    {
        return QStringList{QStringLiteral("discard"), QStringLiteral("no-discard"), QStringLiteral("direct-io-safe"),
                           QStringLiteral("trusted"), QStringLiteral("untrusted"),  QStringLiteral("colo")}
            .contains(word);
    }

    void takePair(const QString &key, const QString &value)
    {
        if (key == u"format")
            takeFormat(value);
        else if (key == u"vdev")
            takeVdev(value);
        else if (key == u"access")
            takeAccess(value);
        else if (key == u"script")
            m_disk.script = value;
        else if (key == u"devtype")
            m_disk.cdrom = value == u"cdrom";
        else
            m_disk.others.append(key + u'=' + value);
    }

    /// In their order: target, format (which old files leave out), vdev, access.
    void takePosition(const QString &word)
    {
        if (!m_hadTarget) {
            m_disk.target = word;
            m_hadTarget = true;
        } else if (!m_hadFormat && !(isVdev(word) && !isFormat(word))) {
            takeFormat(word);
        } else if (m_disk.vdev.isEmpty()) {
            takeVdev(word);
        } else if (!m_hadAccess) {
            takeAccess(word);
        } else if (!word.isEmpty()) {
            // xend's fourth word: the domain that has the disk
            m_disk.others.append(QStringLiteral("backend=") + word);
        }
    }

    void takeFormat(const QString &word)
    {
        m_hadFormat = true;
        if (word.isEmpty() || word == u"aio")
            return;
        if (!isFormat(word))
            m_problem = QStringLiteral("'%1' is no disk format; expected raw, qcow, qcow2, vhd or qed").arg(word.left(60));
        else
            m_disk.format = word;
    }

    void takeVdev(const QString &word)
    {
        m_hadFormat = true;
        if (!isVdev(word)) {
            m_problem = QStringLiteral("'%1' is no disk's device name; expected one such as xvda or hda").arg(word.left(60));
            return;
        }
        QString name = word.startsWith(u"ioemu:") ? word.mid(6) : word;
        const qsizetype colon = name.indexOf(u':');
        m_disk.cdrom = m_disk.cdrom || name.endsWith(u":cdrom");
        m_disk.vdev = colon < 0 ? name : name.left(colon);
    }

    void takeAccess(const QString &word)
    {
        m_hadAccess = true;
        const bool shared = word.endsWith(u'!');
        const QString access = shared ? word.chopped(1) : word;
        const bool known =
            QStringList{QStringLiteral("r"), QStringLiteral("ro"), QStringLiteral("w"), QStringLiteral("rw"), QString()}.contains(
                access);
        if (!known || (shared && m_kind == XlKind::Xl)) {
            m_problem = QStringLiteral("'%1' is no access to a disk; expected r, ro, w or rw").arg(word.left(60));
            return;
        }
        if (shared)
            m_disk.remarks.append(QStringLiteral("'%1' let several guests write to %2 at once; here it is for one at a time")
                                      .arg(word, m_disk.target));
        m_disk.readOnly = access.startsWith(u'r') && access != u"rw";
    }

    QString m_rest;
    XlKind m_kind;
    XlDisk m_disk;
    QString m_problem;
    bool m_hadTarget = false;
    bool m_hadFormat = false;
    bool m_hadAccess = false;
};

/// The entry of `xen.disks` with that target, once.
std::optional<XlDisk> takeEntry(QStringList *entries, const QString &path)
{
    for (qsizetype i = 0; i < entries->size(); ++i) {
        const auto entry = parseXlDisk(entries->at(i), XlKind::Xm);
        if (entry && entry->target == path) {
            entries->removeAt(i);
            return *entry;
        }
    }
    return std::nullopt;
}

bool hasSata(const DomainConfig &hardware)
{
    return std::any_of(hardware.disks.begin(), hardware.disks.end(),
                       [](const DiskConfig &disk) { return disk.bus == DiskBus::Sata; });
}

XenDiskKind kindOfVdev(const DiskConfig &disk)
{
    return disk.bus == DiskBus::Virtio ? XenDiskKind::Xvd : disk.bus == DiskBus::Scsi ? XenDiskKind::Sd : XenDiskKind::Hd;
}

} // namespace

Parsed parseXlDisk(const QString &text, XlKind kind)
{
    return DiskReader(text, kind).run();
}

QString renderXlDisk(const XlDisk &disk)
{
    QStringList words{QStringLiteral("format=") + disk.format, QStringLiteral("vdev=") + disk.vdev,
                      disk.readOnly ? QStringLiteral("access=ro") : QStringLiteral("access=rw")};
    if (disk.cdrom)
        words.append(QStringLiteral("devtype=cdrom"));
    if (!disk.script.isEmpty())
        words.append(QStringLiteral("script=") + disk.script);
    words += disk.others;
    words.append(QStringLiteral("target=") + disk.target);
    return words.join(u',');
}

bool isPlainDisk(const XlDisk &disk)
{
    const bool elsewhere = std::any_of(disk.others.begin(), disk.others.end(),
                                       [](const QString &each) { return each.startsWith(u"backend=") && each != u"backend=0"; });
    const bool place = disk.target.isEmpty() ? disk.cdrom : disk.target.startsWith(u'/');
    return disk.script.isEmpty() && !elsewhere && place && (disk.format == u"raw" || disk.format == u"qcow2")
        && !disk.vdev.startsWith(u"fd");
}

QList<XlPair> xlPairs(const QString &text)
{
    QList<XlPair> pairs;
    for (const QString &word : text.split(u',', Qt::SkipEmptyParts)) {
        const qsizetype equals = word.indexOf(u'=');
        const XlPair pair =
            equals < 0 ? XlPair{{}, word.trimmed()} : XlPair{word.left(equals).trimmed(), word.mid(equals + 1).trimmed()};
        if (!pair.key.isEmpty() || !pair.value.isEmpty())
            pairs.append(pair);
    }
    return pairs;
}

QString renderXlPairs(const QList<XlPair> &pairs)
{
    QStringList words;
    for (const XlPair &pair : pairs)
        words.append(pair.key.isEmpty() ? pair.value : pair.key + u'=' + pair.value);
    return words.join(u',');
}

QStringList usualVdevs(const std::vector<DiskConfig> &disks)
{
    QStringList names(qsizetype(disks.size()));
    giveDiskNames(disks, kindOfVdev, {}, &names);
    return names;
}

DiskBus busOfVdev(const QString &vdev, bool ahci)
{
    if (vdev.startsWith(u"hd"))
        return ahci ? DiskBus::Sata : DiskBus::Ide;
    return vdev.startsWith(u"sd") ? DiskBus::Scsi : DiskBus::Virtio;
}

std::vector<XlDisk> xlDisksOf(const DomainConfig &hardware, const XenSettings &xen)
{
    const bool ahci = hasSata(hardware);
    QStringList entries = xen.disks;
    std::vector<XlDisk> disks;
    QStringList names;
    for (const DiskConfig &config : hardware.disks) {
        XlDisk disk = takeEntry(&entries, config.path).value_or(XlDisk());
        const DiskBus bus = config.bus == DiskBus::Ide && ahci ? DiskBus::Sata : config.bus;
        if (names.contains(disk.vdev) || busOfVdev(disk.vdev, ahci) != bus)
            disk.vdev.clear();
        names.append(disk.vdev);
        disk.target = config.path;
        disk.format = wordOf(diskFormatWords, config.format);
        disk.readOnly = config.readOnly;
        disk.cdrom = config.role == DiskRole::Cdrom;
        disks.push_back(disk);
    }
    QStringList others;
    for (const QString &text : xen.moreDisks) {
        if (const auto disk = parseXlDisk(text, XlKind::Xm))
            others.append(disk->vdev);
    }
    giveDiskNames(hardware.disks, kindOfVdev, others, &names);
    for (size_t i = 0; i < disks.size(); ++i)
        disks[i].vdev = names[qsizetype(i)];
    return disks;
}

void nameXenDisks(DomainConfig *hardware, const XenSettings &xen)
{
    if (hardware->type == DomainType::Auto && xen.disks.isEmpty())
        return;
    const std::vector<XlDisk> disks = xlDisksOf(*hardware, xen);
    for (size_t i = 0; i < disks.size(); ++i)
        hardware->disks[i].xenName = disks[i].vdev;
}

} // namespace domus
