// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/guest_live.h"

#include "async/deadline.h"
#include "live/live_causes.h"

namespace domus {
namespace {

using namespace std::chrono_literals;
using std::chrono::duration_cast, std::chrono::milliseconds;
using Clock = Pursuit::Clock;

/// A wish just asked is looked after at once, one that takes long more rarely.
constexpr milliseconds shortest = 10ms, longest = 500ms;
/// Figures on the way are told so often; a new state at once.
constexpr milliseconds publishEvery = 100ms;

QString seconds(const Pursuit &pursuit)
{
    const auto taken =
        duration_cast<milliseconds>(pursuit.reachedAt().value_or(Clock::now()) - pursuit.askedAt().value_or(Clock::now()));
    return QStringLiteral("%1 s").arg(double(taken.count()) / 1000, 0, 'f', 1);
}

} // namespace

GuestLive::GuestLive(std::shared_ptr<Guest> guest, std::shared_ptr<Domain> domain, milliseconds patience, Tell tell,
                     Remember remember)
    : m_guest(guest),
      m_domain(std::move(domain)),
      m_tell(std::move(tell)),
      m_remember(std::move(remember)),
      m_epoch(duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch() - Clock::now().time_since_epoch())),
      m_memorySender(std::make_shared<WishSender>([to = m_domain](qint64 bytes) { return sendMemory(to, bytes); })),
      m_vcpuSender(std::make_shared<WishSender>([to = m_domain](qint64 count) { return sendVcpus(to, count); })),
      m_memoryPursuit(patience),
      m_vcpuPursuit(patience)
{
    for (Burst *burst : {&m_memoryBurst, &m_vcpuBurst}) {
        burst->settled.setSingleShot(true);
        burst->settled.setInterval(500ms);
        connect(&burst->settled, &QTimer::timeout, this, [this, burst] {
            burst->open = false;
            if (isCurrent())
                this->tell(*burst, QStringLiteral("reached"));
        });
    }
    connect(m_domain.get(), &Domain::liveChanged, this, [this] {
        if (isCurrent())
            spawn(lookAt(true, true), "looking at a guest");
    });
}

Task<qint64> GuestLive::sendMemory(std::shared_ptr<Domain> domain, qint64 bytes)
{
    const ByteSize set = co_await domain->setMemoryTarget(ByteSize::fromBytes(bytes));
    co_return set.bytes();
}

Task<qint64> GuestLive::sendVcpus(std::shared_ptr<Domain> domain, qint64 count)
{
    co_await domain->setVcpus(int(count));
    co_return count;
}

bool GuestLive::isCurrent() const
{
    const auto guest = m_guest.lock();
    return guest && guest->domain() == m_domain;
}

ByteSize GuestLive::promised() const
{
    return std::max(m_memory.actual, memoryTarget().value_or(ByteSize()));
}

std::optional<ByteSize> GuestLive::memoryTarget() const
{
    return m_memoryPursuit.hasTarget() ? std::optional(ByteSize::fromBytes(m_memoryPursuit.target())) : std::nullopt;
}

std::optional<int> GuestLive::vcpuTarget() const
{
    return m_vcpuPursuit.hasTarget() ? std::optional(int(m_vcpuPursuit.target())) : std::nullopt;
}

Task<> GuestLive::begin(std::optional<ByteSize> memoryTarget, std::optional<int> vcpuTarget)
{
    const auto self = shared_from_this();
    co_await lookAt(true, true);
    m_takingOver = true;
    try {
        if (memoryTarget)
            co_await askMemory(*memoryTarget);
        if (vcpuTarget)
            co_await askVcpus(*vcpuTarget);
    } catch (const Error &error) {
        qWarning("What a guest was asked cannot be pursued: %s", error.what());
    }
    m_takingOver = false;
}

Task<ByteSize> GuestLive::askMemory(ByteSize target)
{
    const auto self = shared_from_this();
    m_memoryPursuit.ask(target.bytes(), m_memory.actual.bytes(), Clock::now());
    m_remember();
    publish();
    try {
        const ByteSize set = ByteSize::fromBytes(co_await m_memorySender->ask(target.bytes()));
        if (m_memoryPursuit.target() == target.bytes())
            m_memoryPursuit.correctTarget(set.bytes());
        wake();
        co_return set;
    } catch (const Error &error) {
        if (m_memoryPursuit.target() == target.bytes())
            m_memoryPursuit.refuse(error.info().toString());
        publish();
        throw;
    }
}

Task<> GuestLive::askVcpus(int target)
{
    const auto self = shared_from_this();
    m_vcpuPursuit.ask(target, m_vcpus.online, Clock::now());
    m_remember();
    publish();
    try {
        co_await m_vcpuSender->ask(target);
        wake();
    } catch (const Error &error) {
        if (m_vcpuPursuit.target() == target)
            m_vcpuPursuit.refuse(error.info().toString());
        publish();
        throw;
    }
}

void GuestLive::wake()
{
    m_period = shortest;
    m_nap.cancel();
    if (!std::exchange(m_watching, true))
        spawn(watchClosely(), "watching a guest closely");
}

Task<> GuestLive::watchClosely()
{
    const auto self = shared_from_this();
    while (isCurrent() && (m_memoryPursuit.isUnderWay() || m_vcpuPursuit.isUnderWay())) {
        co_await lookAt(m_memoryPursuit.isUnderWay(), m_vcpuPursuit.isUnderWay());
        m_nap = CancelSource();
        try {
            co_await sleepFor(m_period, m_nap.token());
        } catch (const Error &) {
            continue; // something new was asked
        }
        m_period = std::min(m_period * 9 / 8, longest);
    }
    m_watching = false;
}

Task<> GuestLive::look(milliseconds age, Figures wanted)
{
    const auto self = shared_from_this();
    if (m_known && Clock::now() - m_lookedAt < age)
        co_return;
    if (m_looking) {
        const OneShot<void> waiter;
        m_lookWaiters.push_back(waiter);
        co_await waiter.wait();
        co_return;
    }
    co_await lookAt(!m_known || wanted != Figures::Vcpus, !m_known || wanted != Figures::Memory);
}

Task<> GuestLive::lookAt(bool memory, bool vcpus)
{
    const auto self = shared_from_this();
    if (m_looking || m_domain->state() == DomainState::Ended)
        co_return;
    m_looking = true;
    try {
        if (memory)
            m_memory = co_await m_domain->liveMemory();
        if (vcpus)
            m_vcpus = co_await m_domain->liveVcpus();
        m_silence.clear();
        m_known = m_known || (memory && vcpus);
        m_lookedAt = Clock::now();
    } catch (const Error &error) {
        m_silence = error.info().toString();
    }
    m_looking = false;
    for (const auto &waiter : std::exchange(m_lookWaiters, {}))
        waiter.resolve();
    if (isCurrent())
        observe();
}

void GuestLive::observe()
{
    const auto now = Clock::now();
    if (m_silence.isEmpty()) {
        m_memoryPursuit.observe(m_memory.actual.bytes(), now);
        m_vcpuPursuit.observe(m_vcpus.online, now);
        if (m_vcpuPursuit.isUnderWay() && !m_vcpus.refusal.isEmpty())
            m_vcpuPursuit.refuse(m_vcpus.refusal);
    } else {
        m_memoryPursuit.tick(now);
        m_vcpuPursuit.tick(now);
    }
    const auto unexplained = [](const Pursuit &pursuit) {
        return pursuit.state() == PursuitState::NotFollowing && pursuit.cause().isEmpty();
    };
    if (unexplained(m_memoryPursuit) || unexplained(m_vcpuPursuit)) {
        spawn(explain(), "finding out why a guest does not follow");
        return; // it is told with its cause
    }
    if (m_memoryPursuit.isUnderWay() || m_vcpuPursuit.isUnderWay()) {
        if (!std::exchange(m_watching, true)) { // the guest has left what it had reached
            m_period = longest;
            spawn(watchClosely(), "watching a guest closely");
        }
    }
    publish();
}

Task<> GuestLive::explain()
{
    const auto self = shared_from_this();
    std::optional<bool> kernel;
    try {
        if (m_silence.isEmpty())
            kernel = co_await m_domain->kernelRuns();
    } catch (const Error &error) {
        m_silence = error.info().toString();
    }
    if (!isCurrent())
        co_return;
    const bool paused = m_domain->state() == DomainState::Paused;
    if (m_memoryPursuit.state() == PursuitState::NotFollowing && m_memoryPursuit.cause().isEmpty())
        m_memoryPursuit.setCause(m_silence.isEmpty()
                                     ? memoryCause(m_memory, ByteSize::fromBytes(m_memoryPursuit.target()), paused, kernel)
                                     : m_silence);
    if (m_vcpuPursuit.state() == PursuitState::NotFollowing && m_vcpuPursuit.cause().isEmpty())
        m_vcpuPursuit.setCause(m_silence.isEmpty() ? vcpuCause(m_vcpus, int(m_vcpuPursuit.target()), paused, kernel) : m_silence);
    publish();
}

LiveProgress GuestLive::progressOf(const Pursuit &pursuit, qint64 current) const
{
    const auto epochMs = [this](std::optional<Clock::time_point> time) -> std::optional<qint64> {
        if (!time)
            return std::nullopt;
        return (duration_cast<milliseconds>(time->time_since_epoch()) + m_epoch).count();
    };
    return {pursuit.state(), pursuit.hasTarget() ? pursuit.target() : current, epochMs(pursuit.askedAt()),
            epochMs(pursuit.reachedAt()), pursuit.cause()};
}

void GuestLive::publish()
{
    const auto guest = m_guest.lock();
    if (!guest || !isCurrent() || !m_known)
        return;
    const PursuitState toldMemory = std::exchange(m_toldMemory, m_memoryPursuit.state());
    const PursuitState toldVcpus = std::exchange(m_toldVcpus, m_vcpuPursuit.state());
    const bool sameState = toldMemory == m_toldMemory && toldVcpus == m_toldVcpus;
    if (sameState && m_watching && Clock::now() - m_publishedAt < publishEvery)
        return;
    m_publishedAt = Clock::now();
    guest->setLive(LiveStatus{m_memory, memoryFloor(m_memory), progressOf(m_memoryPursuit, m_memory.actual.bytes()), m_vcpus,
                              progressOf(m_vcpuPursuit, m_vcpus.online)});
    follow(m_memoryBurst, m_memoryPursuit, toldMemory);
    follow(m_vcpuBurst, m_vcpuPursuit, toldVcpus);
}

void GuestLive::follow(Burst &burst, const Pursuit &pursuit, PursuitState before)
{
    const PursuitState now = pursuit.state();
    if (now == before)
        return;
    burst.settled.stop();
    if (now == PursuitState::Asked && !m_takingOver && !std::exchange(burst.open, true))
        tell(burst, QStringLiteral("asked"));
    else if (now == PursuitState::Reached && burst.open)
        burst.settled.start(); // while a slider is dragged every step is reached
    else if (now == PursuitState::NotFollowing) {
        burst.open = false;
        tell(burst, QStringLiteral("not_following"));
    }
}

void GuestLive::tell(const Burst &burst, const QString &what)
{
    const bool memory = &burst == &m_memoryBurst;
    const Pursuit &pursuit = memory ? m_memoryPursuit : m_vcpuPursuit;
    const auto amount = [memory](qint64 value) {
        return memory ? ByteSize::fromBytes(value).toString() : QString::number(value);
    };
    const QString target = amount(pursuit.target());
    const QString has = amount(memory ? m_memory.actual.bytes() : m_vcpus.online);
    const QString limits = memory
        ? QStringLiteral("floor %1, ceiling %2").arg(memoryFloor(m_memory).toString(), m_memory.ceiling.toString())
        : QStringLiteral("ceiling %1").arg(m_vcpus.ceiling);
    QString text = QStringLiteral("%1 were asked, it has %2 (%3)").arg(target, has, limits);
    if (what == QLatin1String("reached"))
        text = QStringLiteral("%1 after %2 (%3)").arg(target, seconds(pursuit), limits);
    else if (!pursuit.cause().isEmpty())
        text += QStringLiteral(": ") + pursuit.cause();
    m_tell((memory ? QStringLiteral("memory_") : QStringLiteral("vcpus_")) + what, text);
}

} // namespace domus
