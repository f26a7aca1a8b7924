// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"

#include <chrono>

namespace domus {

/// How a ::connect() that went on in the background (EINPROGRESS) ended: 0, or its errno; ETIMEDOUT after that time. The
/// descriptor must stay open until then.
Task<int> connected(int fd, std::chrono::milliseconds deadline);

/// For a TCP connection that somebody looks at and types into: small packets leave at once, and a peer that went away is
/// noticed in a minute and a half.
void tuneForPeople(int fd);

} // namespace domus
