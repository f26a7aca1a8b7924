// SPDX-License-Identifier: GPL-3.0-or-later
#include "xl/xl_device.h"
#include "xl/xl_text.h"

#include <utility>

namespace domus {
namespace {

Error unreadable(const QString &what, const QString &why)
{
    return Error(ErrorCode::BadDefinition, QStringLiteral("%1 cannot be used: %2").arg(what, why),
                 QStringLiteral("Correct it below 'xen' in the definition"));
}

XenDiskConfig diskFrom(const QString &text)
{
    const auto disk = parseXlDisk(text, XlKind::Xm);
    if (!disk)
        throw unreadable(QStringLiteral("The disk '%1'").arg(text), disk.error());
    XenDiskConfig result{.target = disk->target,
                         .format = disk->format,
                         .name = disk->vdev,
                         .script = disk->script,
                         .backend = {},
                         .readOnly = disk->readOnly,
                         .cdrom = disk->cdrom};
    for (const QString &word : disk->others) {
        if (word.startsWith(QLatin1String("backendtype=")))
            result.backend = word.section(u'=', 1);
    }
    return result;
}

XlDisk wordsOf(const XenDiskConfig &disk)
{
    XlDisk words;
    words.target = disk.target;
    words.format = disk.format;
    words.vdev = disk.name;
    words.script = disk.script;
    words.readOnly = disk.readOnly;
    words.cdrom = disk.cdrom;
    if (!disk.backend.isEmpty())
        words.others = QStringList{QStringLiteral("backendtype=") + disk.backend};
    return words;
}

/// Where an assignment of xl's goes; null for those that nothing here acts upon.
QString *placeOf(XenHardware *xen, const XlSetting &setting)
{
    if (setting.value.isList())
        return nullptr; // a place for each vCPU
    return setting.key == QLatin1String("cpus")     ? &xen->cpus
        : setting.key == QLatin1String("cpus_soft") ? &xen->cpusSoft
                                                    : nullptr;
}

} // namespace

XenSettings takeXenSettings(DomainConfig *hardware)
{
    XenSettings xen;
    xen.bootloader = hardware->xen.bootloader;
    xen.bootloaderArgs = hardware->xen.bootloaderArgs;
    for (DiskConfig &disk : hardware->disks)
        xen.disks.append(QStringLiteral("vdev=%1,target=%2").arg(std::exchange(disk.xenName, {}), disk.path));
    for (const XenDiskConfig &disk : hardware->xen.disks)
        xen.moreDisks.append(renderXlDisk(wordsOf(disk)));
    if (!hardware->xen.cpus.isEmpty())
        xen.settings.append(QStringLiteral("cpus = \"%1\"").arg(hardware->xen.cpus));
    if (!hardware->xen.cpusSoft.isEmpty())
        xen.settings.append(QStringLiteral("cpus_soft = \"%1\"").arg(hardware->xen.cpusSoft));
    hardware->xen = {};
    return xen;
}

QStringList applyXenSettings(DomainConfig *hardware, const XenSettings &xen)
{
    hardware->xen.bootloader = xen.bootloader;
    hardware->xen.bootloaderArgs = xen.bootloaderArgs;
    for (const QString &text : xen.moreDisks)
        hardware->xen.disks.push_back(diskFrom(text));
    QStringList passedOver;
    try {
        for (const XlSetting &setting : parseXl(xen.settings.join(u'\n') + u'\n').settings) {
            if (QString *place = placeOf(&hardware->xen, setting))
                *place = setting.value.text;
            else
                passedOver.append(setting.key);
        }
    } catch (const XlProblem &problem) {
        throw unreadable(QStringLiteral("Line %1 of xen.settings").arg(problem.line), problem.text);
    }
    return passedOver;
}

} // namespace domus
