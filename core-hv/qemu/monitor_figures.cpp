// SPDX-License-Identifier: GPL-3.0-or-later
#include "qemu/monitor_figures.h"

#include "json_fields.h"

#include <algorithm>

namespace domus {
namespace {

/// The number of "drive7" in a device's id or path; nothing when it is none of ours.
std::optional<int> driveNumber(const QString &device)
{
    const auto word = QLatin1String("drive");
    const qsizetype at = device.indexOf(word);
    if (at < 0)
        return std::nullopt;
    const QStringView rest = QStringView(device).sliced(at + word.size());
    const auto end = std::find_if_not(rest.begin(), rest.end(), [](QChar c) { return c.isDigit(); });
    bool isNumber = false;
    const int number = rest.first(end - rest.begin()).toInt(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

DiskCounters diskFrom(int number, const QJsonObject &stats)
{
    const auto field = [&](const char *name) { return stats[QLatin1String(name)].toInteger(); };
    DiskCounters disk;
    disk.name = QString::number(number);
    disk.readBytes = field("rd_bytes");
    disk.writtenBytes = field("wr_bytes");
    disk.reads = field("rd_operations");
    disk.writes = field("wr_operations");
    disk.readTime = std::chrono::nanoseconds(field("rd_total_time_ns"));
    disk.writeTime = std::chrono::nanoseconds(field("wr_total_time_ns"));
    return disk;
}

/// The guest's driver tells -1 (as an unsigned number) for what it does not know.
std::optional<qint64> guestStat(const QJsonObject &stats, const char *name)
{
    const auto value = intField(stats, QLatin1String(name));
    return value && *value >= 0 ? value : std::nullopt;
}

std::optional<ByteSize> guestSize(const QJsonObject &stats, const char *name)
{
    const auto value = guestStat(stats, name);
    return value ? std::optional(ByteSize::fromBytes(*value)) : std::nullopt;
}

} // namespace

QList<DiskCounters> parseBlockStats(const QJsonValue &answer)
{
    QList<QPair<int, DiskCounters>> disks;
    for (const QJsonValue &device : answer.toArray()) {
        if (const auto number = driveNumber(device[QLatin1String("qdev")].toString()))
            disks.append({*number, diskFrom(*number, device[QLatin1String("stats")].toObject())});
    }
    std::stable_sort(disks.begin(), disks.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    QList<DiskCounters> result;
    for (const auto &disk : std::as_const(disks))
        result.append(disk.second);
    return result;
}

GuestMemoryStats parseGuestStats(const QJsonValue &answer)
{
    const QJsonObject stats = answer[QLatin1String("stats")].toObject();
    GuestMemoryStats memory;
    memory.toldAt = answer[QLatin1String("last-update")].toInteger();
    memory.available = guestSize(stats, "stat-available-memory");
    memory.free = guestSize(stats, "stat-free-memory");
    memory.cache = guestSize(stats, "stat-disk-caches");
    memory.swappedIn = guestStat(stats, "stat-swap-in");
    memory.swappedOut = guestStat(stats, "stat-swap-out");
    return memory;
}

QList<VcpuThread> parseVcpuThreads(const QJsonValue &answer)
{
    QList<VcpuThread> threads;
    for (const QJsonValue &cpu : answer.toArray()) {
        const qint64 thread = cpu[QLatin1String("thread-id")].toInteger();
        if (thread > 0)
            threads.append({int(cpu[QLatin1String("cpu-index")].toInteger(-1)), thread});
    }
    return threads;
}

} // namespace domus
