// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>
#include <vector>

namespace domus {

/// How many processors this machine numbers, from 0.
int hostProcessors();

/// The processors that a thread may run on, sorted. Throws Error: Disconnected when it has gone.
std::vector<int> threadAffinity(qint64 thread);
/// Throws Error: PermissionDenied, or InvalidArgument where the kernel lends this user none of them.
void setThreadAffinity(qint64 thread, const std::vector<int> &cpus);

} // namespace domus
