// SPDX-License-Identifier: GPL-3.0-or-later
#include "stats/guest_sample.h"

#include <algorithm>

namespace domus {
namespace {

qint64 rate(qint64 before, qint64 now, double seconds)
{
    return seconds > 0 ? qint64(double(std::max<qint64>(now - before, 0)) / seconds) : 0;
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

} // namespace

GuestSample sampleBetween(const TimedCounters &before, const TimedCounters &now)
{
    const DomainCounters &old = before.counters;
    const DomainCounters &current = now.counters;
    const double seconds = std::chrono::duration<double>(now.at - before.at).count();
    const double busy = std::chrono::duration<double>(current.cpuTime - old.cpuTime).count();
    GuestSample sample;
    sample.timeMs = now.timeMs;
    sample.cpuPercent = seconds > 0 ? std::max(busy, 0.0) / seconds * 100 : 0;
    sample.memoryActual = current.memoryActual;
    sample.memoryUsed = usedMemory(current);
    sample.memoryCache = current.memoryCache;
    sample.memoryHost = current.hostResident;
    sample.diskReadRate = rate(old.diskReadBytes, current.diskReadBytes, seconds);
    sample.diskWriteRate = rate(old.diskWrittenBytes, current.diskWrittenBytes, seconds);
    return sample;
}

} // namespace domus
