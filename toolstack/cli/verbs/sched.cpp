// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/verbs.h"

#include "arguments.h"
#include "command_context.h"
#include "exit_code.h"
#include "io_domus_guests.h"

namespace domus::cli {

static void showShare(CommandContext *context, const api::guests::Guest &guest)
{
    const api::guests::Scheduling share = guest.scheduling.value_or(api::guests::Scheduling{256, 0});
    if (context->json)
        return context->printJson(toJson(share));
    context->out.line(
        QStringLiteral("%1: weight %2, %3")
            .arg(printable(guest.name))
            .arg(share.weight)
            .arg(share.capPercent > 0 ? QStringLiteral("cap %1 % of one CPU").arg(share.capPercent) : QStringLiteral("no cap")));
}

static std::optional<qint64> number(const Arguments &arguments, const char *option, int least)
{
    const auto text = arguments.optional(option);
    if (!text)
        return std::nullopt;
    return countArgument(QStringLiteral("--") + QLatin1String(option), *text, least);
}

static Task<int> showShares(CommandContext *context, api::guests::Client client)
{
    const api::guests::ListReply reply = co_await client.list({});
    for (const api::guests::Guest &guest : reply.guests) {
        if (guest.scheduling)
            showShare(context, guest);
    }
    co_return int(ExitOk);
}

static Task<int> runSched(CommandContext *context, Arguments arguments)
{
    const QString guest = arguments.optional("domain").value_or(arguments.operand(0));
    if (arguments.has("domain") && !arguments.operands.isEmpty())
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("The guest is given twice"),
                    QStringLiteral("See: dom help sched"));
    const api::guests::Client client(co_await context->connection());
    const auto weight = number(arguments, "weight", 1);
    const auto cap = number(arguments, "cap", 0);
    if (guest.isEmpty() && (weight || cap))
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("No guest is given"), QStringLiteral("See: dom help sched"));
    if (guest.isEmpty())
        co_return co_await showShares(context, client);
    if (weight || cap) {
        const api::guests::SetSchedulingReply reply = co_await client.setScheduling({guest, weight, cap});
        if (!reply.unavailable.isEmpty())
            context->err.line(QStringLiteral("It is stored, but this host gives no weights and caps: %1").arg(reply.unavailable));
    }
    const api::guests::ShowReply shown = co_await client.show({guest});
    showShare(context, shown.details.guest);
    co_return int(ExitOk);
}

static constexpr OptionSpec schedOptions[] = {
    {"--weight", "N", "1 to 65535, 256 usually: twice the weight is twice the time when processors are short.", WordKind::Text,
     'w'},
    {"--cap", "PERCENT", "The most it may use, in percent of one CPU: 50 = half, 400 = four; 0 = no limit.", WordKind::Text, 'c'},
    {"--domain", "GUEST", "The guest, where it is given as xl wants it.", WordKind::Guest, 'd'},
};

static constexpr OperandSpec schedOperands[] = {{"GUEST", "Name or UUID; all guests when not given.", WordKind::Guest, false}};

const Verb schedVerb{
    "sched",
    "tell or change a guest's share of the processors",
    "Without options it tells the share. A change is stored, and counts at once where the guest runs and the host can: there a "
    "systemd has to give each guest a control group (version 2) of its own.",
    schedOptions,
    schedOperands,
    "dom sched --weight 512 --cap 200 fc6",
    runSched,
    "sched-credit2",
};

} // namespace domus::cli
