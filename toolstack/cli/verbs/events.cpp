// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/verbs.h"

#include "arguments.h"
#include "command_context.h"
#include "exit_code.h"
#include "io_domus_guests.h"

#include <QDateTime>

namespace domus::cli {

static QString eventLine(const Output &output, const api::guests::Event &event)
{
    const QString time = QDateTime::fromMSecsSinceEpoch(event.timeMs).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    const bool bad = event.kind == QLatin1String("crashed") || event.kind == QLatin1String("failed");
    const QString text = event.text.isEmpty() ? QString() : QString(QStringLiteral("  ") + printable(event.text));
    return output.styled(Style::Faint, time) + QStringLiteral("  ") + printable(event.name) + QStringLiteral("  ")
        + output.styled(bad ? Style::Bad : Style::Bold, event.kind) + text;
}

static Task<int> runEvents(CommandContext *context, Arguments arguments)
{
    const bool follow = arguments.has("follow");
    api::guests::WatchEventsParameters parameters;
    parameters.onlyKept = !follow;
    if (const auto since = arguments.optional("since"))
        parameters.sinceMs = timeArgument(QStringLiteral("--since"), *since, QDateTime::currentMSecsSinceEpoch());
    else if (!follow)
        parameters.sinceMs = 0;
    const QString guest = arguments.operand(0);
    const auto onReply = [context, guest](const api::guests::WatchEventsReply &reply) {
        for (const api::guests::Event &event : reply.events) {
            if (!guest.isEmpty() && event.name != guest && event.uuid != guest)
                continue;
            if (context->json)
                context->printJson(toJson(event));
            else
                context->out.line(eventLine(context->out, event));
        }
        context->out.flush();
    };
    const api::guests::Client client(co_await context->connection());
    try {
        co_await client.watchEvents(parameters, onReply, {});
    } catch (const Error &error) {
        if (error.code() != ErrorCode::Disconnected)
            throw;
        throw Error(ErrorCode::Disconnected, QStringLiteral("the daemon went away while its events were followed"),
                    QStringLiteral("Guests run on. Start again with: dom events --follow"), error.info().cause);
    }
    co_return int(ExitOk);
}

static constexpr OptionSpec eventsOptions[] = {
    {"--follow", nullptr, "Go on with each event as it happens; alone it shows no old ones.", WordKind::Text, 'f'},
    {"--since", "TIME", "From when on: 90s, 5m, 2h or 3d ago, 08:30 today, or 2026-11-20T08:30."},
};

static constexpr OperandSpec eventsOperands[] = {{"GUEST", "Only events of this guest (name or UUID).", WordKind::Guest, false}};

const Verb eventsVerb{
    "events",
    "tell what happened to guests",
    "With --json one line for each event.",
    eventsOptions,
    eventsOperands,
    "dom events --since 1h --follow",
    runEvents,
};

} // namespace domus::cli
