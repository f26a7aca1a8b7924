// SPDX-License-Identifier: GPL-3.0-or-later
#include "stats/stats_sampler.h"

#include "async/deadline.h"

#include <QDateTime>

namespace domus {

using namespace api::stats;

namespace {

constexpr size_t ringSize = 120; // what lists draw; pages ask for the history
constexpr std::chrono::milliseconds patience = std::chrono::seconds(5);
constexpr std::chrono::milliseconds tellAfter{200}; // the slow ones are told with the next round
constexpr int ticksToFlush = 5; // of seconds: so much is lost when the daemon is killed
constexpr qint64 longestMean = 10; // seconds; a mean of more says too little of each

ReadAt readNow()
{
    return {std::chrono::steady_clock::now(), QDateTime::currentMSecsSinceEpoch()};
}

} // namespace

StatsSampler::StatsSampler(RunningDomains running, std::shared_ptr<HistoryStore> history, std::chrono::milliseconds period,
                           ReadHost readHost, QObject *parent)
    : QObject(parent),
      m_running(std::move(running)),
      m_readHost(std::move(readHost)),
      m_history(std::move(history)),
      m_period(period),
      m_shared(std::make_shared<Shared>())
{
    m_shared->sampler = this;
    m_tellTimer.setSingleShot(true);
    connect(&m_tellTimer, &QTimer::timeout, this, &StatsSampler::tell);
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &StatsSampler::tick);
    startTimer();
}

StatsSampler::~StatsSampler()
{
    m_shared->sampler = nullptr;
    if (m_history)
        m_history->finish();
}

/// At full seconds, so that each second of the history has its own sample.
void StatsSampler::startTimer()
{
    const qint64 period = m_period.count();
    m_timer.start(std::chrono::milliseconds(period - QDateTime::currentMSecsSinceEpoch() % period));
}

void StatsSampler::forget(const QUuid &guest)
{
    m_rings.remove(guest);
    m_newest.remove(guest);
    m_fresh.remove(guest);
    if (m_history)
        m_history->forget(guest);
}

void StatsSampler::tick()
{
    startTimer();
    const auto running = m_running();
    dropEnded(running);
    sampleHost();
    for (const auto &domain : running) {
        if (!m_shared->waiting.contains(domain.get()))
            spawn(sampleOne(m_shared, domain), "statistics");
    }
    if (m_history && ++m_ticks % ticksToFlush == 0)
        m_history->flush();
    m_tellTimer.start(std::min(tellAfter, m_period / 2));
    tellIfAllAnswered();
}

/// One sample stands for all the seconds since the one before.
void StatsSampler::keep(const QUuid &key, const ReadAt &before, const ReadAt &now, const Quantities &row)
{
    const auto secondAfter = [](const ReadAt &read) { return (read.timeMs + 500) / 1000; };
    const qint64 last = secondAfter(now) - 1;
    const qint64 first = std::min(secondAfter(before), last);
    if (m_history)
        m_history->add(key, last - first < longestMean ? first : last, last, row);
}

void StatsSampler::tellIfAllAnswered()
{
    if (m_shared->waiting.isEmpty() && m_tellTimer.isActive()) {
        m_tellTimer.stop();
        tell();
    }
}

void StatsSampler::sampleHost()
{
    HostReading now{readNow(), m_readHost()};
    if (m_lastHost) {
        m_newestHost = figuresBetween(*m_lastHost, now);
        keep({}, m_lastHost->read, now.read, quantitiesOf(*m_newestHost));
    }
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
    if (!shared->sampler)
        co_return;
    if (counters)
        shared->sampler->store(domain, readNow(), std::move(*counters));
    shared->sampler->tellIfAllAnswered();
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
        keep(guest, ring.last->read, now.read, quantitiesOf(figures));
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
