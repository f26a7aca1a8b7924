// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"
#include "async/task.h"

#include <QHostAddress>

#include <chrono>

namespace domus {

/// A TCP connection to an address behind that interface, and behind no other: routes and rules lead it nowhere else.
/// Non-blocking. Throws Error: Disconnected (nobody listens there, no way there), Timeout.
Task<UniqueFd> connectBehind(QString interface, QHostAddress address, quint16 port, std::chrono::milliseconds deadline);

} // namespace domus
