// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "byte_size.h"

#include <QList>
#include <QString>
#include <optional>

namespace domus {

// What can be changed while a domain runs. Asking is one thing, having is another: every set call ends when the
// hypervisor has taken the wish, and what the guest then does is observed (figures(), Domain::liveChanged()).

/// Whether the guest has a driver for the device in question, as far as the hypervisor can see.
enum class GuestDriver { Unknown, Absent, Present };

/// Memory, all in bytes. Xen: target, maxmem and tot_pages of the domain and its XenStore; QEMU: balloon and virtio-mem.
struct LiveMemory {
    ByteSize start; ///< what it was started with
    ByteSize least; ///< no lower target is taken, whatever the guest uses
    ByteSize actual; ///< what the guest has
    ByteSize ceiling; ///< the most it can have without being started anew
    std::optional<ByteSize> target; ///< asked last; absent where an earlier daemon asked and the hypervisor does not tell
    std::optional<ByteSize> guestUsed; ///< used inside, without caches; absent when the guest does not tell
    std::optional<ByteSize> guestTotal; ///< what the guest's kernel manages; absent when the guest does not tell
    GuestDriver balloon = GuestDriver::Unknown; ///< can the guest give memory back
    GuestDriver growth = GuestDriver::Unknown; ///< can the guest take more than it was started with
    bool operator==(const LiveMemory &) const = default;
};

/// vCPUs.
///
/// `online` is what the guest's kernel runs on. Where it comes from: on Xen from libxl (vcpu_online: the vCPU was
/// brought up and is not down); on QEMU (x86) a vCPU counts when the guest has enabled that vCPU's local APIC, which every
/// kernel does as it brings a CPU up and Linux undoes as it takes one down. What that cannot know: a kernel that takes a
/// CPU offline and leaves its APIC on still counts it; a guest's wish to leave a CPU idle (cpusets, isolcpus) is no
/// offline CPU; and while firmware runs, only the first counts. Where the hypervisor does not answer the question,
/// onlineKnown is false and `online` repeats `plugged`.
struct LiveVcpus {
    int plugged = 1; ///< what the hypervisor has given
    int online = 1; ///< what the guest runs on
    bool onlineKnown = true;
    int ceiling = 1; ///< fixed at the start
    std::optional<int> target; ///< asked last; absent where an earlier daemon asked
    /// The guest has answered the last plugging or unplugging at all (ACPI _OST); no operating system listens otherwise.
    bool guestAnswered = false;
    QString refusal; ///< why the guest or the hypervisor did not follow the last wish; empty when there was no refusal
    bool operator==(const LiveVcpus &) const = default;
};

/// Share of the processors under contention, and a limit.
struct LiveScheduling {
    int weight = 256; ///< 1 to 65535; a domain with twice the weight gets twice the time when CPUs are short
    int capPercent = 0; ///< of one CPU: 50 = half, 400 = four; 0 = no limit
    bool operator==(const LiveScheduling &) const = default;
};

/// Where a vCPU may run, by the words of engine/cpu_set.h.
struct VcpuAffinity {
    int vcpu = 0; ///< from 0
    QString hard; ///< the processors that it may run on
    QString soft; ///< those of them that it prefers; "all": it prefers none
    bool operator==(const VcpuAffinity &) const = default;
};

/// The live half of a Domain. Calls may be made in any state; errors as for Domain, and Error(InvalidArgument) outside
/// least and ceiling, Error(NotSupported) with the reason where the domain has no device for it.
class LiveControl {
public:
    virtual ~LiveControl() = default;

    virtual Task<LiveMemory> liveMemory() = 0;
    /// Gives the target that was really set: engines change memory in steps (QEMU: 2 MiB above the start's).
    virtual Task<ByteSize> setMemoryTarget(ByteSize target) = 0;

    virtual Task<LiveVcpus> liveVcpus() = 0;
    virtual Task<> setVcpus(int count) = 0;

    virtual Task<LiveScheduling> scheduling() = 0;
    virtual Task<> setScheduling(LiveScheduling wanted) = 0;

    /// Of each vCPU that is plugged, by their numbers.
    virtual Task<QList<VcpuAffinity>> affinity() = 0;
    /// Of that vCPU, or of all. Absent = as it is. A wish for what the engine cannot do is refused before anything is changed.
    virtual Task<> setAffinity(std::optional<int> vcpu, std::optional<QString> hard, std::optional<QString> soft) = 0;

    /// Whether the kernel of an operating system runs in the guest, rather than firmware or a boot loader; nothing where
    /// the hypervisor cannot tell. For saying why a guest does not follow, not for deciding anything.
    virtual Task<std::optional<bool>> kernelRuns() = 0;
};

} // namespace domus
