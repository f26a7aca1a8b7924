// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/process.h"
#include "bundle_paths.h"

#include <chrono>

namespace domus {

/// Whether an SSH server says its name at that port of 127.0.0.1 within the time. (QEMU takes the connection long before the
/// machine behind it can.) No key is shown.
Task<bool> sshServerAnswers(int port, std::chrono::milliseconds deadline);

/// Runs a command in dom0 with the bundle's own key, host key and settings, whatever the user's ssh configuration says.
/// Throws as runProcess().
Task<ProcessResult> runInBundle(BundlePaths paths, int port, QString command, std::chrono::milliseconds deadline,
                                CancelToken token = {});

} // namespace domus
