// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "events/event_log.h"
#include "guests/guest.h"
#include "io_domus_guests.h"

namespace domus {

// How guests and events look on the wire. Pure.

enum class GuestDetail { Brief, Live }; ///< brief: without the live figures

api::guests::Guest guestView(const Guest &guest, GuestDetail detail = GuestDetail::Live);
api::guests::Details detailsView(const Guest &guest);
api::guests::Event eventView(const GuestEvent &event);

} // namespace domus
