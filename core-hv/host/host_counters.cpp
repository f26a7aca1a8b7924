// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/host_counters.h"

#include "host/process_counters.h"

#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <array>
#include <unistd.h>

namespace domus {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

/// /proc/diskstats counts sectors of this size, whatever the disk's own.
constexpr qint64 sectorSize = 512;
/// A machine with more processors has longer files.
constexpr size_t largestProcFile = 256 << 10;

/// The words of a line, without copies. Reused from line to line.
using Words = QList<QByteArrayView>;

void splitWords(QByteArrayView line, Words &words)
{
    words.clear();
    qsizetype begin = 0;
    for (qsizetype i = 0; i <= line.size(); ++i) {
        if (i < line.size() && line[i] != ' ' && line[i] != '\t')
            continue;
        if (i > begin)
            words.append(line.sliced(begin, i - begin));
        begin = i + 1;
    }
}

template <typename TakeWords>
void forEachLine(const QByteArray &text, TakeWords take)
{
    Words words;
    qsizetype begin = 0;
    while (begin < text.size()) {
        qsizetype end = text.indexOf('\n', begin);
        if (end < 0)
            end = text.size();
        splitWords(QByteArrayView(text).sliced(begin, end - begin), words);
        if (!words.isEmpty())
            take(words);
        begin = end + 1;
    }
}

/// User, nice, system, irq, softirq and steal; a guest's time is in user's already. Idle and waiting are not busy.
nanoseconds busyTime(const Words &words, qint64 ticksPerSecond)
{
    qint64 ticks = 0;
    for (const int field : {1, 2, 3, 6, 7, 8})
        ticks += field < words.size() ? words[field].toLongLong() : 0;
    return nanoseconds(ticks * (1'000'000'000 / ticksPerSecond));
}

bool existsBelow(const QString &directory, const QString &name, const char *entry)
{
    // Names with a slash stand in sysfs with an exclamation mark.
    QString safe = name;
    return QFileInfo::exists(QStringLiteral("%1/%2/%3").arg(directory, safe.replace(u'/', u'!'), QLatin1String(entry)));
}

/// Backed by a device: not a loop, a RAM disk, a mapping or an array (whose members are counted).
bool isWholeDisk(const QString &name)
{
    return existsBelow(QStringLiteral("/sys/block"), name, "device");
}

/// Not a guest's tap, a bridge (its ports are counted) or one end of a pair inside the machine. A container's own end of
/// such a pair has no device either, but leads out: where nothing is a device, everything counts.
bool isDevice(const QString &name)
{
    return existsBelow(QStringLiteral("/sys/class/net"), name, "device");
}

/// What does not change for a name is asked once.
class Sieve {
public:
    explicit Sieve(bool (*wanted)(const QString &name)) : m_wanted(wanted) {}

    template <typename T>
    QList<T> sifted(const QList<T> &all)
    {
        QList<T> result;
        QHash<QString, bool> known;
        for (const T &one : all) {
            const auto seen = m_known.constFind(one.name);
            const bool wanted = seen != m_known.constEnd() ? *seen : m_wanted(one.name);
            known.insert(one.name, wanted);
            if (wanted)
                result.append(one);
        }
        m_known = std::move(known);
        return result;
    }

private:
    bool (*m_wanted)(const QString &name);
    QHash<QString, bool> m_known;
};

QByteArray procFile(const char *path, size_t room)
{
    static QByteArray buffer;
    buffer.resize(qsizetype(room));
    return readSmallFile(path, std::span(buffer.data(), room)).toByteArray();
}

QList<NicCounters> withoutLoopback(QList<NicCounters> nics)
{
    nics.removeIf([](const NicCounters &nic) { return nic.name == QLatin1String("lo"); });
    return nics;
}

} // namespace

QList<CpuCounter> parseCpuTimes(const QByteArray &procStat, qint64 ticksPerSecond)
{
    QList<CpuCounter> cpus;
    forEachLine(procStat, [&](const Words &words) {
        bool isNumber = false;
        const int index = words[0].startsWith("cpu") ? words[0].sliced(3).toInt(&isNumber) : 0;
        if (isNumber)
            cpus.append({index, busyTime(words, ticksPerSecond)});
    });
    return cpus;
}

HostMemoryUse parseMemoryUse(const QByteArray &memInfo)
{
    HostMemoryUse memory;
    forEachLine(memInfo, [&](const Words &words) {
        const ByteSize size = ByteSize::fromKiB(words.size() > 1 ? words[1].toLongLong() : 0);
        if (words[0] == "MemTotal:")
            memory.total = size;
        else if (words[0] == "MemFree:")
            memory.free = size;
        else if (words[0] == "MemAvailable:")
            memory.available = size;
        else if (words[0] == "Cached:" || words[0] == "Buffers:" || words[0] == "SReclaimable:")
            memory.cache = memory.cache + size;
        else if (words[0] == "SwapTotal:")
            memory.swapTotal = size;
        else if (words[0] == "SwapFree:")
            memory.swapFree = size;
    });
    return memory;
}

QList<DiskCounters> parseDiskStats(const QByteArray &text)
{
    QList<DiskCounters> disks;
    forEachLine(text, [&](const Words &words) {
        if (words.size() < 11)
            return;
        const auto number = [&](int field) { return words[field].toLongLong(); };
        disks.append({QString::fromLocal8Bit(words[2]), number(5) * sectorSize, number(9) * sectorSize, number(3), number(7),
                      milliseconds(number(6)), milliseconds(number(10))});
    });
    return disks;
}

QList<NicCounters> parseNetDev(const QByteArray &text)
{
    QList<NicCounters> nics;
    // A long number may follow the colon without a space.
    QByteArray spaced = text;
    spaced.replace(':', " : ");
    forEachLine(spaced, [&](const Words &words) {
        if (words.size() < 12 || words[1] != ":")
            return;
        const auto number = [&](int field) { return words[field].toLongLong(); };
        nics.append({QString::fromLocal8Bit(words[0]), NicTraffic{number(2), number(10), number(3), number(11)}, {}});
    });
    return nics;
}

HostCounters readHostCounters()
{
    static Sieve diskSieve(&isWholeDisk);
    static Sieve nicSieve(&isDevice);
    HostCounters counters;
    counters.cpus = parseCpuTimes(procFile("/proc/stat", largestProcFile), ::sysconf(_SC_CLK_TCK));
    counters.load = procFile("/proc/loadavg", 256).split(' ').first().toDouble();
    counters.memory = parseMemoryUse(procFile("/proc/meminfo", 8 << 10));
    counters.disks = diskSieve.sifted(parseDiskStats(procFile("/proc/diskstats", largestProcFile)));
    const QList<NicCounters> nics = withoutLoopback(parseNetDev(procFile("/proc/net/dev", largestProcFile)));
    counters.nics = nicSieve.sifted(nics);
    if (counters.nics.isEmpty())
        counters.nics = nics;
    return counters;
}

} // namespace domus
