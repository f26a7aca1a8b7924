// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"
#include "engine/live_control.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QString>

namespace domus {

// The pure parts of live control by QMP. What QEMU does not say, or says in another shape, is left at "nothing".

/// A wish for memory as QEMU's two devices are told it.
struct MemorySplit {
    ByteSize balloon; ///< what the balloon leaves of the start's memory
    ByteSize growth; ///< virtio-mem's requested size
    ByteSize total() const { return balloon + growth; }
};

/// The growth is rounded down to virtio-mem's step.
MemorySplit splitTarget(ByteSize target, ByteSize start);

/// virtio-mem, as query-memory-devices tells of it.
struct GrowthDevice {
    bool present = false;
    ByteSize size; ///< what the guest has plugged
    ByteSize requested;
    ByteSize most;
};
GrowthDevice parseGrowthDevice(const QJsonValue &memoryDevices);

/// Answer of x-query-virtio-status.
GuestDriver parseDriver(const QJsonValue &virtioStatus);

/// One place for a vCPU, from query-hotpluggable-cpus.
struct VcpuSlot {
    QString type; ///< for device_add
    QJsonObject place; ///< socket-id, core-id, thread-id
    QString qomPath; ///< empty while no vCPU is in it
};
/// In the order in which Linux would number them.
QList<VcpuSlot> parseVcpuSlots(const QJsonValue &hotpluggableCpus);
/// The numbers of the vCPUs there are, from query-cpus-fast.
QList<int> parseVcpuIndexes(const QJsonValue &cpusFast);
/// Whether the text of `info lapic` shows an enabled APIC; nothing when it is not such a text.
std::optional<bool> parseApicEnabled(const QString &text);

/// Whether a kernel set up this CPU, from the text of `info registers`: one of 64 bits enables SYSCALL, which no firmware
/// and no boot loader does; one of 32 bits has paging without long mode. Nothing when it is not such a text.
std::optional<bool> parseKernelRuns(const QString &text);

/// Which empty slots to fill for that many vCPUs, first come first.
QList<VcpuSlot> slotsToFill(const QList<VcpuSlot> &places, int count);
/// How many more can be plugged. Where `everUp` tells how many were ever brought up (those taken away again too), there are
/// none once one was taken away: QEMU's translator then corrupts its memory at the next one and ends (seen in QEMU 7.2, with
/// any number of places, the same or fresh ones; with KVM it was not tried).
int freeVcpus(const QList<VcpuSlot> &places, std::optional<int> everUp);
/// Which vCPUs to remove for that many, the highest first; never the first of all.
QList<VcpuSlot> slotsToEmpty(const QList<VcpuSlot> &places, int count);

/// Whether the guest has reported on a vCPU (ACPI _OST), from query-acpi-ospm-status.
bool parseGuestAnswered(const QJsonValue &ospmStatus);
/// The words for a guest's report that it refused; empty when it is none.
QString refusalFrom(const QJsonObject &deviceOst);

} // namespace domus
