// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "events/event_log.h"
#include "guests/guest.h"
#include "io_domus_guests.h"

namespace domus {

// How guests and events look on the wire. Pure.

api::guests::Guest guestView(const Guest &guest);
api::guests::Details detailsView(const Guest &guest);
api::guests::Event eventView(const GuestEvent &event);

} // namespace domus
