// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"

#include <QList>
#include <QString>
#include <chrono>
#include <optional>

namespace domus {

/// What a disk, or a NIC in either direction, has done since its domain's start, or since the machine's.
struct DiskCounters {
    QString name; ///< of a domain: the place in its configuration, from "0"; of the host: the kernel's name
    qint64 readBytes = 0, writtenBytes = 0;
    qint64 reads = 0, writes = 0;
    std::chrono::nanoseconds readTime{0}, writeTime{0}; ///< of all operations together
    bool operator==(const DiskCounters &) const = default;
};

struct NicTraffic {
    qint64 receivedBytes = 0, sentBytes = 0; ///< by the guest, or by the host where it is the host's interface
    qint64 packetsReceived = 0, packetsSent = 0;
    bool operator==(const NicTraffic &) const = default;
};

struct NicCounters {
    QString name; ///< as of DiskCounters
    std::optional<NicTraffic> traffic;
    QString unavailable; ///< why there is no traffic to tell of
    bool operator==(const NicCounters &) const = default;
};

/// Processor time of one vCPU, or of one processor of the host.
struct CpuCounter {
    int index = 0;
    std::chrono::nanoseconds time{0};
    bool operator==(const CpuCounter &) const = default;
};

/// Counters since the domain's start; absent = the guest or the engine does not tell.
struct DomainCounters {
    bool answers = true; ///< false: the hypervisor itself is silent; only what the host's kernel knows is here
    std::chrono::nanoseconds cpuTime{0}; ///< of the hypervisor process, all its threads
    QList<CpuCounter> vcpus; ///< those there are now; empty where the engine cannot tell them apart
    ByteSize hostResident; ///< the hypervisor process's own memory on the host
    ByteSize memoryActual; ///< what the guest has (LiveMemory::actual)
    std::optional<ByteSize> memoryTarget; ///< what it was asked to have; absent when nothing was asked
    std::optional<ByteSize> memoryAvailable; ///< inside the guest: could be used without swapping
    std::optional<ByteSize> memoryFree; ///< inside the guest: unused
    std::optional<ByteSize> memoryCache; ///< inside the guest: disk caches
    std::optional<qint64> swappedInBytes, swappedOutBytes; ///< inside the guest
    QList<DiskCounters> disks; ///< in the configuration's order; empty while it does not answer
    QList<NicCounters> nics; ///< in the configuration's order
};

} // namespace domus
