// SPDX-License-Identifier: GPL-3.0-or-later
// Memory, vCPUs and scheduling of a running domain.
#include "xen/xen_domain.h"

namespace domus {

Task<LiveMemory> XenDomain::liveMemory()
{
    require({DomainState::Starting, DomainState::Running, DomainState::Paused}, QStringLiteral("look into"));
    const auto self = shared_from_this();
    LiveMemory memory = co_await work<LiveMemory>(&readMemory);
    memory.start = m_record.memory;
    co_return memory;
}

Task<ByteSize> XenDomain::setMemoryTarget(ByteSize target)
{
    require({DomainState::Running, DomainState::Paused}, QStringLiteral("change the memory of"));
    const auto self = shared_from_this();
    co_await work<void>([target](const XlContext &context, GuestDomid domid) {
        const LiveMemory now = readMemory(context, domid);
        if (target < now.least || target > now.ceiling)
            throw Error(ErrorCode::InvalidArgument,
                        QStringLiteral("%1 is not possible: the guest can have from %2 to %3")
                            .arg(target.toString(), now.least.toString(), now.ceiling.toString()));
        setMemoryTargetOf(context, domid, target);
    });
    co_return ByteSize::fromKiB(target.kib());
}

Task<LiveVcpus> XenDomain::liveVcpus()
{
    require({DomainState::Starting, DomainState::Running, DomainState::Paused}, QStringLiteral("look into"));
    const auto self = shared_from_this();
    co_return co_await work<LiveVcpus>(&readVcpus);
}

Task<> XenDomain::setVcpus(int count)
{
    require({DomainState::Running, DomainState::Paused}, QStringLiteral("change the vCPUs of"));
    const auto self = shared_from_this();
    co_await work<void>([count](const XlContext &context, GuestDomid domid) {
        const LiveVcpus now = readVcpus(context, domid);
        if (count < 1 || count > now.ceiling)
            throw Error(ErrorCode::InvalidArgument,
                        QStringLiteral("%1 vCPUs are not possible: the guest can have from 1 to %2").arg(count).arg(now.ceiling));
        setVcpusOf(context, domid, count);
    });
}

Task<LiveScheduling> XenDomain::scheduling()
{
    require({DomainState::Starting, DomainState::Running, DomainState::Paused}, QStringLiteral("look into"));
    const auto self = shared_from_this();
    co_return co_await work<LiveScheduling>(&readScheduling);
}

Task<> XenDomain::setScheduling(LiveScheduling wanted)
{
    require({DomainState::Starting, DomainState::Running, DomainState::Paused}, QStringLiteral("change the share of"));
    const auto self = shared_from_this();
    if (wanted.weight < 1 || wanted.weight > 65535 || wanted.capPercent < 0)
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("A weight is from 1 to 65535, a cap 0 or more"))
            .about(m_record.name);
    co_await work<void>([wanted](const XlContext &context, GuestDomid domid) { setSchedulingOf(context, domid, wanted); });
}

/// A kernel that knows Xen says what it can be asked for; firmware, boot loaders and others say nothing.
Task<std::optional<bool>> XenDomain::kernelRuns()
{
    const auto self = shared_from_this();
    const LiveMemory memory = co_await work<LiveMemory>(&readMemory);
    co_return memory.balloon == GuestDriver::Present ? std::optional(true) : std::nullopt;
}

} // namespace domus
