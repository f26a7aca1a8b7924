// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <chrono>
#include <optional>
#include <span>

namespace domus {

/// The processor time of a process with all its threads, to the nanosecond; nothing when it has gone. One system call.
std::optional<std::chrono::nanoseconds> processCpuTime(qint64 pid);

/// The processor time of one thread of any process; nothing when it has gone. Exact where the kernel keeps schedstat,
/// else in clock ticks.
std::optional<std::chrono::nanoseconds> threadCpuTime(qint64 pid, qint64 thread);

/// Whether a thread of the process is on a processor, or waits for one; false when it has gone.
bool isOnProcessor(qint64 pid);

/// The beginning of a small file of /proc or /sys, as much of it as there is room for. Empty when it cannot be read.
QByteArrayView readSmallFile(const char *path, std::span<char> room);

} // namespace domus
