// SPDX-License-Identifier: GPL-3.0-or-later
#include "stats/live_figures.h"

#include <algorithm>
#include <cmath>

namespace domus {

using namespace api::stats;
using std::chrono::duration;
using std::chrono::nanoseconds;

namespace {

/// Longer numbers tell no more, and cost every client.
double rounded(double value)
{
    return std::round(value * 100) / 100;
}

/// Counters to rates, over one span of time.
class Span {
public:
    Span(const ReadAt &before, const ReadAt &now) : m_seconds(duration<double>(now.at - before.at).count()) {}

    double perSecond(qint64 before, qint64 now) const
    {
        return m_seconds > 0 ? double(std::max<qint64>(now - before, 0)) / m_seconds : 0;
    }
    qint64 rate(qint64 before, qint64 now) const { return std::llround(perSecond(before, now)); }
    std::optional<qint64> rate(const std::optional<qint64> &before, const std::optional<qint64> &now) const
    {
        return before && now ? std::optional(rate(*before, *now)) : std::nullopt;
    }
    double percent(nanoseconds before, nanoseconds now) const
    {
        return rounded(perSecond(before.count(), now.count()) / 1e9 * 100);
    }

private:
    double m_seconds;
};

template <typename T>
const T *named(const QList<T> &all, const QString &name)
{
    const auto found = std::find_if(all.begin(), all.end(), [&](const T &one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

/// By number: one that is not there is null.
QList<std::optional<double>> eachPercent(const Span &span, const QList<CpuCounter> &before, const QList<CpuCounter> &now)
{
    QList<std::optional<double>> each;
    for (const CpuCounter &cpu : now) {
        const auto old = std::find_if(before.begin(), before.end(), [&](const CpuCounter &c) { return c.index == cpu.index; });
        if (cpu.index < 0 || old == before.end())
            continue;
        if (each.size() <= cpu.index)
            each.resize(cpu.index + 1);
        each[cpu.index] = span.percent(old->time, cpu.time);
    }
    return each;
}

std::optional<double> latency(nanoseconds time, qint64 operations)
{
    return operations > 0 ? std::optional(rounded(double(std::max<qint64>(time.count(), 0)) / 1e3 / double(operations)))
                          : std::nullopt;
}

QList<DiskFigures> diskFigures(const Span &span, const QList<DiskCounters> &before, const QList<DiskCounters> &now)
{
    QList<DiskFigures> figures;
    for (const DiskCounters &disk : now) {
        const DiskCounters *old = named(before, disk.name);
        if (!old)
            continue;
        DiskFigures figure;
        figure.name = disk.name;
        figure.readRate = span.rate(old->readBytes, disk.readBytes);
        figure.writeRate = span.rate(old->writtenBytes, disk.writtenBytes);
        figure.reads = rounded(span.perSecond(old->reads, disk.reads));
        figure.writes = rounded(span.perSecond(old->writes, disk.writes));
        figure.readLatencyMicroseconds = latency(disk.readTime - old->readTime, disk.reads - old->reads);
        figure.writeLatencyMicroseconds = latency(disk.writeTime - old->writeTime, disk.writes - old->writes);
        figures.append(figure);
    }
    return figures;
}

QList<NicFigures> nicFigures(const Span &span, const QList<NicCounters> &before, const QList<NicCounters> &now)
{
    QList<NicFigures> figures;
    for (const NicCounters &nic : now) {
        NicFigures figure;
        figure.name = nic.name;
        figure.unavailable = nic.unavailable;
        const NicCounters *old = named(before, nic.name);
        if (nic.traffic && old && old->traffic) {
            figure.receiveRate = span.rate(old->traffic->receivedBytes, nic.traffic->receivedBytes);
            figure.sendRate = span.rate(old->traffic->sentBytes, nic.traffic->sentBytes);
            figure.packetsReceived = rounded(span.perSecond(old->traffic->packetsReceived, nic.traffic->packetsReceived));
            figure.packetsSent = rounded(span.perSecond(old->traffic->packetsSent, nic.traffic->packetsSent));
        }
        figures.append(figure);
    }
    return figures;
}

std::optional<ByteSize> usedMemory(const DomainCounters &counters)
{
    // Available counts what could be freed; where the guest does not tell it, free and caches together come close.
    if (counters.memoryAvailable)
        return std::max(counters.memoryActual - *counters.memoryAvailable, ByteSize());
    if (counters.memoryFree)
        return std::max(counters.memoryActual - *counters.memoryFree - counters.memoryCache.value_or(ByteSize()), ByteSize());
    return std::nullopt;
}

MemoryFigures memoryFigures(const GuestReading &before, const GuestReading &now)
{
    const DomainCounters &counters = now.counters;
    const Span span(before.answered, now.answered);
    MemoryFigures memory;
    memory.target = counters.memoryTarget.value_or(counters.memoryActual);
    memory.actual = counters.memoryActual;
    memory.used = usedMemory(counters);
    memory.cache = counters.memoryCache;
    memory.available = counters.memoryAvailable;
    if (counters.answers) {
        memory.swapInRate = span.rate(before.last.swappedInBytes, now.last.swappedInBytes);
        memory.swapOutRate = span.rate(before.last.swappedOutBytes, now.last.swappedOutBytes);
    }
    memory.host = counters.hostResident;
    return memory;
}

HostMemoryFigures hostMemory(const HostMemoryUse &use)
{
    HostMemoryFigures memory;
    memory.total = use.total;
    memory.used = std::max(use.total - use.free - use.cache, ByteSize());
    memory.available = use.available;
    memory.cache = use.cache;
    memory.swapUsed = use.swapTotal - use.swapFree;
    return memory;
}

/// Equal parts are left out. An empty list stays: it says that there is none any more.
template <typename T>
void leaveOutEqual(const std::optional<T> &told, std::optional<T> &now)
{
    if (told == now)
        now.reset();
}

} // namespace

GuestReading nextReading(const GuestReading *before, const ReadAt &read, DomainCounters counters)
{
    GuestReading reading;
    reading.read = read;
    if (counters.answers) {
        reading.answered = read;
        reading.last = counters;
    } else if (before) {
        reading.answered = before->answered;
        reading.last = before->last;
    }
    reading.counters = std::move(counters);
    return reading;
}

GuestFigures figuresBetween(const QUuid &guest, const GuestReading &before, const GuestReading &now)
{
    const Span span(before.read, now.read);
    GuestFigures figures;
    figures.uuid = guest.toString(QUuid::WithoutBraces);
    figures.timeMs = now.read.timeMs;
    figures.cpu = CpuFigures{span.percent(before.counters.cpuTime, now.counters.cpuTime),
                             eachPercent(span, before.counters.vcpus, now.counters.vcpus)};
    figures.memory = memoryFigures(before, now);
    figures.disks = now.counters.answers ? diskFigures(Span(before.answered, now.answered), before.last.disks, now.last.disks)
                                         : QList<DiskFigures>();
    figures.nics = nicFigures(span, before.counters.nics, now.counters.nics);
    return figures;
}

HostFigures figuresBetween(const HostReading &before, const HostReading &now)
{
    const Span span(before.read, now.read);
    HostFigures figures;
    figures.timeMs = now.read.timeMs;
    figures.load = now.counters.load;
    figures.cpu = CpuFigures{0, eachPercent(span, before.counters.cpus, now.counters.cpus)};
    for (auto &percent : figures.cpu->eachPercent) {
        if (percent)
            percent = std::min(*percent, 100.0); // the kernel counts in ticks: one may be of the second before
        figures.cpu->percent += percent.value_or(0);
    }
    figures.cpu->percent = rounded(figures.cpu->percent);
    figures.memory = hostMemory(now.counters.memory);
    figures.disks = diskFigures(span, before.counters.disks, now.counters.disks);
    figures.nics = nicFigures(span, before.counters.nics, now.counters.nics);
    return figures;
}

Sample sampleOf(const GuestFigures &figures)
{
    Sample sample;
    sample.timeMs = figures.timeMs;
    sample.cpuPercent = figures.cpu->percent;
    sample.memoryActual = figures.memory->actual;
    sample.memoryUsed = figures.memory->used;
    sample.memoryCache = figures.memory->cache;
    sample.memoryHost = figures.memory->host;
    for (const DiskFigures &disk : *figures.disks) {
        sample.diskReadRate += disk.readRate;
        sample.diskWriteRate += disk.writeRate;
    }
    for (const NicFigures &nic : *figures.nics) {
        if (nic.receiveRate)
            sample.nicReceiveRate = sample.nicReceiveRate.value_or(0) + *nic.receiveRate;
        if (nic.sendRate)
            sample.nicSendRate = sample.nicSendRate.value_or(0) + *nic.sendRate;
    }
    return sample;
}

GuestFigures newsSince(const GuestFigures *told, GuestFigures now)
{
    if (!told)
        return now;
    leaveOutEqual(told->cpu, now.cpu);
    leaveOutEqual(told->memory, now.memory);
    leaveOutEqual(told->disks, now.disks);
    leaveOutEqual(told->nics, now.nics);
    return now;
}

HostFigures newsSince(const HostFigures *told, HostFigures now)
{
    if (!told)
        return now;
    leaveOutEqual(told->cpu, now.cpu);
    leaveOutEqual(told->memory, now.memory);
    leaveOutEqual(told->disks, now.disks);
    leaveOutEqual(told->nics, now.nics);
    return now;
}

} // namespace domus
