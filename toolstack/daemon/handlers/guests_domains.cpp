// SPDX-License-Identifier: GPL-3.0-or-later
#include "handlers/guests_handler.h"

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

} // namespace

Task<wire::DomainsReply> GuestsHandler::domains(wire::DomainsParameters, CallContext)
{
    const Services services = m_services;
    co_await waitUntilReady(services);
    wire::DomainsReply reply;
    for (const auto &guest : services->registry->all()) {
        if (const auto domain = guest->domain())
            reply.domains.append(rowOf(*guest, *domain));
    }
    std::sort(reply.domains.begin(), reply.domains.end(), [](const auto &a, const auto &b) { return a.id < b.id; });
    reply.domains.prepend(hostRow(readHostCounters()));
    co_return wire::DomainsReply(reply);
}

} // namespace domus
