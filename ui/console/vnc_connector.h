// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"
#include "async/task.h"
#include "vnc_address.h"

#include <chrono>

namespace domus {

/// A connection to a VNC server, made without anybody waiting for it: names are looked up on a thread of their own (a name server
/// may take half a minute), and each address of the host has its part of the time. By value: it outlives its caller's frame.
/// Errors: NotFound (no such host or socket), Disconnected (nobody listens there, no way there), Timeout, PermissionDenied.
Task<UniqueFd> connectToVncServer(VncAddress address, std::chrono::milliseconds deadline = std::chrono::seconds(10));

/// Whether what is said there can be read on no cable: a Unix socket, or this machine's own addresses 127.x and ::1.
bool staysOnThisMachine(const VncAddress &address);

} // namespace domus
