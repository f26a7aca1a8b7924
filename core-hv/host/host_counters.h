// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain_counters.h"

#include <QByteArray>

namespace domus {

struct HostMemoryUse {
    ByteSize total;
    ByteSize free;
    ByteSize available; ///< could be used without swapping
    ByteSize cache; ///< page cache and what can be reclaimed of the kernel's own
    ByteSize swapTotal, swapFree;
};

/// What the machine has done since its start.
struct HostCounters {
    QList<CpuCounter> cpus; ///< busy time of each processor that is online
    double load = 0; ///< load average over a minute
    HostMemoryUse memory;
    QList<DiskCounters> disks; ///< whole disks: no partitions, loops, RAM disks, nor what is stacked on other disks
    QList<NicCounters> nics; ///< what leads out: no loopback, no guest's tap, no bridge
};

/// Reads /proc and /sys; well below a millisecond. What cannot be read is left empty. Not for two threads at once.
HostCounters readHostCounters();

// The pure parts.
QList<CpuCounter> parseCpuTimes(const QByteArray &procStat, qint64 ticksPerSecond);
HostMemoryUse parseMemoryUse(const QByteArray &memInfo);
/// Every line of /proc/diskstats.
QList<DiskCounters> parseDiskStats(const QByteArray &text);
/// Every line of /proc/net/dev.
QList<NicCounters> parseNetDev(const QByteArray &text);

} // namespace domus
