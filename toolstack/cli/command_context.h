// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon_connection.h"
#include "output.h"
#include "verb.h"

#include <QJsonObject>

namespace domus::cli {

/// What a verb works with. Lives longer than the verb's task.
struct CommandContext {
    CommandContext(int outFd, int errFd) : out(outFd), err(errFd) {}
    /// For tests: no terminal, no questions.
    CommandContext(Output::Sink outSink, Output::Sink errSink)
        : out(std::move(outSink), false, false, 80), err(std::move(errSink), false, false, 80)
    {
    }

    Output out;
    Output err;
    bool json = false; ///< --json
    bool interactive = false; ///< a person can be asked: standard input and error are a terminal
    int input = 0; ///< where answers, and what is typed into consoles, come from
    int output = 1; ///< where a console's bytes go
    ConnectOptions connect;

    /// A connection to the daemon, which is started where needed. Throws Error(Disconnected) whatever the reason, or
    /// Error(PermissionDenied).
    Task<UniqueFd> socket() const;
    /// The same for the generated clients.
    Task<std::shared_ptr<varlink::ClientConnection>> connection() const;

    /// One JSON document on a line of its own, at once: streams are read as they come.
    void printJson(const QJsonObject &object);
    /// "dom: text: cause" and the hint below, or the error as JSON; on standard error.
    void printError(const ErrorInfo &error);

    /// The answer to a question on the terminal; `preset` for an empty one. Throws Error(Cancelled) at the end of input.
    QString ask(const QString &question, const QString &preset = {});
    /// Yes or no.
    bool confirm(const QString &question);
};

} // namespace domus::cli
