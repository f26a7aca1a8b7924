// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

#include "arguments.h"
#include "async/deadline.h"

#include <QSet>

namespace domus::cli {

using api::guests::State;

static bool isDown(State state)
{
    return state == State::Off || state == State::Broken || state == State::Crashed;
}

/// Thrown out of a stream's callback to end it: everything is down.
struct AllDown {};

static Task<> untilDown(std::shared_ptr<varlink::ClientConnection> connection, QStringList guests, CancelToken token)
{
    QSet<QString> awaited(guests.begin(), guests.end());
    const auto onReply = [&](const api::guests::WatchReply &reply) {
        for (const api::guests::Guest &guest : reply.guests) {
            if (isDown(guest.state)) {
                awaited.remove(guest.name);
                awaited.remove(guest.uuid);
            }
        }
        if (awaited.isEmpty())
            throw AllDown();
    };
    const api::guests::Client client(std::move(connection));
    try {
        co_await client.watch({}, onReply, token);
    } catch (const AllDown &) {
        co_return;
    }
}

static Task<int> runShutdown(CommandContext *context, Arguments arguments)
{
    const int seconds =
        countArgument(QStringLiteral("--timeout"), arguments.optional("timeout").value_or(QStringLiteral("120")), 1);
    const int code =
        co_await forEachGuest(context, arguments.operands, &api::guests::Client::shutdown, "%1 was asked to shut down");
    if (code != ExitOk || !arguments.has("wait"))
        co_return code;
    CancelSource stop;
    const auto connection = co_await context->connection();
    co_await withDeadline(
        untilDown(connection, arguments.operands, stop.token()), std::chrono::seconds(seconds),
        QStringLiteral("Not all of them were off after %1 s; a guest may ignore its power button (dom poweroff does not ask)")
            .arg(seconds));
    if (!context->json)
        context->out.line(arguments.operands.size() == 1 ? QStringLiteral("%1 is off").arg(arguments.operand(0))
                                                         : QStringLiteral("All are off"));
    co_return int(ExitOk);
}

static constexpr OptionSpec shutdownOptions[] = {
    {"--wait", nullptr, "Wait until they are off.", WordKind::Text, 'w'},
    {"--timeout", "SECONDS", "How long to wait with --wait; 120 when not given."},
};

const Verb shutdownVerb{
    "shutdown",
    "press guests' power button",
    "The guest shuts down in its own way and time, or ignores it. dom poweroff does not ask.",
    shutdownOptions,
    guestOperands,
    "dom shutdown --wait fc6",
    runShutdown,
};

} // namespace domus::cli
