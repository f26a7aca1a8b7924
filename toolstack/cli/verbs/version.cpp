// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/verbs.h"

#include "command_context.h"
#include "exit_code.h"
#include "io_domus_daemon.h"

namespace domus::cli {

static Task<int> runVersion(CommandContext *context, Arguments)
{
    const api::daemon::Client client(co_await context->connection());
    const api::daemon::GetInfoReply info = co_await client.getInfo();
    if (context->json) {
        context->printJson(toJson(info));
        co_return int(ExitOk);
    }
    context->out.line(QStringLiteral("dom %1").arg(clientVersion()));
    context->out.line(QStringLiteral("domusd %1 on %2, process %3").arg(info.version, info.host.name).arg(info.pid));
    context->out.line(info.engine.verdict);
    if (info.version != clientVersion())
        context->err.line(
            QStringLiteral(
                "The daemon is of another version; ending it (kill %1) lets the next command start this one. Guests run on.")
                .arg(info.pid));
    co_return int(ExitOk);
}

const Verb versionVerb{
    "version", "tell the versions of dom and of the daemon", "", {}, {}, "", runVersion,
};

} // namespace domus::cli
