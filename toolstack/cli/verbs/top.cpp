// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/verbs.h"

#include "arguments.h"
#include "command_context.h"
#include "exit_code.h"
#include "io_domus_guests.h"
#include "io_domus_stats.h"
#include "text_table.h"

#include <algorithm>

namespace domus::cli {

using api::stats::Sample;

namespace {

/// The newest figures of each guest.
struct TopState {
    QHash<QString, QString> names; ///< by UUID
    QHash<QString, Sample> samples;
    int replies = 0;
};

/// Thrown out of the stream's callback when enough was shown.
struct EnoughShown {};

} // namespace

static QString rate(qint64 bytes)
{
    return ByteSize::fromBytes(bytes).toString() + QStringLiteral("/s");
}

static void printTop(CommandContext *context, const TopState &state)
{
    QStringList uuids = state.samples.keys();
    std::sort(uuids.begin(), uuids.end(), [&](const QString &a, const QString &b) {
        const double left = state.samples[a].cpuPercent;
        const double right = state.samples[b].cpuPercent;
        return left != right ? left > right : state.names.value(a) < state.names.value(b);
    });
    TextTable table({QStringLiteral("Name"), QStringLiteral("CPU"), QStringLiteral("Memory"), QStringLiteral("Used"),
                     QStringLiteral("On host"), QStringLiteral("Read"), QStringLiteral("Written")},
                    {1, 2, 3, 4, 5, 6});
    for (const QString &uuid : std::as_const(uuids)) {
        const Sample &sample = state.samples[uuid];
        table.addRow({state.names.value(uuid, uuid), QStringLiteral("%1 %").arg(sample.cpuPercent, 0, 'f', 1),
                      sample.memoryActual.toString(), sample.memoryUsed ? sample.memoryUsed->toString() : QStringLiteral("-"),
                      sample.memoryHost.toString(), rate(sample.diskReadRate), rate(sample.diskWriteRate)});
    }
    if (context->out.isTerminal())
        context->out.write(QStringLiteral("\033[H\033[2J"));
    table.print(context->out);
    context->out.flush();
}

static Task<int> runTop(CommandContext *context, Arguments arguments)
{
    const int rounds = arguments.has("rounds")       ? countArgument(QStringLiteral("--rounds"), arguments.value("rounds"), 1)
        : context->out.isTerminal() || context->json ? 0
                                                     : 1;
    TopState state;
    const api::guests::Client guests(co_await context->connection());
    const api::guests::ListReply list = co_await guests.list();
    for (const api::guests::Guest &guest : list.guests)
        state.names.insert(guest.uuid, guest.name);
    const auto onReply = [&](const api::stats::WatchReply &reply) {
        for (const api::stats::Series &series : reply.series) {
            if (!series.samples.isEmpty())
                state.samples.insert(series.uuid, series.samples.constLast());
        }
        if (reply.series.isEmpty())
            return;
        if (context->json)
            context->printJson(toJson(reply));
        else
            printTop(context, state);
        if (++state.replies == rounds)
            throw EnoughShown();
    };
    const api::stats::Client client(co_await context->connection());
    try {
        co_await client.watch({}, onReply, {});
    } catch (const EnoughShown &) {
        co_return int(ExitOk);
    }
    co_return int(ExitOk);
}

static constexpr OptionSpec topOptions[] = {
    {"--rounds", "COUNT", "End after so many rounds, one a second; 1 where the output is no terminal."},
};

const Verb topVerb{
    "top",
    "show what the guests use, once a second",
    "Processor use is in percent of one CPU. Ctrl+C leaves. With --json one line for each round.",
    topOptions,
    {},
    "dom top --rounds 1",
    runTop,
};

} // namespace domus::cli
