// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain.h"
#include "stats/guest_sample.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>
#include <deque>
#include <functional>
#include <memory>

namespace domus {

/// Samples every running guest once a second, whoever is looking, and keeps ten minutes of each in memory. A
/// guest whose hypervisor does not answer is left out until it does; the others are told in time. One thread.
class StatsSampler : public QObject {
    Q_OBJECT
public:
    using RunningDomains = std::function<QList<std::shared_ptr<Domain>>()>;

    explicit StatsSampler(RunningDomains running, std::chrono::milliseconds period = std::chrono::seconds(1),
                          QObject *parent = nullptr);
    ~StatsSampler() override;

    /// What is kept of the guest's last seconds, oldest first.
    QList<GuestSample> history(const QUuid &guest, std::chrono::seconds span) const;
    QList<QUuid> guestsWithHistory() const { return m_rings.keys(); }
    void forget(const QUuid &guest) { m_rings.remove(guest); }

Q_SIGNALS:
    /// What came in since the last signal; never empty.
    void sampled(const QHash<QUuid, domus::GuestSample> &samples);

private:
    /// Shared with the coroutines, which may outlive the sampler.
    struct Shared {
        StatsSampler *sampler = nullptr;
        QSet<const Domain *> waiting;
    };
    struct Ring {
        std::weak_ptr<Domain> domain;
        std::optional<TimedCounters> last;
        std::deque<GuestSample> samples;
    };

    static Task<> sampleOne(std::shared_ptr<Shared> shared, std::shared_ptr<Domain> domain);
    void tick();
    void store(const std::shared_ptr<Domain> &domain, const TimedCounters &now);
    void tell();

    RunningDomains m_running;
    std::shared_ptr<Shared> m_shared;
    QHash<QUuid, Ring> m_rings;
    QHash<QUuid, GuestSample> m_fresh;
    QTimer m_timer;
    QTimer m_tellTimer;
};

} // namespace domus
