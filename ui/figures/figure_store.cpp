// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/figure_store.h"

#include <QMap>
#include <algorithm>

namespace domus {
namespace {

auto firstAt(QList<GraphPoint> &points, qint64 timeMs)
{
    return std::lower_bound(points.begin(), points.end(), timeMs,
                            [](const GraphPoint &point, qint64 time) { return point.timeMs < time; });
}

void put(QList<GraphPoint> &points, const QList<std::optional<double>> &values, qint64 firstMs, qint64 stepMs)
{
    points.erase(firstAt(points, firstMs), points.end());
    for (qsizetype i = 0; i < values.size(); ++i) {
        if (values.at(i))
            points.append({firstMs + i * stepMs, *values.at(i)});
    }
}

} // namespace

void FigureStore::clear()
{
    m_names.clear();
    m_series.clear();
    m_lastMs = 0;
}

void FigureStore::reset(const api::stats::HistoryReply &reply)
{
    clear();
    append(reply);
}

void FigureStore::append(const api::stats::HistoryReply &reply)
{
    const qint64 stepMs = std::max<qint64>(1, reply.stepSeconds) * 1000;
    if (stepMs != m_stepMs)
        clear();
    m_stepMs = stepMs;
    for (const auto &told : reply.series) {
        if (!m_series.contains(told.name))
            m_names.append(told.name);
        auto &series = m_series[told.name];
        put(series.mean, told.mean, reply.firstMs, m_stepMs);
        put(series.peak, told.peak, reply.firstMs, m_stepMs);
        m_lastMs = std::max(m_lastMs, reply.firstMs + std::max<qint64>(0, told.mean.size() - 1) * m_stepMs);
    }
}

void FigureStore::prune(qint64 beforeMs)
{
    for (auto &series : m_series) {
        series.mean.erase(series.mean.begin(), firstAt(series.mean, beforeMs));
        series.peak.erase(series.peak.begin(), firstAt(series.peak, beforeMs));
    }
}

QStringList FigureStore::partsOf(const QString &prefix) const
{
    QStringList parts;
    for (const auto &name : m_names) {
        if (!name.startsWith(prefix))
            continue;
        // A device's name may have dots of its own ("eth0.12"); the quantity after it has none.
        const auto rest = name.sliced(prefix.size());
        const auto part = rest.contains(u'.') ? rest.section(u'.', 0, -2) : rest;
        if (!parts.contains(part))
            parts.append(part);
    }
    return parts;
}

QList<GraphPoint> FigureStore::sumOf(const QStringList &names) const
{
    if (names.size() == 1)
        return points(names.constFirst());
    QMap<qint64, double> sums;
    for (const auto &name : names) {
        for (const auto &point : points(name))
            sums[point.timeMs] += point.value;
    }
    QList<GraphPoint> result;
    result.reserve(sums.size());
    for (auto it = sums.cbegin(); it != sums.cend(); ++it)
        result.append({it.key(), it.value()});
    return result;
}

} // namespace domus
