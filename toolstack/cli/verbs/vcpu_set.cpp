// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/verbs.h"

#include "arguments.h"
#include "command_context.h"
#include "exit_code.h"
#include "io_domus_guests.h"
#include "live_wait.h"

namespace domus::cli {

static QString vcpusText(int count)
{
    return count == 1 ? QStringLiteral("1 vCPU") : QStringLiteral("%1 vCPUs").arg(count);
}

static Task<int> setCeiling(CommandContext *context, QString guest, int most)
{
    const api::guests::Client client(co_await context->connection());
    const api::guests::SetVcpusMaxReply reply = co_await client.setVcpusMax({guest, most});
    if (context->json)
        context->printJson(toJson(reply));
    else if (reply.pending)
        context->out.line(pendingText(guest, QStringLiteral("a ceiling of ") + vcpusText(most)));
    else
        context->out.line(QStringLiteral("%1 can have up to %2").arg(printable(guest), vcpusText(most)));
    co_return int(ExitOk);
}

static Task<int> runVcpuSet(CommandContext *context, Arguments arguments)
{
    const QString guest = arguments.operand(0);
    const int count = countArgument(QStringLiteral("COUNT"), arguments.operand(1), 1);
    const int seconds =
        countArgument(QStringLiteral("--timeout"), arguments.optional("timeout").value_or(QStringLiteral("60")), 1);
    if (arguments.has("max"))
        co_return co_await setCeiling(context, guest, count);
    const api::guests::Client client(co_await context->connection());
    const api::guests::SetVcpusReply reply = co_await client.setVcpus({guest, count, arguments.has("next-start")});
    if (context->json)
        context->printJson(toJson(reply));
    else
        context->out.line(reply.pending ? pendingText(guest, vcpusText(count))
                                        : QStringLiteral("%1 was asked to run on %2").arg(printable(guest), vcpusText(count)));
    context->out.flush();
    if (arguments.has("wait") && !reply.pending)
        co_await waitForLive(context, guest, vcpusText(count), count, &vcpuStep, std::chrono::seconds(seconds));
    co_return int(ExitOk);
}

static constexpr OptionSpec vcpuSetOptions[] = {
    {"--wait", nullptr, "Wait until the guest runs on so many, and tell each step."},
    {"--timeout", "SECONDS", "How long to wait with --wait; 60 when not given."},
    {"--max", nullptr, "Change the most it can have, from the next start on."},
    {"--next-start", nullptr, "Leave the running guest alone; it counts from the next start."},
};

static constexpr OperandSpec vcpuSetOperands[] = {
    {"GUEST", "Name or UUID.", WordKind::Guest},
    {"COUNT", "How many, from 1 up to the guest's ceiling."},
};

const Verb vcpuSetVerb{
    "vcpu-set",
    "change how many vCPUs a guest runs on",
    "vCPUs are plugged and unplugged while the guest runs; its system has to take them, and to consent before they go. Of a "
    "guest "
    "that is off it is the number at the next start.",
    vcpuSetOptions,
    vcpuSetOperands,
    "dom vcpu-set --wait fc6 4",
    runVcpuSet,
};

} // namespace domus::cli
