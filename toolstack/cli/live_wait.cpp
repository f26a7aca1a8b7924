// SPDX-License-Identifier: GPL-3.0-or-later
#include "live_wait.h"

#include "async/deadline.h"

namespace domus::cli {

using api::guests::LiveState;

namespace {

/// Thrown out of the stream's callback to end it.
struct Reached {};

/// What has been said so far.
struct Told {
    QString now;
    bool reached = false;
};

template <typename Live>
LiveStep stepFrom(const Live &live, const QString &now, qint64 target)
{
    return {live.state, now, target, live.askedMs.value_or(0), live.reachedMs.value_or(0), live.cause, toJson(live)};
}

void tellStep(CommandContext *context, const QString &guest, const LiveStep &step, Told &told)
{
    const bool reached = step.state == LiveState::Reached;
    if (told.now == step.now && told.reached == reached)
        return;
    told = {step.now, reached};
    if (context->json)
        context->printJson(step.json);
    else if (reached)
        context->out.line(QStringLiteral("%1 has %2 after %3 s")
                              .arg(printable(guest), step.now)
                              .arg(double(step.reachedMs - step.askedMs) / 1000, 0, 'f', 2));
    else
        context->out.line(QStringLiteral("%1 has %2").arg(printable(guest), step.now));
    context->out.flush();
}

Task<> untilReached(std::shared_ptr<varlink::ClientConnection> connection, CommandContext *context, QString guest, QString wanted,
                    qint64 target, LiveStepOf stepOf, CancelToken token)
{
    Told told;
    const auto onReply = [&](const api::guests::WatchReply &reply) {
        for (const api::guests::Guest &each : reply.guests) {
            if (each.name != guest && each.uuid != guest)
                continue;
            const auto step = stepOf(each);
            if (!step)
                throw Error(ErrorCode::WrongState, QStringLiteral("%1 ended before it had %2").arg(each.name, wanted))
                    .about(each.name);
            if (step->target != target)
                throw Error(ErrorCode::Cancelled, QStringLiteral("Something else was asked of %1 meanwhile").arg(each.name))
                    .about(each.name);
            tellStep(context, each.name, *step, told);
            if (step->state == LiveState::NotFollowing)
                throw Error(ErrorCode::Timeout, QStringLiteral("%1 has %2, not %3").arg(each.name, step->now, wanted),
                            QStringLiteral("The wish stands; ask for %1 to take it back").arg(step->now), step->cause)
                    .about(each.name);
            if (step->state == LiveState::Reached)
                throw Reached();
        }
    };
    const api::guests::Client client(std::move(connection));
    try {
        co_await client.watch({}, onReply, token);
    } catch (const Reached &) {
        co_return;
    }
}

} // namespace

std::optional<LiveStep> memoryStep(const api::guests::Guest &guest)
{
    if (!guest.liveMemory)
        return std::nullopt;
    return stepFrom(*guest.liveMemory, guest.liveMemory->actual.toString(), guest.liveMemory->target.bytes());
}

std::optional<LiveStep> vcpuStep(const api::guests::Guest &guest)
{
    if (!guest.liveVcpus)
        return std::nullopt;
    return stepFrom(*guest.liveVcpus, QStringLiteral("%1 vCPUs").arg(guest.liveVcpus->online), guest.liveVcpus->target);
}

QString pendingText(const QString &guest, const QString &what)
{
    return QStringLiteral("%1 has %2 from its next start").arg(printable(guest), what);
}

Task<> waitForLive(CommandContext *context, QString guest, QString wanted, qint64 target, LiveStepOf stepOf,
                   std::chrono::seconds deadline)
{
    CancelSource stop;
    const auto connection = co_await context->connection();
    co_await withDeadline(untilReached(connection, context, guest, wanted, target, stepOf, stop.token()), deadline,
                          QStringLiteral("%1 had not %2 after %3 s").arg(guest, wanted).arg(deadline.count()));
}

} // namespace domus::cli
