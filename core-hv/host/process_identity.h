// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <chrono>
#include <optional>

namespace domus {

/// A process that cannot be mistaken for a later one of the same number.
struct ProcessIdentity {
    qint64 pid = 0;
    qint64 startTicks = 0; ///< since the machine's boot, in clock ticks, as /proc tells
    bool operator==(const ProcessIdentity &) const = default;
};

/// What /proc/PID/stat tells; pure in stat's text. The name in it may hold anything, brackets too.
struct ProcessStat {
    char state = '?';
    std::chrono::nanoseconds cpuTime{0}; ///< user and system, of all its threads
    qint64 startTicks = 0;
};
std::optional<ProcessStat> parseProcessStat(const QByteArray &text);
std::optional<ProcessStat> readProcessStat(qint64 pid);

/// The living process of that number; nothing when there is none or it is a zombie.
std::optional<ProcessIdentity> identityOf(qint64 pid);
bool isAlive(const ProcessIdentity &process);

/// This boot of the machine (a random id), so that pids of an earlier one are not believed.
QString bootId();

} // namespace domus
