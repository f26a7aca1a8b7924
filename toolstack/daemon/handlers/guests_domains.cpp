// SPDX-License-Identifier: GPL-3.0-or-later
#include "handlers/guests_handler.h"

#include "handlers/hypervisor_views.h"
#include "host/host_counters.h"
#include "host/process_counters.h"

#include <algorithm>

namespace domus {

namespace wire = api::guests;
using varlink::CallContext;

namespace {

qint64 inMilliseconds(std::chrono::nanoseconds time)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

/// The host's own row: dom0 on Xen, the machine itself elsewhere.
wire::DomainRow hostRow(const HostCounters &host)
{
    wire::DomainRow row;
    row.name = QStringLiteral("Domain-0");
    row.memory = host.memory.total;
    row.vcpus = host.cpus.size();
    row.running = true; // it runs this
    std::chrono::nanoseconds busy{0};
    for (const CpuCounter &cpu : host.cpus)
        busy += cpu.time;
    row.cpuTimeMs = inMilliseconds(busy);
    return row;
}

wire::DomainRow rowOf(const domus::Guest &guest, const domus::Domain &domain)
{
    wire::DomainRow row;
    row.id = domain.id();
    row.uuid = guest.uuid().toString(QUuid::WithoutBraces);
    row.name = guest.name();
    const auto &live = guest.live();
    row.memory = live ? live->memory.actual : guest.runningConfig().memory;
    row.vcpus = live ? live->vcpus.online : guest.runningConfig().vcpus;
    row.crashed = guest.state() == GuestState::Crashed;
    row.paused = domain.state() == DomainState::Paused;
    row.dying = domain.state() == DomainState::Ended;
    row.running = !row.paused && !row.crashed && isOnProcessor(domain.pid());
    row.blocked = !row.paused && !row.crashed && !row.dying && !row.running;
    row.cpuTimeMs = inMilliseconds(processCpuTime(domain.pid()).value_or(std::chrono::nanoseconds(0)));
    return row;
}

/// As the hypervisor tells it: also of the host, and of what others made.
wire::DomainRow rowOf(const DomainSummary &domain, const GuestRegistry &registry)
{
    wire::DomainRow row;
    row.id = domain.id;
    row.uuid = domain.id == 0 ? QString() : domain.guest.toString(QUuid::WithoutBraces);
    const auto guest = guestOf(domain, registry);
    row.foreign = domain.id != 0 && !guest;
    row.name = guest ? guest->name() : domain.name;
    row.memory = domain.memory;
    row.vcpus = domain.vcpus;
    row.running = domain.running;
    row.blocked = domain.blocked;
    row.paused = domain.paused;
    row.shutdown = domain.ended && !domain.crashed && !domain.dying;
    row.crashed = domain.crashed;
    row.dying = domain.dying;
    row.cpuTimeMs = inMilliseconds(domain.cpuTime);
    return row;
}

QList<wire::DomainRow> processRows(const GuestRegistry &registry)
{
    QList<wire::DomainRow> rows;
    for (const auto &guest : registry.all()) {
        if (const auto domain = guest->domain())
            rows.append(rowOf(*guest, *domain));
    }
    rows.append(hostRow(readHostCounters()));
    return rows;
}

} // namespace

Task<wire::DomainsReply> GuestsHandler::domains(wire::DomainsParameters, CallContext)
{
    const Services services = m_services;
    co_await waitUntilReady(services);
    wire::DomainsReply reply;
    if (services->engine->kind() == EngineKind::Xen) {
        for (const DomainSummary &domain : co_await services->engine->domains())
            reply.domains.append(rowOf(domain, *services->registry));
    } else {
        reply.domains = processRows(*services->registry);
    }
    std::sort(reply.domains.begin(), reply.domains.end(), [](const auto &a, const auto &b) { return a.id < b.id; });
    co_return wire::DomainsReply(reply);
}

} // namespace domus
