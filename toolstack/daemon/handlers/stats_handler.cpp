// SPDX-License-Identifier: GPL-3.0-or-later
#include "handlers/stats_handler.h"

#include "server/wake_up.h"
#include "stats/history_reply.h"

#include <QDateTime>

namespace domus {

using namespace api::stats;
using varlink::CallContext;
using varlink::ReplyStream;

namespace {

/// Which guests have something new for one client, however long it takes to read.
struct StatsNews {
    std::shared_ptr<WakeUp> wakeUp = std::make_shared<WakeUp>();
    QSet<QUuid> fresh;
    QSet<QUuid> ended;
    QObject connections;
};

std::shared_ptr<StatsNews> followSamples(const StatsSampler *sampler, const std::optional<QUuid> &only)
{
    auto news = std::make_shared<StatsNews>();
    StatsNews *raw = news.get(); // it owns the connections
    const auto take = [raw, only](const QSet<QUuid> &fresh, const QSet<QUuid> &ended) {
        raw->fresh |= only ? (QSet<QUuid>{ *only} &= fresh) : fresh;
        raw->ended |= only ? (QSet<QUuid>{ *only} &= ended) : ended;
        raw->wakeUp->notify();
    };
    QObject::connect(sampler, &StatsSampler::sampled, &news->connections, take);
    return news;
}

constexpr qsizetype samplesPerReply = 400; ///< a client reads one in a few milliseconds, and is not held up by a thousand guests

/// Takes guests off the list until a reply is full.
WatchReply historyReply(const StatsSampler &sampler, QList<QUuid> *guests, std::chrono::seconds span)
{
    WatchReply reply;
    for (qsizetype count = 0; !guests->isEmpty() && count < samplesPerReply;) {
        const QUuid guest = guests->takeFirst();
        const Series series{guest.toString(QUuid::WithoutBraces), sampler.history(guest, span)};
        count += series.samples.size();
        if (!series.samples.isEmpty())
            reply.series.append(series);
    }
    return reply;
}

std::optional<QUuid> wantedGuest(const std::optional<QString> &text)
{
    if (!text)
        return std::nullopt;
    const QUuid uuid(*text);
    if (uuid.isNull())
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("\"%1\" is no UUID").arg(*text));
    return uuid;
}

/// What a client was told last, so that it gets what is new against it.
class ToldFigures {
public:
    ToldFigures(std::optional<QUuid> only, bool host) : m_only(only), m_host(host) {}

    WatchFiguresReply wholePicture(const StatsSampler &sampler)
    {
        const auto all = sampler.newest().keys();
        return news(sampler, m_only ? (QSet<QUuid>{*m_only}) : QSet<QUuid>(all.begin(), all.end()), {});
    }

    WatchFiguresReply news(const StatsSampler &sampler, const QSet<QUuid> &fresh, const QSet<QUuid> &ended)
    {
        WatchFiguresReply reply;
        for (const QUuid &guest : ended) {
            if (m_guests.remove(guest))
                reply.ended.append(guest.toString(QUuid::WithoutBraces));
        }
        for (const QUuid &guest : fresh)
            addGuest(sampler, guest, reply);
        if (m_host && sampler.newestHost() && sampler.newestHost() != m_toldHost) {
            reply.host = newsSince(m_toldHost ? &*m_toldHost : nullptr, *sampler.newestHost());
            m_toldHost = sampler.newestHost();
        }
        return reply;
    }

private:
    void addGuest(const StatsSampler &sampler, const QUuid &guest, WatchFiguresReply &reply)
    {
        const auto now = sampler.newest().constFind(guest);
        if (now == sampler.newest().constEnd())
            return;
        const auto told = m_guests.find(guest);
        reply.guests.append(newsSince(told == m_guests.end() ? nullptr : &*told, *now));
        m_guests.insert(guest, *now);
    }

    std::optional<QUuid> m_only;
    bool m_host;
    QHash<QUuid, GuestFigures> m_guests;
    std::optional<HostFigures> m_toldHost;
};

} // namespace

Task<std::optional<QUuid>> StatsHandler::guestNamed(Services services, std::optional<QString> nameOrUuid)
{
    if (!nameOrUuid)
        co_return std::optional<QUuid>();
    co_await waitUntilReady(services);
    co_return std::optional<QUuid>(services->registry->find(*nameOrUuid)->uuid());
}

Task<> StatsHandler::watch(WatchParameters parameters, ReplyStream<WatchReply> replies, CallContext context)
{
    const Services services = m_services;
    const auto only = wantedGuest(parameters.uuid);
    const auto news = followSamples(services->sampler, only);
    QList<QUuid> guests = only ? QList<QUuid>{*only} : services->sampler->guestsWithHistory();
    const std::chrono::seconds span(std::clamp<qint64>(parameters.historySeconds.value_or(0), 0, 120));
    do
        co_await replies.send(historyReply(*services->sampler, &guests, span));
    while (!guests.isEmpty());
    while (true) {
        co_await WakeUp::wait(news->wakeUp, context.token);
        WatchReply reply;
        for (const QUuid &guest : std::exchange(news->fresh, {})) {
            const auto figures = services->sampler->newest().constFind(guest);
            if (figures != services->sampler->newest().constEnd())
                reply.series.append({figures->uuid, {sampleOf(*figures)}});
        }
        if (!reply.series.isEmpty())
            co_await replies.send(reply);
    }
}

Task<GetFiguresReply> StatsHandler::getFigures(GetFiguresParameters parameters, CallContext)
{
    const Services services = m_services;
    const auto only = co_await guestNamed(services, parameters.guest);
    GetFiguresReply reply;
    for (auto it = services->sampler->newest().begin(); it != services->sampler->newest().end(); ++it) {
        if (!only || it.key() == *only)
            reply.guests.append(*it);
    }
    reply.host = services->sampler->newestHost();
    co_return reply;
}

Task<> StatsHandler::watchFigures(WatchFiguresParameters parameters, ReplyStream<WatchFiguresReply> replies, CallContext context)
{
    const Services services = m_services;
    const auto only = co_await guestNamed(services, parameters.guest);
    const auto news = followSamples(services->sampler, only);
    ToldFigures told(only, parameters.host.value_or(true));
    co_await replies.send(told.wholePicture(*services->sampler));
    while (true) {
        co_await WakeUp::wait(news->wakeUp, context.token);
        const WatchFiguresReply reply =
            told.news(*services->sampler, std::exchange(news->fresh, {}), std::exchange(news->ended, {}));
        if (!reply.guests.isEmpty() || !reply.ended.isEmpty() || reply.host)
            co_await replies.send(reply);
    }
}

Task<HistoryReply> StatsHandler::history(HistoryParameters parameters, CallContext)
{
    const Services services = m_services;
    const auto guest = co_await guestNamed(services, parameters.guest);
    const auto store = services->sampler->historyStore();
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const HistorySpan span = historySpan(parameters.fromMs.value_or(now - 600'000), parameters.untilMs.value_or(now),
                                         parameters.stepSeconds.value_or(1), now);
    const RingRange range = co_await HistoryStore::read(store, guest.value_or(QUuid()), span);
    HistoryReply reply = historyOf(range, span, parameters.series);
    const auto figures = guest ? services->sampler->newest().constFind(*guest) : services->sampler->newest().constEnd();
    if (figures != services->sampler->newest().constEnd())
        reply.unavailable = unavailableIn(*figures, parameters.series);
    co_return reply;
}

} // namespace domus
