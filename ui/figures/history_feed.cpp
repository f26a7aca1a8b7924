// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/history_feed.h"

#include <QDateTime>

namespace domus {
namespace {

using namespace std::chrono_literals;

qint64 now()
{
    return QDateTime::currentMSecsSinceEpoch();
}

/// So many at least beyond the window's begin, that a little panning finds them there.
constexpr double beyond = 0.25;

} // namespace

HistoryFeed::HistoryFeed(HostSession *session, QObject *parent) : QObject(parent), m_session(session)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(80ms);
    m_next.setInterval(1s);
    connect(&m_soon, &QTimer::timeout, this, &HistoryFeed::askAll);
    connect(&m_next, &QTimer::timeout, this, &HistoryFeed::askNew);
}

void HistoryFeed::open(const QString &guest, const QStringList &series)
{
    close();
    m_guest = guest;
    m_series = series;
    m_open = true;
    askAll();
}

void HistoryFeed::close()
{
    ++m_round;
    m_open = m_asking = false;
    m_soon.stop();
    m_next.stop();
    m_store.clear();
    m_unavailable.clear();
}

void HistoryFeed::setWindow(const TimeWindow &window)
{
    m_window = window;
    if (m_open)
        m_soon.start();
}

void HistoryFeed::askAll()
{
    ++m_round;
    m_asking = false;
    const qint64 end = m_window.endMs(now());
    const auto before = qint64(double(m_window.rangeMs()) * beyond);
    // Finer than what is asked from would reach back too little: the daemon takes the finest that does.
    ask(std::max(m_window.beginMs(now()) - before, now() - TimeWindow::longestMs), end, true);
}

void HistoryFeed::askNew()
{
    if (m_asking || !m_window.follows())
        return;
    const qint64 last = m_store.lastMs();
    ask(last > 0 ? last - m_store.stepMs() : m_window.beginMs(now()), now(), last == 0);
}

void HistoryFeed::ask(qint64 fromMs, qint64 untilMs, bool whole)
{
    if (!m_session || m_session->state() != LinkState::Connected)
        return;
    m_asking = true;
    api::stats::HistoryParameters wanted;
    if (!m_guest.isEmpty())
        wanted.guest = m_guest;
    if (!m_series.isEmpty())
        wanted.series = m_series;
    wanted.fromMs = fromMs;
    wanted.untilMs = untilMs;
    if (!whole)
        wanted.stepSeconds = m_store.stepMs() / 1000;
    spawn(load(this, m_session, wanted, m_round, whole), "history of figures");
}

Task<> HistoryFeed::load(QPointer<HistoryFeed> self, QPointer<HostSession> session, api::stats::HistoryParameters wanted,
                         quint64 round, bool whole)
{
    std::optional<api::stats::HistoryReply> reply;
    ErrorInfo error;
    try {
        const auto stats = session->stats();
        reply = co_await stats.history(wanted);
    } catch (const Error &thrown) {
        error = thrown.info();
    }
    if (!self || self->m_round != round)
        co_return;
    self->m_asking = false;
    // The window says itself that the daemon is gone, and opens pages again when it is back.
    if (reply)
        self->take(*reply, whole);
    else if (error.code != ErrorCode::Disconnected && error.code != ErrorCode::Cancelled)
        Q_EMIT self->failed(error);
}

void HistoryFeed::take(const api::stats::HistoryReply &reply, bool whole)
{
    if (whole)
        m_store.reset(reply);
    else
        m_store.append(reply);
    m_unavailable = reply.unavailable;
    m_store.prune(m_window.beginMs(now()) - m_window.rangeMs());
    // A step of ten minutes does not change each second.
    const auto step = std::chrono::milliseconds(m_store.stepMs());
    m_next.start(std::clamp<std::chrono::milliseconds>(step / 2, 1s, 30s));
    Q_EMIT updated();
}

} // namespace domus
