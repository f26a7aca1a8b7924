// SPDX-License-Identifier: GPL-3.0-or-later
#include "stats/history_reply.h"

#include "stats/quantities.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace domus {

using namespace api::stats;

namespace {

/// The shortest number that is this one: a float as a double would have many digits that mean nothing.
std::optional<double> plain(float value)
{
    if (std::isnan(value))
        return std::nullopt;
    if (std::fabs(value) >= 1e6F)
        return double(std::llround(value));
    std::array<char, 32> text = {};
    std::to_chars(text.data(), text.data() + text.size() - 1, value);
    return std::strtod(text.data(), nullptr);
}

using Column = QList<std::optional<double>>;

/// One column of the rows by slot; empty when there is no value in it.
Column columnOf(const RingRange &range, const HistorySpan &span, qsizetype column, QList<float> RingRow::*values)
{
    Column result(std::max<qint64>(span.lastSlot - span.firstSlot + 1, 0));
    bool any = false;
    for (const RingRow &row : range.rows) {
        const QList<float> &cells = row.*values;
        const qint64 at = row.slot - span.firstSlot;
        if (at < 0 || at >= result.size())
            continue;
        result[at] = column < cells.size() ? plain(cells[column]) : std::nullopt;
        any = any || result[at];
    }
    return any ? result : Column();
}

QString driverReason()
{
    return QStringLiteral("The guest does not tell: it has no balloon driver, or none of its system runs yet");
}

} // namespace

HistoryReply historyOf(const RingRange &range, const HistorySpan &span, const std::optional<QStringList> &asked)
{
    HistoryReply reply;
    reply.stepSeconds = ringLevels[size_t(span.level)].step;
    reply.firstMs = span.firstSlot * reply.stepSeconds * 1000;
    QStringList names = range.columns;
    sortQuantityNames(names);
    for (const QString &name : std::as_const(names)) {
        if (!isAsked(name, asked))
            continue;
        const qsizetype column = range.columns.indexOf(name);
        HistorySeries series{name, columnOf(range, span, column, &RingRow::mean), {}};
        if (span.level > 0)
            series.peak = columnOf(range, span, column, &RingRow::peak);
        if (!series.mean.isEmpty())
            reply.series.append(series);
    }
    return reply;
}

QList<Unavailable> unavailableIn(const GuestFigures &figures, const std::optional<QStringList> &asked)
{
    QList<Unavailable> missing;
    const auto addIf = [&](bool absent, const QString &name) {
        if (absent && isAsked(name, asked))
            missing.append({name, driverReason()});
    };
    addIf(!figures.memory->used, QStringLiteral("memory.used"));
    addIf(!figures.memory->cache, QStringLiteral("memory.cache"));
    addIf(!figures.memory->available, QStringLiteral("memory.available"));
    addIf(!figures.memory->swapInRate, QStringLiteral("memory.swap_in"));
    addIf(!figures.memory->swapOutRate, QStringLiteral("memory.swap_out"));
    for (const NicFigures &nic : *figures.nics) {
        const QString prefix = QStringLiteral("nic.%1.").arg(nic.name);
        const bool wanted = !asked || std::any_of(asked->begin(), asked->end(), [&](const QString &wish) {
            return wish.startsWith(prefix) || prefix.startsWith(wish);
        });
        if (!nic.unavailable.isEmpty() && wanted)
            missing.append({prefix, nic.unavailable});
    }
    return missing;
}

} // namespace domus
