// SPDX-License-Identifier: GPL-3.0-or-later
#include "arguments.h"
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

namespace domus::cli {

static Task<int> runRestore(CommandContext *context, Arguments arguments)
{
    const api::guests::Client client(co_await context->connection());
    const auto reply = co_await client.restore({placeArgument(arguments.operand(0), context->connect.host.has_value())});
    if (context->json)
        context->printJson(toJson(reply));
    else
        context->out.line(QStringLiteral("%1 runs again").arg(printable(reply.name)));
    co_return int(ExitOk);
}

static constexpr OperandSpec restoreOperands[] = {
    {"FILE", "What dom save or xl save has written; it stays, unless the daemon chose the place.", WordKind::File}};

const Verb restoreVerb{
    "restore",
    "go on with a guest that was saved into a file",
    "The guest must be defined and off. Restore a file once: after that the guest's disks are newer than the file.",
    {},
    restoreOperands,
    "dom restore /var/tmp/fc6.saved",
    runRestore,
};

} // namespace domus::cli
