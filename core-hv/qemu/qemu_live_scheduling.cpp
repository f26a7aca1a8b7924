// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cpu_set.h"
#include "host/cpu_affinity.h"
#include "host/cpu_share.h"
#include "qemu/qemu_domain.h"

namespace domus {

Task<LiveScheduling> QemuDomain::scheduling()
{
    require({DomainState::Starting, DomainState::Running, DomainState::Paused}, QStringLiteral("ask"));
    co_return readCpuShare(pid());
}

Task<> QemuDomain::setScheduling(LiveScheduling wanted)
{
    require({DomainState::Starting, DomainState::Running, DomainState::Paused}, QStringLiteral("change"));
    const auto self = shared_from_this();
    try {
        co_await setCpuShare(pid(), wanted);
    } catch (const Error &error) {
        throw error.about(self->m_record.name);
    }
}

Task<QList<VcpuAffinity>> QemuDomain::affinity()
{
    require({DomainState::Starting, DomainState::Running, DomainState::Paused}, QStringLiteral("look into"));
    const auto self = shared_from_this();
    co_await learnVcpuThreads();
    QList<VcpuAffinity> result;
    for (const VcpuThread &vcpu : m_told.vcpuThreads.value_or(QList<VcpuThread>()))
        result.append({vcpu.index, formatCpuSet(threadAffinity(vcpu.thread), hostProcessors()), QStringLiteral("all")});
    co_return result;
}

Task<> QemuDomain::setAffinity(std::optional<int> vcpu, std::optional<QString> hard, std::optional<QString> soft)
{
    require({DomainState::Starting, DomainState::Running, DomainState::Paused}, QStringLiteral("change"));
    const auto self = shared_from_this();
    if (soft && *soft != QLatin1String("all"))
        throw Error(ErrorCode::NotSupported, QStringLiteral("The vCPUs of '%1' cannot prefer processors").arg(m_record.name),
                    QStringLiteral("Say which processors they may run on"),
                    QStringLiteral("Linux knows only where a thread may run; only Xen knows where it would like to"))
            .about(m_record.name);
    if (!hard)
        co_return;
    const std::vector<int> cpus = valueOrThrow(parseCpuSet(*hard, hostProcessors()));
    co_await learnVcpuThreads();
    int changed = 0;
    for (const VcpuThread &thread : m_told.vcpuThreads.value_or(QList<VcpuThread>())) {
        if (vcpu && thread.index != *vcpu)
            continue;
        setThreadAffinity(thread.thread, cpus);
        ++changed;
    }
    if (changed == 0)
        throw Error(ErrorCode::NotFound, QStringLiteral("The guest '%1' has no vCPU %2").arg(m_record.name).arg(vcpu.value_or(0)),
                    QStringLiteral("They are numbered from 0"))
            .about(m_record.name);
}

} // namespace domus
