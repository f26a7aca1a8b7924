// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/xen_counters.h"

#include "engine/xen_disk_names.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <algorithm>

namespace domus {
namespace {

constexpr qint64 sectorBytes = 512;
constexpr int xvdMajor = 202;
constexpr qint64 extendedFlag = 1 << 28; ///< numbers of disks beyond the sixteenth

qint64 counterIn(const QString &file)
{
    QFile counter(file);
    return counter.open(QIODevice::ReadOnly) ? counter.read(64).trimmed().toLongLong() : 0;
}

std::chrono::nanoseconds timeIn(const QJsonValue &stats, QLatin1String name)
{
    return std::chrono::nanoseconds(stats[name].toInteger());
}

} // namespace

QString diskNameOf(qint64 number)
{
    const qint64 major = number >> 8;
    const qint64 minor = number & 0xff;
    const auto name = [](QLatin1String kind, qint64 disk, qint64 partition) -> QString {
        return kind + diskLetters(disk) + (partition > 0 ? QString::number(partition) : QString());
    };
    if ((number & extendedFlag) != 0)
        return name(QLatin1String("xvd"), (number & ~extendedFlag) >> 8, minor);
    if (major == xvdMajor || major == 8) // 8: SCSI's
        return name(QLatin1String(major == 8 ? "sd" : "xvd"), minor >> 4, minor & 0xf);
    if (major == 3 || major == 22) // IDE's
        return name(QLatin1String("hd"), (major == 22 ? 2 : 0) + (minor >> 6), minor & 0x3f);
    return {};
}

QList<DiskCounters> readDeviceDisks(std::uint32_t domid, const QString &root)
{
    const QDir devices(root + QStringLiteral("/sys/bus/xen-backend/devices"));
    const QString ours = QStringLiteral("vbd-%1-").arg(domid);
    QList<DiskCounters> disks;
    for (const QString &device : devices.entryList({ours + u'*'}, QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QString counters = devices.filePath(device) + QStringLiteral("/statistics/");
        DiskCounters disk;
        disk.name = diskNameOf(device.mid(ours.size()).toLongLong());
        disk.reads = counterIn(counters + QStringLiteral("rd_req"));
        disk.writes = counterIn(counters + QStringLiteral("wr_req"));
        disk.readBytes = counterIn(counters + QStringLiteral("rd_sect")) * sectorBytes;
        disk.writtenBytes = counterIn(counters + QStringLiteral("wr_sect")) * sectorBytes;
        disks.append(disk);
    }
    return disks;
}

QList<DiskCounters> parseXenBlockStats(const QJsonValue &answer)
{
    QList<DiskCounters> disks;
    for (const QJsonValue &device : answer.toArray()) {
        // "xvda-raw", "xvdb-qcow2": the name in the guest, and the format's driver.
        const QString name = device[QLatin1String("node-name")].toString().section(u'-', 0, 0);
        const QJsonValue stats = device[QLatin1String("stats")];
        if (!name.startsWith(QLatin1String("xvd")) && !name.startsWith(QLatin1String("hd"))
            && !name.startsWith(QLatin1String("sd")))
            continue;
        disks.append({.name = name,
                      .readBytes = stats[QLatin1String("rd_bytes")].toInteger(),
                      .writtenBytes = stats[QLatin1String("wr_bytes")].toInteger(),
                      .reads = stats[QLatin1String("rd_operations")].toInteger(),
                      .writes = stats[QLatin1String("wr_operations")].toInteger(),
                      .readTime = timeIn(stats, QLatin1String("rd_total_time_ns")),
                      .writeTime = timeIn(stats, QLatin1String("wr_total_time_ns"))});
    }
    return disks;
}

QList<DiskCounters> inPlace(const QList<DiskCounters> &disks, const QStringList &names)
{
    QList<DiskCounters> result;
    for (qsizetype i = 0; i < names.size(); ++i) {
        const auto found = std::find_if(disks.begin(), disks.end(), [&](const auto &disk) { return disk.name == names[i]; });
        if (found == disks.end())
            continue;
        result.append(*found);
        result.last().name = QString::number(i);
    }
    return result;
}

} // namespace domus
