// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graphs/graph_points.h"
#include "io_domus_stats.h"

#include <QHash>
#include <QStringList>

namespace domus {

/// Quantities over time as the daemon's History gives them, put together from several answers of the same step. Pure.
class FigureStore {
public:
    /// Replaces all.
    void reset(const api::stats::HistoryReply &reply);
    /// Adds what is newer, and puts right the last steps, which were not over when they were told. An answer of another step
    /// replaces all.
    void append(const api::stats::HistoryReply &reply);
    /// Forgets what is older.
    void prune(qint64 beforeMs);
    void clear();

    bool isEmpty() const { return m_series.isEmpty(); }
    qint64 stepMs() const { return m_stepMs; }
    /// When the last step that was told began; 0 when there is none.
    qint64 lastMs() const { return m_lastMs; }
    /// In the daemon's order.
    QStringList names() const { return m_names; }
    /// What stands between the first dot and the next: the devices of "disk.", the numbers of "vcpu.".
    QStringList partsOf(const QString &prefix) const;
    /// In order of time; steps without a value are left out.
    QList<GraphPoint> points(const QString &name) const { return m_series.value(name).mean; }
    /// Empty where a step is one second.
    QList<GraphPoint> peaks(const QString &name) const { return m_series.value(name).peak; }
    /// Of several together, where at least one has a value.
    QList<GraphPoint> sumOf(const QStringList &names) const;

private:
    struct Series {
        QList<GraphPoint> mean;
        QList<GraphPoint> peak;
    };

    QStringList m_names;
    QHash<QString, Series> m_series;
    qint64 m_stepMs = 1000;
    qint64 m_lastMs = 0;
};

} // namespace domus
