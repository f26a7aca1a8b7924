// SPDX-License-Identifier: GPL-3.0-or-later
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

} // namespace domus
