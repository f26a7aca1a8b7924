// SPDX-License-Identifier: GPL-3.0-or-later
#include "handlers/guests_handler.h"

namespace domus {

using namespace api::guests;
using varlink::CallContext;

namespace {

void refuseIf(const std::optional<QString> &problem, const QString &guest)
{
    if (problem)
        throw Error(ErrorCode::InvalidArgument, *problem).about(guest);
}

/// Stores it unless nothing is new.
void store(const Services &services, const domus::Guest &guest, const GuestDefinition &definition)
{
    if (definition != guest.definition())
        services->registry->define(definition);
}

} // namespace

Task<SetGroupReply> GuestsHandler::setGroup(SetGroupParameters parameters, CallContext)
{
    const Services services = m_services;
    const auto guest = co_await find(parameters.guest);
    if (!parameters.group.isEmpty())
        refuseIf(groupProblem(parameters.group), guest->name());
    GuestDefinition definition = guest->definition();
    definition.group = parameters.group;
    store(services, *guest, definition);
    co_return SetGroupReply{};
}

Task<SetTagsReply> GuestsHandler::setTags(SetTagsParameters parameters, CallContext)
{
    const Services services = m_services;
    const auto guest = co_await find(parameters.guest);
    for (const QString &tag : std::as_const(parameters.add))
        refuseIf(tagProblem(tag), guest->name());
    GuestDefinition definition = guest->definition();
    for (const QString &tag : std::as_const(parameters.remove))
        definition.tags.removeAll(tag);
    definition.tags = sortedTags(definition.tags + parameters.add);
    if (definition.tags.size() > tagsAtMost)
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("A guest has at most %1 tags").arg(tagsAtMost))
            .about(guest->name());
    store(services, *guest, definition);
    co_return SetTagsReply{definition.tags};
}

} // namespace domus
