// SPDX-License-Identifier: GPL-3.0-or-later
#include "handlers/hypervisor_handler.h"

#include "guests/foreign_adoption.h"
#include "handlers/hypervisor_views.h"
#include "live/host_accounting.h"

#include <algorithm>

namespace domus {

namespace wire = api::hypervisor;
using varlink::CallContext;

static void requireRoom(const DomainSummary &domain, ByteSize more, const HostRoom &room)
{
    if (more <= room.balance)
        return;
    throw Error(ErrorCode::NoMemory,
                QStringLiteral("The host has %1 to give, and the domain %2 is to have %3 more: %4 are missing")
                    .arg(room.free().toString(), domain.name, more.toString(), (more - room.balance).toString()),
                QStringLiteral("Give it less, or stop another one"));
}

static DomainKey keyOf(const DomainSummary &domain)
{
    return {domain.id, domain.guest};
}

std::shared_ptr<Hypervisor> HypervisorHandler::hypervisor() const
{
    if (auto found = m_services->engine->hypervisor())
        return found;
    throw Error(ErrorCode::NotSupported, QStringLiteral("This host's guests are processes: no hypervisor below knows of others"),
                QStringLiteral("It is for a dom0 of Xen"));
}

Task<DomainSummary> HypervisorHandler::find(QString word)
{
    const Services services = m_services;
    hypervisor();
    co_await waitUntilReady(services);
    const QList<DomainSummary> all = co_await services->engine->domains();
    bool isNumber = false;
    const int number = word.toInt(&isNumber);
    const QUuid uuid(word);
    QList<DomainSummary> found;
    for (const DomainSummary &domain : all) {
        if (isNumber ? domain.id == number : domain.name == word || (!uuid.isNull() && domain.guest == uuid))
            found.append(domain);
    }
    if (found.size() == 1)
        co_return DomainSummary(found.first());
    if (found.size() > 1)
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("There are %1 domains \"%2\"").arg(found.size()).arg(word),
                    QStringLiteral("Say which by its number"));
    throw Error(ErrorCode::NotFound, QStringLiteral("There is no domain \"%1\"").arg(word),
                QStringLiteral("See `dom domain list` for those there are"));
}

Task<DomainSummary> HypervisorHandler::findForeign(QString word)
{
    const Services services = m_services;
    const DomainSummary domain = co_await find(word);
    if (const auto guest = guestOf(domain, *services->registry))
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("The domain %1 is the guest %2").arg(domain.id).arg(guest->name()),
                    QStringLiteral("Use the guest's own verbs"))
            .about(guest->name());
    co_return DomainSummary(domain);
}

Task<wire::ListReply> HypervisorHandler::list(wire::ListParameters, CallContext)
{
    const Services services = m_services;
    hypervisor();
    co_await waitUntilReady(services);
    wire::ListReply reply;
    for (const DomainSummary &domain : co_await services->engine->domains())
        reply.domains.append(domainView(domain, *services->registry));
    co_return wire::ListReply(reply);
}

template <typename Reply>
Task<Reply> HypervisorHandler::act(QString word, Task<> (Hypervisor::*action)(DomainKey))
{
    const auto xen = hypervisor();
    const DomainKey domain = keyOf(co_await findForeign(word));
    co_await (xen.get()->*action)(domain);
    co_return Reply{};
}

Task<wire::PauseReply> HypervisorHandler::pause(wire::PauseParameters parameters, CallContext)
{
    return act<wire::PauseReply>(parameters.domain, &Hypervisor::pause);
}

Task<wire::ResumeReply> HypervisorHandler::resume(wire::ResumeParameters parameters, CallContext)
{
    return act<wire::ResumeReply>(parameters.domain, &Hypervisor::resume);
}

Task<wire::ShutdownReply> HypervisorHandler::shutdown(wire::ShutdownParameters parameters, CallContext)
{
    return act<wire::ShutdownReply>(parameters.domain, &Hypervisor::requestShutdown);
}

Task<wire::DestroyReply> HypervisorHandler::destroy(wire::DestroyParameters parameters, CallContext)
{
    return act<wire::DestroyReply>(parameters.domain, &Hypervisor::destroy);
}

Task<wire::SetMemoryReply> HypervisorHandler::setMemory(wire::SetMemoryParameters parameters, CallContext)
{
    const Services services = m_services;
    const auto xen = hypervisor();
    const DomainSummary domain = co_await findForeign(parameters.domain);
    const ByteSize more = parameters.memory - std::max(domain.memory, domain.memoryTarget.value_or(ByteSize()));
    // The listing just now tells what is free. What is promised to guests is theirs. (Above its most the hypervisor refuses it.)
    if (more > ByteSize() && parameters.memory <= domain.memoryMax)
        requireRoom(domain, more, services->live->room());
    co_return wire::SetMemoryReply{co_await xen->setMemory(keyOf(domain), parameters.memory)};
}

Task<wire::SetVcpusReply> HypervisorHandler::setVcpus(wire::SetVcpusParameters parameters, CallContext)
{
    const auto xen = hypervisor();
    const DomainKey domain = keyOf(co_await findForeign(parameters.domain));
    co_await xen->setVcpus(domain, int(std::clamp<qint64>(parameters.vcpus, 0, 65536)));
    co_return wire::SetVcpusReply{};
}

Task<wire::AdoptReply> HypervisorHandler::adopt(wire::AdoptParameters parameters, CallContext)
{
    const Services services = m_services;
    const auto xen = hypervisor();
    const DomainKey domain = keyOf(co_await findForeign(parameters.domain));
    if (domain.id == 0)
        throw Error(ErrorCode::NotSupported, QStringLiteral("Domain 0 is this host itself"));
    const auto guest = co_await adoptForeign({services->registry, services->power, xen}, domain);
    co_return wire::AdoptReply{guest->key(), guest->name()};
}

Task<wire::ReadStoreReply> HypervisorHandler::readStore(wire::ReadStoreParameters parameters, CallContext)
{
    const auto xen = hypervisor();
    const DomainSummary domain = co_await find(parameters.domain);
    const StorePart part = co_await xen->readStore(domain.id, parameters.path.value_or(QString()));
    if (part.nodes.isEmpty())
        throw Error(ErrorCode::NotFound, QStringLiteral("XenStore has no %1").arg(part.root));
    wire::ReadStoreReply reply{part.root, {}, part.complete};
    for (const StoreNode &node : part.nodes)
        reply.nodes.append({node.path, node.value});
    co_return wire::ReadStoreReply(reply);
}

} // namespace domus
