// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/task.h"
#include "http_transfer.h"
#include "tree_probe.h"

namespace domus {

/// Limits of one question.
struct ProbeLimits {
    CancelToken token;
    std::chrono::milliseconds firstByteDeadline{10'000};
    ByteSize size = ByteSize::fromMiB(2);
};

/// Asks one question, over http(s) or in the file system (on a worker). Never throws: what went wrong is in the answer.
Task<ProbeAnswer> askProbe(HttpSession session, Probe probe, ProbeLimits limits);

/// Asks them side by side. Missing: the answers that had not come when the token was cancelled, and all further ones of a
/// place that could not be reached.
Task<ProbeAnswers> askProbes(HttpSession session, QList<Probe> probes, ProbeLimits limits);

/// The start of a file with its whole size (zero when not said).
struct FileStart {
    QByteArray bytes;
    ByteSize size;
};
/// Throws Error as transfer() does; NotFound, PermissionDenied and NotInstallTree (a device or pipe) for local files.
Task<FileStart> readStart(HttpSession session, QUrl url, ByteSize length, ProbeLimits limits);

} // namespace domus
