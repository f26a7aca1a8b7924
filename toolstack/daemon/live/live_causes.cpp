// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/live_causes.h"

#include <algorithm>

namespace domus {
namespace {

const QString noSystem = QStringLiteral("no operating system runs in the guest yet: it is in its firmware or boot loader");
const QString pausedGuest = QStringLiteral("the guest is paused");

} // namespace

QString memoryCause(const LiveMemory &memory, ByteSize target, bool paused, std::optional<bool> kernelRuns)
{
    if (paused)
        return pausedGuest;
    if (kernelRuns == false)
        return noSystem;
    const bool grows = target > memory.actual && target > memory.start;
    const GuestDriver driver = grows ? memory.growth : memory.balloon;
    if (driver == GuestDriver::Absent)
        return grows ? QStringLiteral("the guest's system has no driver for added memory (virtio-mem), or has not loaded it yet")
                     : QStringLiteral("the guest's system has no driver for the memory balloon, or has not loaded it yet");
    if (grows)
        return QStringLiteral("the guest does not take the memory");
    if (target > memory.actual)
        return QStringLiteral("the guest does not take the memory back");
    if (!memory.guestUsed)
        return QStringLiteral("the guest does not give the memory back");
    return QStringLiteral("the guest does not give the memory back: it uses %1 of its %2, and memory may be pinned inside")
        .arg(memory.guestUsed->toString(), memory.actual.toString());
}

QString vcpuCause(const LiveVcpus &vcpus, int target, bool paused, std::optional<bool> kernelRuns)
{
    if (paused)
        return pausedGuest;
    if (!vcpus.refusal.isEmpty())
        return vcpus.refusal;
    if (kernelRuns == false)
        return noSystem;
    if (target > vcpus.online && vcpus.plugged >= target)
        return vcpus.guestAnswered ? QStringLiteral("the guest has seen the vCPUs and has not switched them on")
                                   : QStringLiteral("the guest's system takes no vCPUs while it runs");
    return target > vcpus.online ? QStringLiteral("the hypervisor has not given the vCPUs")
                                 : QStringLiteral("the guest keeps its vCPUs");
}

ByteSize memoryFloor(const LiveMemory &memory)
{
    if (!memory.guestUsed)
        return memory.least;
    // Room for a burst: an eighth of what is used, within limits that make sense for small and large guests.
    const ByteSize reserve =
        std::clamp(ByteSize::fromBytes(memory.guestUsed->bytes() / 8), ByteSize::fromMiB(32), ByteSize::fromGiB(1));
    return std::max(memory.least, std::min(*memory.guestUsed + reserve, memory.ceiling));
}

} // namespace domus
