// SPDX-License-Identifier: GPL-3.0-or-later
#include "stats/stats_sampler.h"

#include "async/deadline.h"

#include <QDateTime>

namespace domus {

using namespace api::stats;

namespace {

constexpr size_t ringSize = 600;
constexpr std::chrono::milliseconds patience = std::chrono::seconds(5);
constexpr std::chrono::milliseconds tellAfter{200}; // the slow ones are told with the next round

ReadAt readNow()
{
    return {std::chrono::steady_clock::now(), QDateTime::currentMSecsSinceEpoch()};
}

} // namespace

StatsSampler::StatsSampler(RunningDomains running, std::chrono::milliseconds period, ReadHost readHost, QObject *parent)
    : QObject(parent), m_running(std::move(running)), m_readHost(std::move(readHost)), m_shared(std::make_shared<Shared>())
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

void StatsSampler::forget(const QUuid &guest)
{
    m_rings.remove(guest);
    m_newest.remove(guest);
    m_fresh.remove(guest);
}

void StatsSampler::tick()
{
    const auto running = m_running();
    dropEnded(running);
    sampleHost();
    for (const auto &domain : running) {
        if (!m_shared->waiting.contains(domain.get()))
            spawn(sampleOne(m_shared, domain), "statistics");
    }
    m_tellTimer.start(std::min(tellAfter, std::chrono::milliseconds(m_timer.interval() / 2)));
}

void StatsSampler::sampleHost()
{
    HostReading now{readNow(), m_readHost()};
    if (m_lastHost)
        m_newestHost = figuresBetween(*m_lastHost, now);
    m_lastHost = std::move(now);
}

void StatsSampler::dropEnded(const QList<std::shared_ptr<Domain>> &running)
{
    QSet<QUuid> alive;
    for (const auto &domain : running)
        alive.insert(domain->guest());
    for (const QUuid &guest : m_newest.keys()) {
        if (alive.contains(guest))
            continue;
        m_newest.remove(guest);
        m_fresh.remove(guest);
        m_ended.insert(guest);
    }
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
        shared->sampler->store(domain, readNow(), std::move(*counters));
}

void StatsSampler::store(const std::shared_ptr<Domain> &domain, const ReadAt &read, DomainCounters counters)
{
    const QUuid guest = domain->guest();
    Ring &ring = m_rings[guest];
    if (ring.domain.lock() != domain) {
        ring.domain = domain;
        ring.last.reset();
    }
    GuestReading now = nextReading(ring.last ? &*ring.last : nullptr, read, std::move(counters));
    if (ring.last) {
        const GuestFigures figures = figuresBetween(guest, *ring.last, now);
        ring.samples.push_back(sampleOf(figures));
        if (ring.samples.size() > ringSize)
            ring.samples.pop_front();
        m_newest.insert(guest, figures);
        m_fresh.insert(guest);
    }
    ring.last = std::move(now);
}

void StatsSampler::tell()
{
    const auto fresh = std::exchange(m_fresh, {});
    const auto ended = std::exchange(m_ended, {});
    Q_EMIT sampled(fresh, ended);
}

QList<Sample> StatsSampler::history(const QUuid &guest, std::chrono::seconds span) const
{
    QList<Sample> samples;
    const auto ring = m_rings.find(guest);
    if (ring == m_rings.end())
        return samples;
    const qint64 from = QDateTime::currentMSecsSinceEpoch() - std::chrono::milliseconds(span).count();
    for (const Sample &sample : ring->samples) {
        if (sample.timeMs >= from)
            samples.append(sample);
    }
    return samples;
}

} // namespace domus
