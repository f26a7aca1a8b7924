// SPDX-License-Identifier: GPL-3.0-or-later
#include "guests/foreign_adoption.h"

#include "xl/xl_config.h"

namespace domus {
namespace {

GuestDefinition definitionOf(const DomainConfig &config)
{
    GuestDefinition definition;
    definition.name = config.name;
    definition.uuid = config.guest;
    definition.hardware = config;
    definition.xen = takeXenSettings(&definition.hardware);
    return definition;
}

} // namespace

Task<std::shared_ptr<Guest>> adoptForeign(AdoptionServices services, DomainKey domain)
{
    const QString key = domain.guest.toString(QUuid::WithoutBraces);
    auto guest = services.registry->byKey(key);
    const bool isNew = !guest || !guest->definitionFile();
    if (isNew) {
        const DomainConfig config = co_await services.hypervisor->describe(domain);
        guest = services.registry->define(definitionOf(config));
    }
    std::optional<Error> failure;
    try {
        co_await services.power->takeForeign(guest, domain);
        if (!guest->domain())
            throw Error(ErrorCode::NotFound, QStringLiteral("The domain %1 ended meanwhile").arg(domain.id)).about(guest->name());
    } catch (const Error &error) {
        failure = error;
    }
    if (failure && isNew && guest->isOff() && services.registry->byKey(key) == guest)
        services.registry->remove(guest);
    if (failure)
        throw Error(*failure);
    co_return guest;
}

} // namespace domus
