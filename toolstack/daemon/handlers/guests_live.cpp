// SPDX-License-Identifier: GPL-3.0-or-later
#include "handlers/guests_handler.h"

namespace domus {

namespace wire = api::guests;
using varlink::CallContext;

Task<wire::SetMemoryReply> GuestsHandler::setMemory(wire::SetMemoryParameters parameters, CallContext)
{
    const Services services = m_services;
    const auto guest = co_await find(parameters.guest);
    const auto outcome = co_await services->live->setMemory(guest, parameters.memory, parameters.force.value_or(false),
                                                            parameters.nextStart.value_or(false));
    co_return wire::SetMemoryReply{outcome.pending, ByteSize::fromBytes(outcome.target)};
}

Task<wire::SetMemoryMaxReply> GuestsHandler::setMemoryMax(wire::SetMemoryMaxParameters parameters, CallContext)
{
    const Services services = m_services;
    const auto guest = co_await find(parameters.guest);
    co_return wire::SetMemoryMaxReply{services->live->setMemoryMax(guest, parameters.memoryMax).pending};
}

Task<wire::SetVcpusReply> GuestsHandler::setVcpus(wire::SetVcpusParameters parameters, CallContext)
{
    const Services services = m_services;
    const auto guest = co_await find(parameters.guest);
    const auto outcome = co_await services->live->setVcpus(guest, parameters.vcpus, parameters.nextStart.value_or(false));
    co_return wire::SetVcpusReply{outcome.pending};
}

Task<wire::SetVcpusMaxReply> GuestsHandler::setVcpusMax(wire::SetVcpusMaxParameters parameters, CallContext)
{
    const Services services = m_services;
    const auto guest = co_await find(parameters.guest);
    co_return wire::SetVcpusMaxReply{services->live->setVcpusMax(guest, parameters.vcpusMax).pending};
}

Task<wire::SetSchedulingReply> GuestsHandler::setScheduling(wire::SetSchedulingParameters parameters, CallContext)
{
    const Services services = m_services;
    const auto guest = co_await find(parameters.guest);
    const auto outcome = co_await services->live->setScheduling(guest, parameters.weight, parameters.capPercent);
    const Ability ability = services->engine->ability(Feature::LiveScheduling);
    co_return wire::SetSchedulingReply{outcome.pending, ability.supported ? QString() : ability.reason};
}

Task<wire::HostMemoryReply> GuestsHandler::hostMemory(wire::HostMemoryParameters, CallContext)
{
    const Services services = m_services;
    co_await waitUntilReady(services);
    const HostRoom room = services->live->room();
    wire::HostMemoryReply reply{room.total, room.available, room.reserve, room.outstanding, room.free(), {}};
    for (const MemoryPromise &promise : services->live->promises())
        reply.guests.append({promise.guest.toString(QUuid::WithoutBraces), promise.name, promise.promised, promise.resident,
                             promise.used, promise.couldGive});
    co_return reply;
}

Task<wire::MakeRoomReply> GuestsHandler::makeRoom(wire::MakeRoomParameters parameters, CallContext)
{
    const Services services = m_services;
    const auto guest = co_await find(parameters.guest);
    if (!parameters.memory && !guest->isOff())
        throw Error(ErrorCode::InvalidArgument,
                    QStringLiteral("%1 runs already: say how much memory it shall have").arg(guest->name()))
            .about(guest->name());
    const ByteSize wanted = parameters.memory ? *parameters.memory : guest->definition().hardware.memory;
    wire::MakeRoomReply reply;
    for (const RoomGift &gift : co_await services->live->makeRoom(guest, wanted))
        reply.gifts.append({gift.name, gift.before, gift.after});
    co_return wire::MakeRoomReply(reply);
}

} // namespace domus
