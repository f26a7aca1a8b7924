// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figures/figure_store.h"
#include "figures/time_window.h"
#include "host_session.h"

#include <QTimer>

namespace domus {

/// Keeps a FigureStore filled for a time window: asks the daemon for all of it when the window changes, and while it follows the
/// clock for what is new in each step. One thread; nothing blocks.
///
/// States: Closed -> Open (open) -> Closed (close).
class HistoryFeed : public QObject {
    Q_OBJECT
public:
    explicit HistoryFeed(HostSession *session, QObject *parent = nullptr);

    /// `guest`: name or UUID; empty = the host. `series`: as in History; empty = all.
    void open(const QString &guest, const QStringList &series);
    void close();
    void setWindow(const TimeWindow &window);

    const FigureStore &store() const { return m_store; }
    /// Why quantities are missing, by name or beginning of names.
    const QList<api::stats::Unavailable> &unavailable() const { return m_unavailable; }

Q_SIGNALS:
    void updated();
    void failed(const domus::ErrorInfo &error);

private:
    void askAll();
    void askNew();
    void ask(qint64 fromMs, qint64 untilMs, bool whole);
    void take(const api::stats::HistoryReply &reply, bool whole);
    static Task<> load(QPointer<HistoryFeed> self, QPointer<HostSession> session, api::stats::HistoryParameters wanted,
                       quint64 round, bool whole);

    QPointer<HostSession> m_session;
    FigureStore m_store;
    QList<api::stats::Unavailable> m_unavailable;
    TimeWindow m_window;
    QString m_guest;
    QStringList m_series;
    QTimer m_soon; ///< a window that is being moved asks once
    QTimer m_next;
    quint64 m_round = 0; ///< answers of an earlier one are of no interest
    bool m_open = false;
    bool m_asking = false;
};

} // namespace domus
