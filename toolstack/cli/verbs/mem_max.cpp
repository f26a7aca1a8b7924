// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/verbs.h"

#include "arguments.h"
#include "command_context.h"
#include "exit_code.h"
#include "io_domus_guests.h"
#include "live_wait.h"

namespace domus::cli {

static Task<int> runMemMax(CommandContext *context, Arguments arguments)
{
    const QString guest = arguments.operand(0);
    const ByteSize most = sizeArgument(QStringLiteral("SIZE"), arguments.operand(1));
    const api::guests::Client client(co_await context->connection());
    const api::guests::SetMemoryMaxReply reply = co_await client.setMemoryMax({guest, most});
    if (context->json)
        context->printJson(toJson(reply));
    else if (reply.pending)
        context->out.line(pendingText(guest, QStringLiteral("a ceiling of %1").arg(most.toString())));
    else
        context->out.line(QStringLiteral("%1 can have up to %2 of memory").arg(printable(guest), most.toString()));
    co_return int(ExitOk);
}

static constexpr OperandSpec memMaxOperands[] = {
    {"GUEST", "Name or UUID.", WordKind::Guest},
    {"SIZE", "With a unit: 4GiB. A bare number is refused: xl's manual takes it for KiB, xl itself for MiB.", WordKind::Size},
};

const Verb memMaxVerb{
    "mem-max",
    "change the most memory a guest can have",
    "A running guest keeps its ceiling until it is started anew. Memory above that at start costs the host nothing until the "
    "guest is given it.",
    {},
    memMaxOperands,
    "dom mem-max fc6 8GiB",
    runMemMax,
};

} // namespace domus::cli
