// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/task.h"
#include "byte_size.h"

#include <QByteArray>
#include <QProcessEnvironment>
#include <QStringList>
#include <chrono>
#include <functional>

namespace domus {

struct ProcessOptions {
    std::chrono::milliseconds deadline{30'000}; ///< then the process is killed and Error(Timeout) thrown
    CancelToken token; ///< then the process is killed and Error(Cancelled) thrown
    ByteSize outputLimit = ByteSize::fromMiB(8); ///< of stdout and of stderr each; then it is killed, Error(IoError)
    std::function<void(const QByteArray &)> onOutput; ///< each piece of stdout as it comes (progress); may be empty
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
};

struct ProcessResult {
    int exitCode = 0; ///< -1 when it was ended by a signal
    QByteArray output;
    QByteArray errors;
};

/// Runs a helper program to its end (no shell, stdin empty). Throws Error(NotFound) when it is not installed.
Task<ProcessResult> runProcess(QString program, QStringList arguments, ProcessOptions options = {});

} // namespace domus
