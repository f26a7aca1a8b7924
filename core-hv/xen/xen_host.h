// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/one_shot.h"
#include "async/worker.h"
#include "host/host_facts.h"
#include "xen/domain_facts.h"
#include "xen/xenstore.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QSocketNotifier>
#include <QThreadPool>
#include <QTimer>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace domus {

/// What the engine and its domains share of this machine's Xen: threads to work on, one listing for all who ask, and the
/// events. Belongs to the loop's thread.
///
/// Events are XenStore's: @introduceDomain and @releaseDomain tell that some domain came, went or stopped running, and a
/// listing tells which. (libxl's own events for that come from the same watch, need a thread that cannot be told to end, and
/// know nothing of domains that others make.)
class XenHost : public QObject {
    Q_OBJECT
public:
    /// Throws Error(NotSupported) where XenStore cannot be reached.
    XenHost();
    ~XenHost() override;

    /// Blocking work on a thread and a connection of its own.
    template <typename T>
    Task<T> run(std::function<T(const XlContext &)> work)
    {
        co_return co_await runOnWorker<T>([work = std::move(work)] { return work(XlContext()); }, &m_pool);
    }

    /// All domains. Whoever asks while a listing is under way gets the one after it.
    Task<QList<XenDomainFacts>> domains();
    /// As of the last listing.
    const QList<XenDomainFacts> &known() const { return m_known; }
    HostMemory memory() const { return m_memory; }

    /// Listings count from 1, as they begin: known() is the one of that number, and shows what was done before it began.
    quint64 listingsBegun() const { return m_begun; }
    quint64 knownListing() const { return m_knownListing; }

    /// Waits for its turn to build a domain: as many at once as the machine has processors, and never so many that other work
    /// waits for a thread. Give it back by endTurn().
    Task<> takeTurn();
    void endTurn();
    void setTurns(int count);

    /// Calls back on changes below the path, until the object goes. Neither waits for XenStore; what it refuses is logged.
    void watch(const QString &path, QObject *receiver, std::function<void()> callback);
    void unwatch(const QString &path);

Q_SIGNALS:
    /// A listing that differs from the one before in more than figures: a domain came, went, stopped, was paused, or was asked
    /// for other memory or vCPUs.
    void domainsChanged();
    /// Each new listing.
    void listed();

private:
    struct Watch {
        QPointer<QObject> receiver;
        std::function<void()> callback;
    };

    struct Listing {
        QList<XenDomainFacts> domains;
        HostMemory memory;
    };

    /// Asks XenStore for something on its own thread, in the order of asking.
    void tellStore(std::function<void(XenStore &)> request);
    void onChange();
    Task<> list();
    void takeListing(const Listing &listing, quint64 number);
    /// A domain is dying for as long as others have some of its memory, and no event tells when they let go of it.
    void lookAgainAtDying(bool changed);
    static Listing listNow(const XlContext &context);

    QThreadPool m_pool;
    XenStore m_store; ///< the loop's thread takes changes, which does not wait; m_storeThread does the rest
    QThreadPool m_storeThread; ///< goes before what it works on
    QSocketNotifier m_notifier;
    QHash<QString, Watch> m_watches;
    QList<XenDomainFacts> m_known;
    HostMemory m_memory;
    quint64 m_begun = 0, m_knownListing = 0;
    QTimer m_lingering;
    bool m_listing = false;
    bool m_listAgain = false;
    std::vector<OneShot<QList<XenDomainFacts>>> m_waiters, m_nextWaiters;
    int m_turns = 1, m_taken = 0;
    std::deque<OneShot<void>> m_queue;
};

} // namespace domus
