// SPDX-License-Identifier: GPL-3.0-or-later
#include "stats/stats_sampler.h"

#include "async/deadline.h"

#include <QDateTime>

namespace domus {
namespace {

constexpr size_t ringSize = 600;
constexpr std::chrono::milliseconds patience = std::chrono::seconds(5);
constexpr std::chrono::milliseconds tellAfter{200}; // the slow ones are told with the next round

} // namespace

StatsSampler::StatsSampler(RunningDomains running, std::chrono::milliseconds period, QObject *parent)
    : QObject(parent), m_running(std::move(running)), m_shared(std::make_shared<Shared>())
{
    m_shared->sampler = this;
    m_tellTimer.setSingleShot(true);
    connect(&m_tellTimer, &QTimer::timeout, this, &StatsSampler::tell);
    connect(&m_timer, &QTimer::timeout, this, &StatsSampler::tick);
    m_timer.start(period);
}

StatsSampler::~StatsSampler()
{
    m_shared->sampler = nullptr;
}

void StatsSampler::tick()
{
    for (const auto &domain : m_running()) {
        if (!m_shared->waiting.contains(domain.get()))
            spawn(sampleOne(m_shared, domain), "statistics");
    }
    m_tellTimer.start(std::min(tellAfter, std::chrono::milliseconds(m_timer.interval() / 2)));
}

Task<> StatsSampler::sampleOne(std::shared_ptr<Shared> shared, std::shared_ptr<Domain> domain)
{
    shared->waiting.insert(domain.get());
    std::optional<DomainCounters> counters;
    try {
        counters = co_await withDeadline(domain->counters(), patience, QStringLiteral("The hypervisor does not answer"));
    } catch (const Error &) {
        // It hangs, has ended or is just ending: no sample. Its state is told by events, not from here.
    }
    shared->waiting.remove(domain.get());
    if (counters && shared->sampler)
        shared->sampler->store(domain, {std::chrono::steady_clock::now(), QDateTime::currentMSecsSinceEpoch(), *counters});
}

void StatsSampler::store(const std::shared_ptr<Domain> &domain, const TimedCounters &now)
{
    Ring &ring = m_rings[domain->guest()];
    if (ring.domain.lock() != domain) {
        ring.domain = domain;
        ring.last.reset();
    }
    if (ring.last) {
        const GuestSample sample = sampleBetween(*ring.last, now);
        ring.samples.push_back(sample);
        if (ring.samples.size() > ringSize)
            ring.samples.pop_front();
        m_fresh.insert(domain->guest(), sample);
    }
    ring.last = now;
}

void StatsSampler::tell()
{
    if (m_fresh.isEmpty())
        return;
    const auto fresh = std::exchange(m_fresh, {});
    Q_EMIT sampled(fresh);
}

QList<GuestSample> StatsSampler::history(const QUuid &guest, std::chrono::seconds span) const
{
    QList<GuestSample> samples;
    const auto ring = m_rings.find(guest);
    if (ring == m_rings.end())
        return samples;
    const qint64 from = QDateTime::currentMSecsSinceEpoch() - std::chrono::milliseconds(span).count();
    for (const GuestSample &sample : ring->samples) {
        if (sample.timeMs >= from)
            samples.append(sample);
    }
    return samples;
}

} // namespace domus
