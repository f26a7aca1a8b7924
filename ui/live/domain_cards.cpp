// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/domain_cards.h"

#include <algorithm>

namespace domus {

bool DomainMemoryCard::mayAsk(qint64 value)
{
    const auto &live = guest().liveMemory;
    if (!live)
        return false;
    // A domain that has less than its floor already may stay where it is.
    const qint64 least = std::min(live->floor, live->target).bytes();
    if (value >= least)
        return true;
    setHandle(least);
    ask(least);
    showStandingNotice(
        guest().domainId == 0
            ? tr("dom0 keeps %1: what is in use in it and 128 MiB, as it serves all guests.").arg(live->floor.toString())
            : tr("%1 keeps %2 at least.").arg(guest().name, live->floor.toString()));
    return false;
}

WishLine::Send DomainMemoryCard::sender() const
{
    return [session = QPointer(this->session()), domain = guest().domainId.value_or(-1)](qint64 value) {
        return send(session, domain, value);
    };
}

Task<qint64> DomainMemoryCard::send(QPointer<HostSession> session, qint64 domain, qint64 value)
{
    if (!session)
        throw Error(ErrorCode::Disconnected, tr("There is no connection to the daemon"));
    const auto hypervisor = session->hypervisor();
    const auto reply = co_await hypervisor.setMemory({QString::number(domain), ByteSize::fromBytes(value)});
    co_return reply.target.bytes();
}

DomainVcpuCard::DomainVcpuCard(const QString &title, HostSession *session, QWidget *parent) : VcpuCard(title, session, parent)
{
    hideShare();
}

WishLine::Send DomainVcpuCard::sender() const
{
    return [session = QPointer(this->session()), domain = guest().domainId.value_or(-1)](qint64 value) {
        return send(session, domain, value);
    };
}

Task<qint64> DomainVcpuCard::send(QPointer<HostSession> session, qint64 domain, qint64 value)
{
    if (!session)
        throw Error(ErrorCode::Disconnected, tr("There is no connection to the daemon"));
    const auto hypervisor = session->hypervisor();
    co_await hypervisor.setVcpus({QString::number(domain), value});
    co_return value;
}

} // namespace domus
