// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/fd_stream.h"
#include "async/task.h"
#include "remote_host.h"

namespace domus {

struct SshOptions {
    SshQuestions questions = SshQuestions::None;
    bool startDaemon = true; ///< start `domusd` there when nobody answers
    CancelToken token; ///< then ssh is killed and Error(Cancelled) thrown
};

/// The line by which `dom bridge --greet` says that the daemon answers; what came before it were login scripts.
inline constexpr const char *bridgeGreeting = "domus-bridge 1\n";

/// A stream to the daemon of another machine, as good as its socket: `ssh HOST dom bridge` carries it. The first
/// login to a host takes as long as ssh takes; the next ones go through its connection, which stays for a minute after
/// the last (a ControlMaster with its socket in a 0700 directory). ssh ends when the stream is closed.
/// Throws Error as sshError() tells it, Error(Timeout) when nothing answered in 20 s (or in 3 minutes while a person is
/// asked), Error(NotFound) when there is no ssh. On the loop's thread; nothing blocks.
Task<UniqueFd> connectOverSsh(RemoteHost host, SshOptions options = {});

} // namespace domus
