// SPDX-License-Identifier: GPL-3.0-or-later
#include "handlers/hypervisor_views.h"

namespace domus {
namespace {

QString typeWord(DomainType type)
{
    switch (type) {
    case DomainType::Pv:
        return QStringLiteral("pv");
    case DomainType::Pvh:
        return QStringLiteral("pvh");
    case DomainType::Hvm:
        return QStringLiteral("hvm");
    case DomainType::Auto:
        break;
    }
    return {};
}

api::hypervisor::State stateOf(const DomainSummary &domain)
{
    using api::hypervisor::State;
    if (domain.dying)
        return State::Dying;
    if (domain.ended)
        return domain.crashed ? State::Crashed : State::Shutdown;
    return domain.paused ? State::Paused : State::Running;
}

} // namespace

std::shared_ptr<Guest> guestOf(const DomainSummary &domain, const GuestRegistry &registry)
{
    if (domain.id == 0 || domain.guest.isNull())
        return nullptr;
    const auto guest = registry.byKey(domain.guest.toString(QUuid::WithoutBraces));
    return guest && !guest->isOff() ? guest : nullptr;
}

api::hypervisor::Domain domainView(const DomainSummary &domain, const GuestRegistry &registry)
{
    using api::hypervisor::Owner;
    const auto guest = guestOf(domain, registry);
    api::hypervisor::Domain view;
    view.id = domain.id;
    view.uuid = domain.id == 0 ? QString() : domain.guest.toString(QUuid::WithoutBraces);
    view.name = guest ? guest->name() : domain.name;
    view.owner = domain.id == 0 ? Owner::Host : guest ? Owner::Guest : Owner::Foreign;
    view.type = typeWord(domain.type);
    view.state = stateOf(domain);
    view.memory = domain.memory;
    view.memoryTarget = domain.memoryTarget;
    view.memoryLeast = domain.memoryLeast;
    view.memoryMax = domain.memoryMax;
    view.vcpus = domain.vcpus;
    view.vcpusMax = domain.vcpusMax;
    view.cpuTimeMs = std::chrono::duration_cast<std::chrono::milliseconds>(domain.cpuTime).count();
    return view;
}

} // namespace domus
