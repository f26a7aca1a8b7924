// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/fd_stream.h"
#include "async/task.h"
#include "remote_host.h"
#include "socket_path.h"
#include "varlink/client_connection.h"

#include <QString>
#include <chrono>
#include <memory>
#include <optional>

namespace domus {

struct ConnectOptions {
    QString socket = socketPath();
    bool startDaemon = true; ///< start `domusd` when nobody answers
    std::chrono::milliseconds deadline{10'000}; ///< for a daemon that was just started to answer
    std::optional<RemoteHost> host = std::nullopt; ///< the daemon of that machine, through ssh; the socket is not asked then
    SshQuestions questions = SshQuestions::None; ///< how ssh may ask a person
    CancelToken token = {}; ///< ends the wait for another machine
};

/// A socket connected to the daemon, which is started first where needed; does not wait where it runs already. Of another
/// machine: a stream through ssh that is used like its socket, or what connectOverSsh() throws.
/// Throws Error(Disconnected) when there is none and none may be started or it ended at once (the cause has its
/// last words), Error(Timeout) when it does not answer in time, Error(PermissionDenied) when the one who listens
/// there is neither this user nor root, Error(NotFound) when there is no domusd.
Task<UniqueFd> connectToDaemon(ConnectOptions options = {});

/// The same as a Varlink connection, for the generated clients (api::guests::Client and its sisters).
Task<std::shared_ptr<varlink::ClientConnection>> openDaemon(ConnectOptions options = {});

/// This program's version of Domus, for comparing with the daemon's.
QString clientVersion();

} // namespace domus
