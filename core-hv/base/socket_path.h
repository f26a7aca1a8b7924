// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace domus {

/// The user's runtime directory of Domus: `$XDG_RUNTIME_DIR/domus`, or `/run/user/UID/domus` where that
/// variable is missing and the directory is ours, else `/tmp/domus-UID`. Only the name is made up here:
/// whoever writes there calls makePrivateDir(), which refuses what others may open.
QString runtimeDirectory();

/// The socket of the daemon: `$DOMUS_SOCKET` where set (tests, odd set-ups), else `domus.sock` in the runtime
/// directory. Client and daemon both ask this one function.
QString socketPath();

} // namespace domus
