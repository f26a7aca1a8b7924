// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <sys/types.h>

namespace domus::console {

/// Sends one packet of two pieces, with a descriptor if passedFd >= 0. Returns as sendmsg() does; never SIGPIPE.
ssize_t sendPacket(int socket, const void *head, std::size_t headBytes, const void *body, std::size_t bodyBytes,
                   int passedFd = -1);

/// Receives one packet. Returns its size, 0 at the end, -1 with errno; EMSGSIZE when it did not fit. *passedFd is
/// the descriptor that came with it (close-on-exec, the caller's), or -1.
ssize_t receivePacket(int socket, void *buffer, std::size_t size, int *passedFd);

} // namespace domus::console
