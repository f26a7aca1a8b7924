// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/hypervisor.h"
#include "guests/guest_registry.h"
#include "power/guest_power.h"

namespace domus {

struct AdoptionServices {
    GuestRegistry *registry = nullptr;
    std::shared_ptr<GuestPower> power;
    std::shared_ptr<Hypervisor> hypervisor;
};

/// Makes a domain of others a guest, while it runs: defines it by what the hypervisor knows of it, where no guest of its UUID
/// is there, and takes it over. Throws Error, and nothing has changed then.
Task<std::shared_ptr<Guest>> adoptForeign(AdoptionServices services, DomainKey domain);

} // namespace domus
