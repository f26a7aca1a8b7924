// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/task.h"

#include <QProcessEnvironment>
#include <QStringList>
#include <chrono>
#include <functional>

namespace domus {

struct ScriptRequest {
    QString program;
    QStringList arguments;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    std::function<void(const QString &line)> onLine; ///< each line of stdout and stderr
    CancelToken token;
    std::chrono::milliseconds deadline{0};
    /// What it and its children get to clean up after themselves, once told to end (SIGTERM).
    std::chrono::milliseconds grace{20'000};
};

struct ScriptEnd {
    int exitCode = 0; ///< -1 when a signal ended it
    QStringList lastLines; ///< at most 60
};

/// Runs a script and its children as a process group, to their end. When cancelled or late the whole group is told to end,
/// killed after the grace, and only then Error(Cancelled or Timeout) is thrown: nothing of it runs on.
Task<ScriptEnd> runScript(ScriptRequest request);

} // namespace domus
