// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace domus {

/// How a process that outlives its parent is started.
struct SpawnRequest {
    QString program; ///< absolute, or searched in PATH
    QStringList arguments;
    QString workingDirectory;
    int output = -1; ///< descriptor that becomes stdout and stderr
    /// Become descriptors 3, 4, ... of the new process, in order, which inherits nothing else. Stay open here.
    std::vector<int> inherited;
};

/// Starts it as leader of a session of its own, with default signals and /dev/null as stdin. It is a child of
/// this process: collect its end. Throws Error(NotFound) when the program is not there, or systemError.
qint64 spawnDetached(const SpawnRequest &request);

/// A descriptor that becomes readable when the process has ended.
UniqueFd openPidFd(qint64 pid);

/// How a process ended.
struct ProcessEnd {
    int exitCode = 0;
    int signal = 0; ///< that killed it; 0 = it exited by itself
};

/// Collects a child that has ended; nothing when the process is not our child or has not ended.
std::optional<ProcessEnd> reap(int pidFd);

} // namespace domus
