// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/verbs.h"

#include "arguments.h"
#include "command_context.h"
#include "exit_code.h"
#include "io_domus_guests.h"
#include "live_wait.h"
#include "room.h"

namespace domus::cli {

static Task<int> runMemSet(CommandContext *context, Arguments arguments)
{
    const QString guest = arguments.operand(0);
    const ByteSize memory = sizeArgument(QStringLiteral("SIZE"), arguments.operand(1));
    const int seconds =
        countArgument(QStringLiteral("--timeout"), arguments.optional("timeout").value_or(QStringLiteral("60")), 1);
    const api::guests::Client client(co_await context->connection());
    if (arguments.has("make-room"))
        co_await makeRoom(context, client, guest, memory);
    api::guests::SetMemoryParameters parameters;
    parameters.guest = guest;
    parameters.memory = memory;
    parameters.force = arguments.has("force");
    parameters.nextStart = arguments.has("next-start");
    const api::guests::SetMemoryReply reply = co_await client.setMemory(parameters);
    const QString size = reply.target.toString();
    if (context->json)
        context->printJson(toJson(reply));
    else
        context->out.line(reply.pending ? pendingText(guest, size + QStringLiteral(" of memory"))
                                        : QStringLiteral("%1 was asked to have %2 of memory").arg(printable(guest), size));
    context->out.flush();
    if (arguments.has("wait") && !reply.pending)
        co_await waitForLive(context, guest, size, reply.target.bytes(), &memoryStep, std::chrono::seconds(seconds));
    co_return int(ExitOk);
}

static constexpr OptionSpec memSetOptions[] = {
    {"--wait", nullptr, "Wait until the guest has it, and tell each step."},
    {"--timeout", "SECONDS", "How long to wait with --wait; 60 when not given."},
    {"--force", nullptr, "Go below the guest's floor, which is what it uses and a reserve."},
    {"--make-room", nullptr, "Where the host has too little memory, let other guests give what they do not use."},
    {"--next-start", nullptr, "Leave the running guest alone; it counts from the next start."},
};

static constexpr OperandSpec memSetOperands[] = {
    {"GUEST", "Name or UUID.", WordKind::Guest},
    {"SIZE", "With a unit: 512MiB, 1.5GiB. A bare number is refused: xl's manual takes it for KiB, xl itself for MiB.",
     WordKind::Size},
};

const Verb memSetVerb{
    "mem-set",
    "change a guest's memory while it runs",
    "The guest gives memory back, or takes more up to its ceiling (dom mem-max). It does so in its own time; --wait tells when "
    "it has.\n\nOf a guest that is off it is the memory at the next start. A host never promises more memory than it has: such a "
    "wish is refused, with what is missing and which guests could give some; --make-room asks them.",
    memSetOptions,
    memSetOperands,
    "dom mem-set --wait fc6 1GiB",
    runMemSet,
};

} // namespace domus::cli
