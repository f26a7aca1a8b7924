// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/task.h"
#include "install_source.h"

#include <chrono>

namespace domus {

struct DetectOptions {
    CancelToken token;
    std::chrono::milliseconds firstByteDeadline{10'000}; ///< of each question
    std::chrono::milliseconds wholeDeadline{20'000};
    ByteSize probeLimit = ByteSize::fromMiB(2); ///< of each small file that is read
};

/// What is installable there. Asks in parallel, reads small files only, writes nothing. Resources are left empty
/// where the tree itself does not know better: OsCatalogue::complete() fills them in.
/// Throws Error: NotInstallTree (the text lists what was tried), NotFound (no such file, folder or host),
/// FetchFailed (refused, TLS, ...), Timeout, InvalidArgument (not an address), Cancelled.
Task<Detection> detectInstall(InstallSource source, DetectOptions options = {});

/// What a person typed, as an address: "http://...", "file:///...", "/path", "~/path"; a path without a scheme must
/// be absolute (which folder is meant by "./x" only the program in front of the person knows). Throws
/// Error(InvalidArgument): empty, another scheme, no host.
QUrl installUrl(const QString &text);

} // namespace domus
