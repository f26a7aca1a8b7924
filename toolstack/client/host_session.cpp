// SPDX-License-Identifier: GPL-3.0-or-later
#include "host_session.h"

#include "async/deadline.h"

#include <QDateTime>
#include <algorithm>

using namespace std::chrono_literals;

namespace domus {

static constexpr auto firstPause = 250ms;
static constexpr auto longestPause = 10'000ms;
static constexpr auto firstRemotePause = 1'000ms;
static constexpr auto longestRemotePause = 30'000ms;
static constexpr auto goodTime = 10'000ms; ///< a connection that held so long was no failure
static constexpr auto answerDeadline = 10'000ms; ///< for the daemon's first answer

/// One time of being connected: its streams, and the promise that ends it.
struct HostSession::Link {
    CancelSource streams;
    CancelSource figures; ///< cancelled with the streams, or alone
    CancelToken::Registration figuresEnd;
    OneShot<void> lost; ///< rejected with the reason
};

HostSession::HostSession(ConnectOptions options, QObject *parent) : QObject(parent), m_options(std::move(options))
{
    qRegisterMetaType<LinkState>();
}

HostSession::~HostSession()
{
    m_stop.cancel();
}

void HostSession::open()
{
    if (m_state != LinkState::Closed)
        return;
    m_stop = CancelSource();
    m_mayAsk = true;
    spawn(keepConnected(this, m_stop.token()), "keeping the connection to the daemon");
}

void HostSession::close()
{
    m_stop.cancel();
    m_calls.reset();
    m_store.setUnsure();
    setState(LinkState::Closed);
}

void HostSession::retryNow()
{
    m_mayAsk = true;
    m_pause.cancel();
}

QString HostSession::versionProblem() const
{
    if (m_info.version.isEmpty() || m_info.version == clientVersion())
        return {};
    return tr("The daemon is version %1, this program is %2. Restart the daemon (guests run on) to use one version.")
        .arg(m_info.version, clientVersion());
}

HostSession::Connection HostSession::callConnection() const
{
    if (!m_calls)
        throw Error(ErrorCode::Disconnected, tr("Not connected to the daemon"), tr("It is tried again by itself."),
                    m_problem.text);
    return m_calls;
}

/// Without questions: a login that is there needs none.
ConnectOptions HostSession::optionsUntil(const CancelToken &stop) const
{
    ConnectOptions options = m_options;
    options.token = stop;
    return options;
}

Task<HostSession::Connection> HostSession::openConnection() const
{
    return openDaemon(optionsUntil(m_stop.token()));
}

void HostSession::setState(LinkState state, const ErrorInfo &problem)
{
    if (m_state == state && m_problem.text == problem.text)
        return;
    if (state == LinkState::Connected) {
        m_lastProblem = {};
        m_lostSinceMs = 0;
    } else if (m_state == LinkState::Connected) {
        m_lostSinceMs = QDateTime::currentMSecsSinceEpoch();
    }
    if (state == LinkState::Waiting)
        m_lastProblem = problem;
    m_state = state;
    m_problem = problem;
    Q_EMIT connectionChanged(state, problem.toString());
}

Task<> HostSession::keepConnected(QPointer<HostSession> self, CancelToken stop)
{
    int failures = 0;
    while (self && !stop.isCancelled()) {
        self->setState(LinkState::Connecting);
        ErrorInfo problem;
        self->m_connected.invalidate();
        try {
            co_await useConnection(self, stop);
        } catch (const Error &error) {
            problem = error.info();
        }
        if (!self || stop.isCancelled())
            co_return;
        const bool held = self->m_connected.isValid() && self->m_connected.elapsed() > goodTime.count();
        failures = held ? 0 : failures + 1;
        self->m_calls.reset();
        self->m_store.setUnsure();
        self->setState(LinkState::Waiting, problem);
        if (self) // a slot may have deleted it
            co_await pauseBeforeRetry(self, failures, stop);
    }
}

/// Returns never but by throwing why the connection is gone.
Task<> HostSession::useConnection(QPointer<HostSession> self, CancelToken stop)
{
    ConnectOptions options = self->optionsUntil(stop);
    if (std::exchange(self->m_mayAsk, false))
        options.questions = desktopQuestions();
    Connection connection = co_await openDaemon(options);
    const api::daemon::Client client(connection);
    api::daemon::GetInfoReply info =
        co_await withDeadline(client.getInfo({}), answerDeadline, QStringLiteral("The daemon does not answer"));
    stop.throwIfCancelled();
    if (!self)
        throw Error(ErrorCode::Cancelled, QStringLiteral("The session is gone"));
    self->m_info = std::move(info);
    self->m_calls = std::move(connection);
    const auto link = std::make_shared<Link>();
    const auto registration = stop.onCancel([link] { link->lost.reject(Error(ErrorCode::Cancelled, QStringLiteral("Closed"))); });
    self->m_connected.start();
    self->setState(LinkState::Connected);
    if (self)
        self->startStreams(link);
    try {
        co_await link->lost.wait();
    } catch (const Error &error) {
        link->streams.cancel();
        if (!self)
            throw;
        throw self->lostError(error);
    }
}

/// Of another machine only the silence is known: it may be the line, the machine or its daemon.
Error HostSession::lostError(const Error &error) const
{
    if (!isRemote() || error.code() != ErrorCode::Disconnected)
        return Error(error.info());
    return Error(ErrorCode::Disconnected, tr("The connection to the host %1 was lost").arg(hostName()),
                 tr("Its guests run on. The connection is tried again by itself."), error.info().cause);
}

Task<> HostSession::pauseBeforeRetry(QPointer<HostSession> self, int failures, CancelToken stop)
{
    const auto first = self->isRemote() ? firstRemotePause : firstPause;
    const auto longest = self->isRemote() ? longestRemotePause : longestPause;
    const auto pause = std::min<std::chrono::milliseconds>(first * (1 << std::clamp(failures - 1, 0, 8)), longest);
    CancelSource source;
    self->m_pause = source;
    const auto registration = stop.onCancel([source]() mutable { source.cancel(); });
    try {
        co_await sleepFor(pause, source.token());
    } catch (const Error &) {
        // Somebody wants it sooner, or not at all.
    }
}

namespace {

/// A stream that ends ends the connection with it: it came to an end only because the daemon did.
Task<> untilLost(Task<> stream, OneShot<void> lost)
{
    try {
        co_await stream;
        lost.reject(Error(ErrorCode::Disconnected, QStringLiteral("The daemon went away")));
    } catch (const Error &error) {
        lost.reject(error);
    }
}

/// Figures and events may be missing without the host being lost.
Task<> evenWithout(Task<> stream, const char *what)
{
    try {
        co_await stream;
    } catch (const Error &error) {
        if (error.code() != ErrorCode::Cancelled && error.code() != ErrorCode::Disconnected)
            qWarning("%s: %s", what, error.what());
    }
}

} // namespace

void HostSession::startStreams(const std::shared_ptr<Link> &link)
{
    spawn(untilLost(watchGuests(this, link), link->lost), "watching guests");
    spawn(untilLost(watchJobs(this, link), link->lost), "watching jobs");
    spawn(evenWithout(watchEvents(this, link), "events"), "watching events");
    if (m_info.engine.kind == QLatin1String("xen"))
        spawn(evenWithout(watchDomains(this, link), "domains"), "watching domains");
    else
        m_domains.clear();
    m_link = link;
    m_withoutFigures.invalidate();
    startFigures(link);
}

void HostSession::startFigures(const std::shared_ptr<Link> &link)
{
    if (!m_figuresWanted)
        return;
    link->figures = CancelSource();
    link->figuresEnd = link->streams.token().onCancel([figures = link->figures]() mutable { figures.cancel(); });
    spawn(evenWithout(watchStats(this, link), "figures"), "watching figures");
}

void HostSession::setFiguresWanted(bool wanted)
{
    if (std::exchange(m_figuresWanted, wanted) == wanted)
        return;
    if (!wanted)
        m_withoutFigures.start();
    const auto link = m_link.lock();
    if (!link || m_state != LinkState::Connected)
        return;
    if (wanted)
        startFigures(link);
    else
        link->figures.cancel();
}

Task<> HostSession::watchGuests(QPointer<HostSession> self, std::shared_ptr<Link> link)
{
    const api::guests::Client client(co_await self->openConnection());
    // Shared, because the callback is copied on its way, and a copy's own flag would be fresh each time.
    const auto whole = std::make_shared<bool>(true);
    const auto onReply = [self, whole](const api::guests::WatchReply &reply) {
        if (self)
            self->m_store.applyGuests(reply, std::exchange(*whole, false));
    };
    co_await client.watch({}, onReply, link->streams.token());
}

Task<> HostSession::watchDomains(QPointer<HostSession> self, std::shared_ptr<Link> link)
{
    const api::hypervisor::Client client(co_await self->openConnection());
    const auto whole = std::make_shared<bool>(true);
    const auto onReply = [self, whole](const api::hypervisor::WatchReply &reply) {
        if (self)
            self->m_domains.apply(reply, std::exchange(*whole, false));
    };
    co_await client.watch({}, onReply, link->streams.token());
}

Task<> HostSession::watchJobs(QPointer<HostSession> self, std::shared_ptr<Link> link)
{
    const api::jobs::Client client(co_await self->openConnection());
    // Shared, because the callback is copied on its way, and a copy's own flag would be fresh each time.
    const auto whole = std::make_shared<bool>(true);
    const auto onReply = [self, whole](const api::jobs::WatchReply &reply) {
        if (self)
            self->m_store.applyJobs(reply, std::exchange(*whole, false));
    };
    co_await client.watch({}, onReply, link->streams.token());
}

Task<> HostSession::watchStats(QPointer<HostSession> self, std::shared_ptr<Link> link)
{
    api::stats::WatchParameters wish;
    wish.historySeconds = GuestStore::samplesKept;
    if (self->m_withoutFigures.isValid()) // the rest is known
        wish.historySeconds = std::min<qint64>(*wish.historySeconds, self->m_withoutFigures.elapsed() / 1000 + 2);
    const api::stats::Client client(co_await self->openConnection());
    const auto onReply = [self](const api::stats::WatchReply &reply) {
        if (self)
            self->m_store.applySamples(reply);
    };
    co_await client.watch(wish, onReply, link->figures.token());
}

Task<> HostSession::watchEvents(QPointer<HostSession> self, std::shared_ptr<Link> link)
{
    api::guests::WatchEventsParameters wish;
    if (self->m_lastEventMs > 0)
        wish.sinceMs = self->m_lastEventMs + 1; // what happened while the daemon was out of sight
    const api::guests::Client client(co_await self->openConnection());
    const auto onReply = [self](const api::guests::WatchEventsReply &reply) {
        if (!self || reply.events.isEmpty())
            return;
        self->m_lastEventMs = reply.events.constLast().timeMs;
        self->m_store.applyEvents(reply.events);
    };
    co_await client.watchEvents(wish, onReply, link->streams.token());
}

} // namespace domus
