// SPDX-License-Identifier: GPL-3.0-or-later
#include "handlers/guest_views.h"
#include "handlers/guests_handler.h"
#include "server/wake_up.h"

#include <QSet>

namespace domus {

using namespace api::guests;
using varlink::CallContext;
using varlink::ReplyStream;

namespace {

/// What changed since the client was last told.
struct GuestNews {
    std::shared_ptr<WakeUp> wakeUp = std::make_shared<WakeUp>();
    QSet<QString> changed;
    QSet<QString> removed;
    QObject connections; ///< go with it
};

std::shared_ptr<GuestNews> followGuests(const GuestRegistry *registry)
{
    auto news = std::make_shared<GuestNews>();
    GuestNews *raw = news.get(); // it owns the connections
    QObject::connect(registry, &GuestRegistry::changed, &news->connections, [raw](const QString &key) {
        raw->changed.insert(key);
        raw->wakeUp->notify();
    });
    QObject::connect(registry, &GuestRegistry::removed, &news->connections, [raw](const QString &key, const QUuid &uuid) {
        raw->changed.remove(key);
        if (!uuid.isNull())
            raw->removed.insert(key);
        raw->wakeUp->notify();
    });
    return news;
}

WatchReply takeNews(GuestNews &news, const GuestRegistry &registry)
{
    WatchReply reply;
    for (const QString &key : std::exchange(news.changed, {})) {
        if (const auto guest = registry.byKey(key))
            reply.guests.append(guestView(*guest));
    }
    for (const QString &key : std::exchange(news.removed, {})) {
        if (!registry.byKey(key))
            reply.removed.append(key);
    }
    return reply;
}

struct EventNews {
    std::shared_ptr<WakeUp> wakeUp = std::make_shared<WakeUp>();
    QList<Event> events;
    QObject connections;
};

constexpr qsizetype eventsWaiting = 10'000; // for a client that does not read; the oldest go first
constexpr qsizetype eventsPerReply = 500;

std::shared_ptr<EventNews> followEvents(const EventLog *log)
{
    auto news = std::make_shared<EventNews>();
    EventNews *raw = news.get();
    QObject::connect(log, &EventLog::appended, &news->connections, [raw](const GuestEvent &event) {
        if (raw->events.size() >= eventsWaiting)
            raw->events.removeFirst();
        raw->events.append(eventView(event));
        raw->wakeUp->notify();
    });
    return news;
}

} // namespace

Task<> GuestsHandler::watch(WatchParameters, ReplyStream<WatchReply> replies, CallContext context)
{
    const Services services = m_services;
    co_await waitUntilReady(services);
    const auto news = followGuests(services->registry);
    WatchReply first;
    for (const auto &guest : services->registry->all())
        first.guests.append(guestView(*guest));
    co_await replies.send(first);
    while (true) {
        co_await WakeUp::wait(news->wakeUp, context.token);
        const WatchReply reply = takeNews(*news, *services->registry);
        if (!reply.guests.isEmpty() || !reply.removed.isEmpty())
            co_await replies.send(reply);
    }
}

Task<> GuestsHandler::watchEvents(WatchEventsParameters parameters, ReplyStream<WatchEventsReply> replies, CallContext context)
{
    const Services services = m_services;
    const auto news = followEvents(services->events);
    if (parameters.sinceMs) {
        const QList<GuestEvent> kept = services->events->kept(*parameters.sinceMs);
        for (qsizetype i = 0; i < kept.size(); i += eventsPerReply) {
            WatchEventsReply reply;
            for (const GuestEvent &event : kept.mid(i, eventsPerReply))
                reply.events.append(eventView(event));
            co_await replies.send(reply);
        }
    }
    if (parameters.onlyKept.value_or(false)) {
        replies.finish({});
        co_return;
    }
    while (true) {
        co_await WakeUp::wait(news->wakeUp, context.token);
        const WatchEventsReply reply{std::exchange(news->events, {})};
        if (!reply.events.isEmpty())
            co_await replies.send(reply);
    }
}

} // namespace domus
