// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/verbs.h"

#include "arguments.h"
#include "command_context.h"
#include "exit_code.h"
#include "figure_words.h"
#include "io_domus_stats.h"
#include "text_curve.h"
#include "text_table.h"

#include <QDateTime>
#include <algorithm>

namespace domus::cli {

using api::stats::HistoryReply;
using api::stats::HistorySeries;

namespace {

struct Summary {
    std::optional<double> last, mean, peak;
};

Summary summaryOf(const HistorySeries &series)
{
    Summary summary;
    double sum = 0;
    qsizetype count = 0;
    const auto grow = [&](std::optional<double> value) {
        if (value)
            summary.peak = std::max(summary.peak.value_or(*value), *value);
    };
    for (const auto &value : series.mean) {
        grow(value);
        sum += value.value_or(0);
        count += value ? 1 : 0;
        summary.last = value ? value : summary.last;
    }
    std::for_each(series.peak.begin(), series.peak.end(), grow);
    if (count > 0)
        summary.mean = sum / double(count);
    return summary;
}

QString timeText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

void print(CommandContext *context, const HistoryReply &reply)
{
    constexpr int fixedColumns = 62; // what the table takes without the curve, mostly
    const int width = std::clamp(context->out.columns() - fixedColumns, 16, 60);
    TextTable table({QStringLiteral("Figure"), QStringLiteral("Last"), QStringLiteral("Mean"), QStringLiteral("Peak"),
                     QStringLiteral("Over time")},
                    {1, 2, 3});
    qsizetype steps = 0;
    for (const HistorySeries &series : reply.series) {
        const Summary summary = summaryOf(series);
        steps = series.mean.size();
        table.addRow({series.name, quantityText(series.name, summary.last), quantityText(series.name, summary.mean),
                      quantityText(series.name, summary.peak),
                      textCurve(series.peak.isEmpty() ? series.mean : series.peak, width)});
    }
    if (reply.series.isEmpty())
        context->out.line(QStringLiteral("Nothing is known of that time."));
    else
        context->out.line(QStringLiteral("From %1 to %2, in steps of %3 s")
                              .arg(timeText(reply.firstMs), timeText(reply.firstMs + steps * reply.stepSeconds * 1000))
                              .arg(reply.stepSeconds));
    if (!reply.series.isEmpty())
        table.print(context->out);
    for (const api::stats::Unavailable &missing : reply.unavailable)
        context->out.line(QStringLiteral("%1: not available. %2").arg(printable(missing.name), printable(missing.reason)));
    context->out.flush();
}

} // namespace

static Task<int> runStats(CommandContext *context, Arguments arguments)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    api::stats::HistoryParameters parameters;
    if (!arguments.operand(0).isEmpty())
        parameters.guest = arguments.operand(0);
    parameters.fromMs = timeArgument(QStringLiteral("--range"), arguments.optional("range").value_or(QStringLiteral("10m")), now);
    if (const auto names = arguments.optional("figures"))
        parameters.series = names->split(u',', Qt::SkipEmptyParts);
    if (const auto step = arguments.optional("step"))
        parameters.stepSeconds = countArgument(QStringLiteral("--step"), *step, 1);
    const api::stats::Client client(co_await context->connection());
    const HistoryReply reply = co_await client.history(parameters);
    if (context->json)
        context->printJson(toJson(reply));
    else
        print(context, reply);
    co_return int(ExitOk);
}

static constexpr OptionSpec statsOptions[] = {
    {"--range", "SPAN", "How far back: 90s, 10m (when not given), 2h, 7d; or from when on: 08:30, 2026-11-20."},
    {"--figures", "NAMES", "Only these, with commas between: cpu,memory.used; one that ends with a dot means all that begin so."},
    {"--step", "SECONDS", "At least so long steps: the next of 1, 10, 60 and 600."},
};

static constexpr OperandSpec statsOperands[] = {
    {"GUEST", "Name or UUID; without it, the host.", WordKind::Guest, false},
};

const Verb statsVerb{
    "stats",
    "tell what a guest or the host used over time",
    "The daemon keeps steps of a second for ten minutes, of 10 s for two hours, of a minute for a day and of 10 minutes for a "
    "week. Peak is the largest second, however long the steps are; the curve shows peaks, too. A guest that is off has its "
    "history all the same.\n\nWhat cannot be had is named with the reason. With --json the numbers of every step, null for gaps.",
    statsOptions,
    statsOperands,
    "dom stats fc6 --range 2h --figures cpu,memory.,disk.0.",
    runStats,
};

} // namespace domus::cli
