// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/xen_host.h"

#include <QDebug>
#include <algorithm>

namespace domus {
namespace {

/// Operations wait for Xen most of their time; builds are bounded by turns of their own.
constexpr int threadsAtMost = 16;
/// Each in turn gets the next work, and a listing a second would keep all of them.
constexpr int threadRestsMs = 2000;

/// How soon a domain that is dying is looked at again: at first, and at the longest.
constexpr std::chrono::milliseconds lingersFirst{200}, lingersLongest{10000};

/// The same domains in the same states.
bool sameButFigures(const QList<XenDomainFacts> &a, const QList<XenDomainFacts> &b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const XenDomainFacts &x, const XenDomainFacts &y) {
        return x.domid == y.domid && x.guest == y.guest && x.paused == y.paused && x.dying == y.dying && x.shutdown == y.shutdown
            && x.name == y.name && x.memoryTarget == y.memoryTarget && x.vcpusOnline == y.vcpusOnline;
    });
}

} // namespace

XenHost::Listing XenHost::listNow(const XlContext &context)
{
    QList<XenDomainFacts> domains = listDomains(context);
    addFromStore(domains);
    return {domains, readFreeMemory(context)};
}

XenHost::XenHost() : m_notifier(m_store.descriptor(), QSocketNotifier::Read)
{
    m_pool.setMaxThreadCount(threadsAtMost);
    m_pool.setExpiryTimeout(threadRestsMs);
    m_storeThread.setMaxThreadCount(1);
    connect(&m_notifier, &QSocketNotifier::activated, this, &XenHost::onChange);
    const auto again = [this] { spawn(list(), "list Xen's domains"); };
    watch(QStringLiteral("@introduceDomain"), this, again);
    watch(QStringLiteral("@releaseDomain"), this, again);
    m_lingering.setSingleShot(true);
    m_lingering.setInterval(lingersFirst);
    connect(&m_lingering, &QTimer::timeout, this, again);
}

XenHost::~XenHost()
{
    const Error gone(ErrorCode::Cancelled, QStringLiteral("The engine was given up"));
    for (auto *waiters : {&m_waiters, &m_nextWaiters}) {
        for (const auto &waiter : *waiters)
            waiter.reject(gone);
    }
    for (const auto &waiter : m_queue)
        waiter.reject(gone);
}

void XenHost::watch(const QString &path, QObject *receiver, std::function<void()> callback)
{
    const bool watched = m_watches.contains(path);
    m_watches.insert(path, {receiver, std::move(callback)});
    if (!watched)
        tellStore([path](XenStore &store) { store.watch(path); });
}

void XenHost::unwatch(const QString &path)
{
    if (m_watches.remove(path) > 0)
        tellStore([path](XenStore &store) { store.unwatch(path); });
}

void XenHost::tellStore(std::function<void(XenStore &)> request)
{
    m_storeThread.start([this, request = std::move(request)] {
        try {
            request(m_store);
        } catch (const Error &error) {
            qWarning().noquote() << error.info().toString();
        }
    });
}

void XenHost::onChange()
{
    // Each path once, however often it changed.
    QStringList changed;
    while (const auto path = m_store.takeChange()) {
        for (auto watch = m_watches.cbegin(); watch != m_watches.cend(); ++watch) {
            if ((*path == watch.key() || path->startsWith(watch.key() + u'/')) && !changed.contains(watch.key()))
                changed.append(watch.key());
        }
    }
    for (const QString &path : std::as_const(changed)) {
        const Watch watch = m_watches.value(path);
        if (watch.receiver && watch.callback)
            watch.callback();
    }
}

Task<QList<XenDomainFacts>> XenHost::domains()
{
    OneShot<QList<XenDomainFacts>> waiter;
    (m_listing ? m_nextWaiters : m_waiters).push_back(waiter);
    spawn(list(), "list Xen's domains");
    co_return co_await waiter.wait();
}

Task<> XenHost::list()
{
    if (std::exchange(m_listing, true)) {
        m_listAgain = true;
        co_return;
    }
    const QPointer<XenHost> self(this);
    do {
        m_listAgain = false;
        const quint64 number = ++m_begun;
        std::optional<Error> failure;
        Listing listing;
        try {
            listing = co_await run<Listing>(&XenHost::listNow);
        } catch (const Error &error) {
            failure = error;
        }
        if (!self)
            co_return;
        const auto waiters = std::exchange(m_waiters, std::exchange(m_nextWaiters, {}));
        if (failure)
            qWarning().noquote() << "Xen's domains:" << failure->info().toString();
        else
            takeListing(listing, number);
        for (const auto &waiter : waiters) {
            if (failure)
                waiter.reject(*failure);
            else
                waiter.resolve(listing.domains);
        }
        if (!self)
            co_return;
    } while (m_listAgain || !m_waiters.empty());
    m_listing = false;
}

void XenHost::takeListing(const Listing &listing, quint64 number)
{
    const bool changed = !sameButFigures(m_known, listing.domains);
    m_knownListing = number;
    m_known = listing.domains;
    m_memory = listing.memory;
    lookAgainAtDying(changed);
    Q_EMIT listed();
    if (changed)
        Q_EMIT domainsChanged();
}

void XenHost::lookAgainAtDying(bool changed)
{
    if (std::none_of(m_known.begin(), m_known.end(), [](const XenDomainFacts &domain) { return domain.dying; }))
        return m_lingering.stop();
    const auto longer = std::min(m_lingering.intervalAsDuration() * 2, lingersLongest);
    m_lingering.start(changed ? lingersFirst : longer);
}

void XenHost::setTurns(int count)
{
    m_turns = std::min(count, threadsAtMost / 2) - m_taken;
}

Task<> XenHost::takeTurn()
{
    if (m_turns > 0) {
        --m_turns;
        ++m_taken;
        co_return;
    }
    OneShot<void> turn;
    m_queue.push_back(turn);
    co_await turn.wait();
}

void XenHost::endTurn()
{
    if (m_queue.empty()) {
        ++m_turns;
        --m_taken;
        return;
    }
    m_queue.front().resolve();
    m_queue.pop_front();
}

} // namespace domus
