// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"

#include <QString>
#include <optional>
#include <sys/types.h>

namespace domus {

/// The `domusd` to start: `$DOMUS_DAEMON` where set, beside our own executable, in its libexec directory, or in
/// PATH. Throws Error(NotFound) saying where it looked.
QString findDaemonProgram();

/// A daemon that was just started by us, as far as we can see it from outside. It is not our child: it has a
/// session of its own and outlives us.
class StartedDaemon {
public:
    /// Starts the program with its output going to the log file (one start's worth; the one before is kept as
    /// `.old`). `socket` is told to it in $DOMUS_SOCKET. Throws Error when it cannot be executed.
    static StartedDaemon start(const QString &program, const QString &socket, const QString &logFile);

    /// True once it has ended.
    bool hasEnded() const;
    pid_t pid() const { return m_pid; }

private:
    StartedDaemon(pid_t pid, UniqueFd handle) : m_pid(pid), m_handle(std::move(handle)) {}
    pid_t m_pid;
    UniqueFd m_handle; ///< pidfd; invalid when it had ended before we could look
};

/// Where the output of a daemon that a client started goes: `domusd.log` beside the socket.
QString daemonLogFile(const QString &socket);

/// The last lines of that file, at most so many, without empty ones; empty when there is none.
QString lastLines(const QString &file, int count);

} // namespace domus
