// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain_counters.h"

#include <QJsonValue>

namespace domus {

/// A vCPU's thread in QEMU's process.
struct VcpuThread {
    int index = 0;
    qint64 thread = 0;
    bool operator==(const VcpuThread &) const = default;
};

/// What the guest's balloon driver tells of its memory.
struct GuestMemoryStats {
    qint64 toldAt = 0; ///< seconds since 1970; 0 = never
    std::optional<ByteSize> available, free, cache;
    std::optional<qint64> swappedIn, swappedOut;
};

/// What QEMU told of a domain, kept so that it need not be asked each second for what changes by event or rarely.
struct MonitorFigures {
    std::optional<ByteSize> balloon; ///< what the balloon leaves of the start's memory; kept true by BALLOON_CHANGE
    std::optional<QList<VcpuThread>> vcpuThreads; ///< until vCPUs come or go
    GuestMemoryStats guest;
    int roundsToGuestStats = 0; ///< it is asked again after so many
    QList<DiskCounters> disks;
    bool asking = false; ///< a round is under way

    /// After a time without a connection: what events kept true is not known any more.
    void forgetEvents()
    {
        balloon.reset();
        vcpuThreads.reset();
    }
};

// The pure parts: answers of query-blockstats (of devices named drive0, drive1 ..., in that order), of guest-stats and of
// query-cpus-fast. What QEMU does not say, or says in another shape, is left out.
QList<DiskCounters> parseBlockStats(const QJsonValue &answer);
GuestMemoryStats parseGuestStats(const QJsonValue &answer);
QList<VcpuThread> parseVcpuThreads(const QJsonValue &answer);

} // namespace domus
