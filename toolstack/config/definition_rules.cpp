// SPDX-License-Identifier: GPL-3.0-or-later
#include "definition_words.h"

#include <QCryptographicHash>
#include <QDir>
#include <QRandomGenerator>
#include <QSet>

namespace domus {
namespace {

QString macFrom(quint32 tail)
{
    return QStringLiteral("52:54:00:%1:%2:%3")
        .arg((tail >> 16) & 0xff, 2, 16, QLatin1Char('0'))
        .arg((tail >> 8) & 0xff, 2, 16, QLatin1Char('0'))
        .arg(tail & 0xff, 2, 16, QLatin1Char('0'));
}

void checkPath(const QString &what, const QString &path, QStringList *problems)
{
    if (!path.isEmpty() && (!QDir::isAbsolutePath(path) || path.contains(QChar(0))))
        problems->append(QStringLiteral("%1 '%2' is not an absolute path").arg(what, path));
}

void checkBoot(const BootConfig &boot, QStringList *problems)
{
    checkPath(QStringLiteral("The kernel"), boot.kernel, problems);
    checkPath(QStringLiteral("The initrd"), boot.initrd, problems);
    if (boot.kernel.isEmpty() && (!boot.initrd.isEmpty() || !boot.cmdline.isEmpty()))
        problems->append(QStringLiteral("An initrd or a command line needs a kernel"));
    if (boot.kernel.isEmpty() && boot.order.empty())
        problems->append(QStringLiteral("The boot order is empty"));
}

void checkAmounts(const DomainConfig &hardware, QStringList *problems)
{
    if (hardware.memory < ByteSize::fromMiB(1))
        problems->append(QStringLiteral("%1 of memory is too little; at least 1 MiB").arg(hardware.memory.toString()));
    if (hardware.memoryMax < hardware.memory)
        problems->append(QStringLiteral("The memory ceiling, %1, is below the memory at start, %2")
                             .arg(hardware.memoryMax.toString(), hardware.memory.toString()));
    if (hardware.memory.bytes() % ByteSize::fromMiB(1).bytes() != 0
        || hardware.memoryMax.bytes() % ByteSize::fromMiB(1).bytes() != 0)
        problems->append(QStringLiteral("Memory comes in whole MiB"));
    if (hardware.memoryMax > ByteSize::fromGiB(16 << 10))
        problems->append(
            QStringLiteral("%1 of memory is more than the 16 TiB a guest can have").arg(hardware.memoryMax.toString()));
    if (hardware.vcpus < 1 || hardware.vcpusMax > 255)
        problems->append(QStringLiteral("A guest has 1 to 255 vCPUs"));
    if (hardware.vcpusMax < hardware.vcpus)
        problems->append(
            QStringLiteral("The ceiling of %1 vCPUs is below the %2 at start").arg(hardware.vcpusMax).arg(hardware.vcpus));
}

void checkScheduling(const DomainConfig &hardware, QStringList *problems)
{
    if (hardware.cpuWeight < 1 || hardware.cpuWeight > 65535)
        problems->append(QStringLiteral("A weight is from 1 to 65535, not %1").arg(hardware.cpuWeight));
    if (hardware.cpuCap < 0 || hardware.cpuCap > 25500)
        problems->append(
            QStringLiteral("A cap is from 1 to 25500 percent of one CPU, or 0 for none, not %1").arg(hardware.cpuCap));
}

void checkDisks(const DomainConfig &hardware, QStringList *problems)
{
    QSet<QString> paths;
    for (const DiskConfig &disk : hardware.disks) {
        if (disk.path.isEmpty() && disk.role == DiskRole::Disk)
            problems->append(QStringLiteral("A disk has no path"));
        checkPath(QStringLiteral("The disk"), disk.path, problems);
        const QString clean = QDir::cleanPath(disk.path);
        if (!disk.path.isEmpty() && paths.contains(clean))
            problems->append(QStringLiteral("%1 is used by two disks").arg(clean));
        paths.insert(clean);
    }
}

void checkNics(const DomainConfig &hardware, QStringList *problems)
{
    QSet<QString> macs;
    for (const NicConfig &nic : hardware.nics) {
        if (!isMac(nic.mac))
            problems->append(QStringLiteral("'%1' is not a MAC address").arg(nic.mac));
        else if (macs.contains(nic.mac))
            problems->append(QStringLiteral("Two NICs have the MAC address %1").arg(nic.mac));
        macs.insert(nic.mac);
        if (nic.kind == NicKind::Bridge && nic.bridge.isEmpty())
            problems->append(QStringLiteral("A bridge NIC does not say which bridge"));
        if (nic.kind == NicKind::Bridge && nic.hostAccess)
            problems->append(QStringLiteral("'host-access' is for user NICs; a bridge is not closed by it"));
        if (nic.bridge.size() > 15 || nic.bridge.contains(u'/') || nic.bridge.contains(u' '))
            problems->append(QStringLiteral("'%1' cannot be the name of a bridge").arg(nic.bridge));
    }
}

} // namespace

DiskConfig diskDefaults(DiskRole role)
{
    DiskConfig disk;
    if (role == DiskRole::Cdrom) {
        disk.role = role;
        disk.format = DiskFormat::Raw;
        disk.bus = DiskBus::Sata;
        disk.readOnly = true;
    }
    return disk;
}

bool isMac(const QString &text)
{
    if (text.size() != 17)
        return false;
    for (int i = 0; i < 17; ++i) {
        const char16_t c = text[i].unicode();
        const bool hex = (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f');
        if (i % 3 == 2 ? c != u':' : !hex)
            return false;
    }
    const bool multicast = text.mid(1, 1).toInt(nullptr, 16) % 2 != 0;
    return !multicast && text != u"00:00:00:00:00:00";
}

QString derivedMac(const QUuid &guest, int index)
{
    const QByteArray hash =
        QCryptographicHash::hash(QByteArray(guest.toRfc4122() + QByteArray::number(index)), QCryptographicHash::Sha256);
    return macFrom(quint32(uchar(hash[0])) << 16 | quint32(uchar(hash[1])) << 8 | uchar(hash[2]));
}

QString randomMac()
{
    return macFrom(QRandomGenerator::system()->generate());
}

std::optional<QString> guestNameProblem(const QString &name)
{
    if (name.isEmpty())
        return QStringLiteral("a guest's name must not be empty");
    if (name.size() > 64)
        return QStringLiteral("a guest's name has at most 64 characters, this has %1").arg(name.size());
    if (name.startsWith(u'.') || name.startsWith(u'-'))
        return QStringLiteral("a guest's name must not begin with '%1'").arg(name.front());
    for (const QChar c : name) {
        const char16_t u = c.unicode();
        const bool letter = (u >= u'a' && u <= u'z') || (u >= u'A' && u <= u'Z') || (u >= u'0' && u <= u'9');
        if (!letter && u != u'.' && u != u'_' && u != u'-')
            return QStringLiteral("a guest's name is made of letters A to Z, digits, '.', '_' and '-'; '%1' is none of them")
                .arg(c.isPrint() ? QString(c) : QStringLiteral("U+%1").arg(uint(u), 4, 16, QLatin1Char('0')));
    }
    return std::nullopt;
}

static std::optional<QString> labelProblem(const QString &text, const QString &what, int longest, bool blanks)
{
    if (text.isEmpty())
        return QStringLiteral("%1 must not be empty").arg(what);
    if (text.size() > longest)
        return QStringLiteral("%1 has at most %2 characters, this has %3").arg(what).arg(longest).arg(text.size());
    if (text.front().isSpace() || text.back().isSpace())
        return QStringLiteral("%1 must not begin or end with a blank").arg(what);
    for (const QChar c : text) {
        if (c == u'"' || (c.isSpace() ? !blanks || c != u' ' : !c.isPrint() && !c.isSurrogate()))
            return QStringLiteral("%1 must not have %2 in it")
                .arg(what,
                     c.isPrint() && !c.isSpace() ? QString(c)
                                                 : QStringLiteral("U+%1").arg(uint(c.unicode()), 4, 16, QLatin1Char('0')));
    }
    return std::nullopt;
}

std::optional<QString> groupProblem(const QString &group)
{
    return labelProblem(group, QStringLiteral("a group's name"), 64, true);
}

std::optional<QString> tagProblem(const QString &tag)
{
    if (tag.contains(u','))
        return QStringLiteral("a tag must not have , in it");
    return labelProblem(tag, QStringLiteral("a tag"), 32, false);
}

QStringList sortedTags(QStringList tags)
{
    tags.removeDuplicates();
    tags.sort();
    return tags;
}

std::optional<QString> needsXen(const GuestDefinition &definition)
{
    const BootConfig &boot = definition.install ? definition.install->boot : definition.hardware.boot;
    const DomainType type = definition.hardware.type;
    if ((type == DomainType::Pv || type == DomainType::Pvh) && boot.kernel.isEmpty())
        return type == DomainType::Pv
            ? QStringLiteral("It is a paravirtual (PV) guest without a kernel of its own, whose boot loader is Xen's")
            : QStringLiteral("It is a PVH guest without a kernel of its own");
    if (!definition.xen.moreDisks.isEmpty())
        return QStringLiteral("Its disk '%1' is of a kind that only Xen has").arg(definition.xen.moreDisks.constFirst());
    return std::nullopt;
}

QStringList definitionProblems(const GuestDefinition &definition)
{
    QStringList problems;
    if (const auto problem = guestNameProblem(definition.name))
        problems.append(*problem);
    if (definition.uuid.isNull())
        problems.append(QStringLiteral("The guest has no UUID"));
    if (const auto problem = groupProblem(definition.group); problem && !definition.group.isEmpty())
        problems.append(*problem);
    for (const QString &tag : definition.tags) {
        if (const auto problem = tagProblem(tag))
            problems.append(*problem);
    }
    if (definition.tags.size() > tagsAtMost)
        problems.append(QStringLiteral("A guest has at most %1 tags, not %2").arg(tagsAtMost).arg(definition.tags.size()));
    checkAmounts(definition.hardware, &problems);
    checkScheduling(definition.hardware, &problems);
    checkBoot(definition.hardware.boot, &problems);
    if (definition.install)
        checkBoot(definition.install->boot, &problems);
    checkDisks(definition.hardware, &problems);
    checkNics(definition.hardware, &problems);
    return problems;
}

} // namespace domus
