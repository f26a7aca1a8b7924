// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain.h"
#include "stats/history_store.h"
#include "stats/live_figures.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>
#include <deque>
#include <functional>
#include <memory>

namespace domus {

/// Samples every running guest and the host once a second, at full seconds, whoever is looking; keeps two minutes of each in
/// memory, and gives all to the history. A guest whose hypervisor does not answer is left out until it does; the others are
/// told in time. One thread.
class StatsSampler : public QObject {
    Q_OBJECT
public:
    using RunningDomains = std::function<QList<std::shared_ptr<Domain>>()>;
    using ReadHost = std::function<HostCounters()>;

    /// Without a history nothing is kept on disk.
    explicit StatsSampler(RunningDomains running, std::shared_ptr<HistoryStore> history = {},
                          std::chrono::milliseconds period = std::chrono::seconds(1), ReadHost readHost = &readHostCounters,
                          QObject *parent = nullptr);
    ~StatsSampler() override;

    /// The newest figures of every guest that runs; all their parts are there.
    const QHash<QUuid, api::stats::GuestFigures> &newest() const { return m_newest; }
    /// Absent before the second sample.
    const std::optional<api::stats::HostFigures> &newestHost() const { return m_newestHost; }

    /// What is kept of the guest's last seconds, oldest first.
    QList<api::stats::Sample> history(const QUuid &guest, std::chrono::seconds span) const;
    QList<QUuid> guestsWithHistory() const { return m_rings.keys(); }
    /// What was, on disk; null where nothing is kept.
    const std::shared_ptr<HistoryStore> &historyStore() const { return m_history; }
    /// For a guest that is deleted: its history goes with it.
    void forget(const QUuid &guest);

Q_SIGNALS:
    /// What came in since the last signal, and who runs no more; newest() and newestHost() have the figures.
    void sampled(const QSet<QUuid> &fresh, const QSet<QUuid> &ended);

private:
    /// Shared with the coroutines, which may outlive the sampler.
    struct Shared {
        StatsSampler *sampler = nullptr;
        QSet<const Domain *> waiting;
    };
    struct Ring {
        std::weak_ptr<Domain> domain;
        std::optional<GuestReading> last;
        std::deque<api::stats::Sample> samples;
    };

    static Task<> sampleOne(std::shared_ptr<Shared> shared, std::shared_ptr<Domain> domain);
    void tick();
    void startTimer();
    void keep(const QUuid &key, const ReadAt &before, const ReadAt &now, const Quantities &row);
    void tellIfAllAnswered();
    void sampleHost();
    void dropEnded(const QList<std::shared_ptr<Domain>> &running);
    void store(const std::shared_ptr<Domain> &domain, const ReadAt &read, DomainCounters counters);
    void tell();

    RunningDomains m_running;
    ReadHost m_readHost;
    std::shared_ptr<HistoryStore> m_history;
    std::chrono::milliseconds m_period;
    qint64 m_ticks = 0;
    std::shared_ptr<Shared> m_shared;
    QHash<QUuid, Ring> m_rings;
    QHash<QUuid, api::stats::GuestFigures> m_newest;
    std::optional<HostReading> m_lastHost;
    std::optional<api::stats::HostFigures> m_newestHost;
    QSet<QUuid> m_fresh;
    QSet<QUuid> m_ended;
    QTimer m_timer;
    QTimer m_tellTimer;
};

} // namespace domus
