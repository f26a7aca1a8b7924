// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace domus {

/// Where this user's sockets and the files of running guests lie: below $XDG_RUNTIME_DIR, else /run/user/UID where that is
/// the user's own, else in /tmp.
std::string runtimePlace();

/// The daemon's socket: $DOMUS_SOCKET, else in runtimePlace().
std::string socketPlace();

} // namespace domus
