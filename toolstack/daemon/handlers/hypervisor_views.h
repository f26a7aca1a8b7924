// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/hypervisor.h"
#include "guests/guest_registry.h"
#include "io_domus_hypervisor.h"

namespace domus {

/// The guest that has the domain, or is just being given it; null for others' domains and the host.
std::shared_ptr<Guest> guestOf(const DomainSummary &domain, const GuestRegistry &registry);

api::hypervisor::Domain domainView(const DomainSummary &domain, const GuestRegistry &registry);

} // namespace domus
