// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/deadline.h"
#include "handlers/hypervisor_handler.h"
#include "handlers/hypervisor_views.h"
#include "server/wake_up.h"

#include <QElapsedTimer>
#include <QMap>

namespace domus {

namespace wire = api::hypervisor;
using varlink::CallContext;
using varlink::ReplyStream;

namespace {

/// What one guest's boot changes comes in hundreds of steps: they are read together.
constexpr auto storeRest = std::chrono::milliseconds(200);

/// XenStore serves all guests, and one that writes without end must not keep it busy with being read: a fifth of the time.
std::chrono::milliseconds restAfter(qint64 readingMs)
{
    return std::max(storeRest, std::chrono::milliseconds(4 * readingMs));
}

/// The same but for figures, which change all the time.
bool isNews(const wire::Domain &before, const wire::Domain &now)
{
    return before.uuid != now.uuid || before.name != now.name || before.owner != now.owner || before.state != now.state
        || before.memoryTarget != now.memoryTarget || before.memoryMax != now.memoryMax || before.vcpus != now.vcpus;
}

using Known = QMap<qint64, wire::Domain>;

wire::WatchReply newsOf(const Known &before, const Known &now)
{
    wire::WatchReply reply;
    for (auto domain = now.begin(); domain != now.end(); ++domain) {
        const auto known = before.find(domain.key());
        if (known == before.end() || isNews(*known, *domain))
            reply.domains.append(*domain);
    }
    for (auto domain = before.begin(); domain != before.end(); ++domain) {
        if (!now.contains(domain.key()))
            reply.gone.append(domain.key());
    }
    return reply;
}

struct DomainNews {
    std::shared_ptr<WakeUp> wakeUp = std::make_shared<WakeUp>();
    QObject connections; ///< go with it
};

using Nodes = QMap<QString, QString>;

Nodes nodesOf(const StorePart &part)
{
    Nodes nodes;
    for (const StoreNode &node : part.nodes)
        nodes.insert(node.path, node.value);
    return nodes;
}

wire::WatchStoreReply storeNews(const Nodes &before, const StorePart &part)
{
    const Nodes now = nodesOf(part);
    wire::WatchStoreReply reply{part.root, {}, {}, part.complete};
    for (const StoreNode &node : part.nodes) {
        const auto known = before.find(node.path);
        if (known == before.end() || *known != node.value)
            reply.nodes.append({node.path, node.value});
    }
    for (auto node = before.begin(); node != before.end(); ++node) {
        if (!now.contains(node.key()))
            reply.removed.append(node.key());
    }
    return reply;
}

} // namespace

Task<> HypervisorHandler::watch(wire::WatchParameters, ReplyStream<wire::WatchReply> replies, CallContext context)
{
    const Services services = m_services;
    hypervisor();
    co_await waitUntilReady(services);
    const auto news = std::make_shared<DomainNews>();
    const auto wake = [raw = news.get()] { raw->wakeUp->notify(); };
    QObject::connect(services->engine, &Engine::domainsChanged, &news->connections, wake);
    QObject::connect(services->registry, &GuestRegistry::changed, &news->connections, wake); // it may have been adopted
    Known known;
    bool first = true;
    while (true) {
        Known now;
        for (const DomainSummary &domain : co_await services->engine->domains())
            now.insert(domain.id, domainView(domain, *services->registry));
        const wire::WatchReply reply = newsOf(known, now);
        known = now;
        if (std::exchange(first, false) || !reply.domains.isEmpty() || !reply.gone.isEmpty())
            co_await replies.send(reply);
        co_await WakeUp::wait(news->wakeUp, context.token);
    }
}

Task<> HypervisorHandler::watchStore(wire::WatchStoreParameters parameters, ReplyStream<wire::WatchStoreReply> replies,
                                     CallContext context)
{
    const auto xen = hypervisor();
    const DomainSummary domain = co_await find(parameters.domain);
    const QString path = parameters.path.value_or(QString());
    const auto wakeUp = std::make_shared<WakeUp>();
    const auto watch = xen->watchStore(domain.id, path);
    QObject::connect(watch.get(), &StoreWatch::changed, watch.get(), [wakeUp] { wakeUp->notify(); });
    Nodes known;
    bool first = true;
    QElapsedTimer reading;
    while (true) {
        reading.start();
        const StorePart part = co_await xen->readStore(domain.id, path);
        const auto rest = restAfter(reading.elapsed());
        if (part.nodes.isEmpty())
            throw Error(ErrorCode::NotFound,
                        first ? QStringLiteral("XenStore has no %1").arg(part.root)
                              : QStringLiteral("%1 has gone from XenStore").arg(part.root));
        const wire::WatchStoreReply reply = storeNews(known, part);
        known = nodesOf(part);
        if (std::exchange(first, false) || !reply.nodes.isEmpty() || !reply.removed.isEmpty())
            co_await replies.send(reply);
        co_await WakeUp::wait(wakeUp, context.token);
        co_await sleepFor(rest, context.token);
    }
}

} // namespace domus
