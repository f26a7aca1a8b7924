// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host_session.h"

namespace domus::shot {

/// A session with a real daemon, which is started for it. Where that keeps its files is up to the environment (tests/ui/shot.sh
/// gives it a directory of its own).
std::unique_ptr<HostSession> openRealSession();

/// Makes and starts the guest of the pictures unless it runs already: Debian's graphical installer where its package is there,
/// else an empty disk. Throws Error.
void startRealGuest(HostSession &session);
QString realGuestName();

/// Powers it off and deletes it, and ends the daemon.
void endRealGuest(HostSession &session);

/// Whether it shows the installer's first page: a banner of many colours, and something below it.
bool showsAPicture(const QImage &screen);

} // namespace domus::shot
