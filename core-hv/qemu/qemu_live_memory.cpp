// SPDX-License-Identifier: GPL-3.0-or-later
#include "json_fields.h"
#include "qemu/live_parts.h"
#include "qemu/qemu_domain.h"

#include <QDateTime>

namespace domus {
namespace {

/// Not even firmware works below this.
constexpr ByteSize leastMemory = ByteSize::fromMiB(16);
/// A virtio-mem that found the same size so often, and is to have less, keeps the rest: Linux tries again after 50 seconds.
constexpr int looksUntilSettled = 5;
const QString balloonPath = QStringLiteral("/machine/peripheral/balloon");
const QString growthPath = QStringLiteral("/machine/peripheral/memory-growth");

std::optional<ByteSize> guestFigure(const QJsonValue &stats, QLatin1String name)
{
    const qint64 value = stats[QLatin1String("stats")][name].toInteger(-1);
    return value < 0 ? std::nullopt : std::optional(ByteSize::fromBytes(value));
}

} // namespace

Task<GuestDriver> QemuDomain::driverOf(QString device)
{
    const auto self = shared_from_this();
    try {
        const QString path = device + QStringLiteral("/virtio-backend");
        const QJsonValue status = co_await command(QStringLiteral("x-query-virtio-status"), {{QStringLiteral("path"), path}});
        co_return parseDriver(status);
    } catch (const Error &error) {
        if (error.code() == ErrorCode::Disconnected || error.code() == ErrorCode::Timeout)
            throw;
        co_return GuestDriver::Unknown; // QEMU reserves itself the right to drop this command
    }
}

std::optional<ByteSize> QemuDomain::usedInside(ByteSize actual, std::optional<ByteSize> available, qint64 toldAt)
{
    if (std::exchange(m_seenActual, actual) != actual)
        m_actualChanged = QDateTime::currentSecsSinceEpoch();
    const bool first = !m_usedInside.has_value();
    if (available && toldAt > 0 && (first || toldAt > m_actualChanged + 1))
        m_usedInside = std::max(actual - *available, ByteSize());
    return m_usedInside;
}

Task<> QemuDomain::readBalloon(LiveMemory *figures)
{
    const auto self = shared_from_this();
    // The driver tells its figures at intervals, from the first time that somebody asks for them.
    if (!m_statsPolled)
        co_await pollGuestStats();
    Task<QJsonValue> actual = command(QStringLiteral("query-balloon"));
    Task<QJsonValue> guest =
        command(QStringLiteral("qom-get"),
                {{QStringLiteral("path"), balloonPath}, {QStringLiteral("property"), QStringLiteral("guest-stats")}});
    Task<GuestDriver> driver = driverOf(balloonPath);
    const QJsonValue left = co_await actual;
    const QJsonValue stats = co_await guest;
    figures->balloon = co_await driver;
    figures->actual = ByteSize::fromBytes(left[QLatin1String("actual")].toInteger(m_record.memory.bytes()));
    figures->guestTotal = guestFigure(stats, QLatin1String("stat-total-memory"));
    auto available = guestFigure(stats, QLatin1String("stat-available-memory"));
    const auto free = guestFigure(stats, QLatin1String("stat-free-memory"));
    const auto cache = guestFigure(stats, QLatin1String("stat-disk-caches")).value_or(ByteSize());
    if (!available && free)
        available = *free + cache;
    figures->guestUsed = usedInside(figures->actual + m_grown, available, stats[QLatin1String("last-update")].toInteger());
}

Task<LiveMemory> QemuDomain::liveMemory()
{
    require({DomainState::Starting, DomainState::Running, DomainState::Paused}, QStringLiteral("ask"));
    const auto self = shared_from_this();
    LiveMemory figures;
    figures.start = figures.actual = m_record.memory;
    figures.least = m_record.balloon ? std::min(leastMemory, figures.start) : figures.start;
    figures.target = m_memoryTarget;
    figures.balloon = figures.growth = GuestDriver::Absent;
    const QJsonValue answer = co_await command(QStringLiteral("query-memory-devices"));
    const GrowthDevice growth = parseGrowthDevice(answer);
    m_grown = growth.size;
    if (m_record.balloon)
        co_await readBalloon(&figures);
    if (growth.present)
        figures.growth = co_await driverOf(growthPath);
    figures.actual = figures.actual + growth.size;
    figures.ceiling = figures.start + growth.most;
    if (!figures.target && growth.requested > ByteSize())
        figures.target = figures.start + growth.requested; // virtio-mem remembers what it was told; the balloon does not
    co_return figures;
}

Task<ByteSize> QemuDomain::setMemoryTarget(ByteSize target)
{
    require({DomainState::Starting, DomainState::Running, DomainState::Paused}, QStringLiteral("change"));
    const auto self = shared_from_this();
    const MemorySplit split = splitTarget(target, m_record.memory);
    const QJsonValue answer = co_await command(QStringLiteral("query-memory-devices"));
    const GrowthDevice growth = parseGrowthDevice(answer);
    if (target < leastMemory || target > m_record.memory + growth.most)
        throw Error(
            ErrorCode::InvalidArgument,
            QStringLiteral("The guest '%1' can have from %2 to %3 of memory, not %4")
                .arg(m_record.name, leastMemory.toString(), (m_record.memory + growth.most).toString(), target.toString()))
            .about(m_record.name);
    if (split.balloon < m_record.memory && !m_record.balloon)
        throw Error(ErrorCode::NotSupported, QStringLiteral("The guest '%1' has no memory balloon").arg(m_record.name),
                    QStringLiteral("Set balloon in its definition and start it again"))
            .about(m_record.name);
    const std::optional<ByteSize> before = std::exchange(m_memoryTarget, split.total());
    try {
        co_await askParts(split, growth);
    } catch (const Error &) {
        if (m_memoryTarget == split.total()) // else another wish came meanwhile
            m_memoryTarget = before;
        throw;
    }
    co_return split.total();
}

Task<> QemuDomain::askParts(MemorySplit split, GrowthDevice growth)
{
    const auto self = shared_from_this();
    // What it kept of its growth the last time it keeps still.
    const bool growthStays = growth.requested == split.growth;
    const ByteSize kept = growthStays ? growth.size - std::min(growth.size, split.growth) : ByteSize();
    if (m_record.balloon)
        co_await askBalloon(split.balloon - kept >= leastMemory ? split.balloon - kept : split.balloon);
    if (growth.present && !growthStays)
        co_await command(QStringLiteral("qom-set"),
                         {{QStringLiteral("path"), growthPath},
                          {QStringLiteral("property"), QStringLiteral("requested-size")},
                          {QStringLiteral("value"), split.growth.bytes()}});
    if (growth.present)
        watchGrowth();
}

Task<> QemuDomain::askBalloon(ByteSize size)
{
    const auto self = shared_from_this();
    m_balloonAsked = size;
    co_await command(QStringLiteral("balloon"), {{QStringLiteral("value"), size.bytes()}});
}

void QemuDomain::watchGrowth()
{
    m_growthStood = 0;
    m_growthRest.start();
}

Task<> QemuDomain::settleGrowth()
{
    const auto self = shared_from_this();
    const QJsonValue answer = co_await command(QStringLiteral("query-memory-devices"));
    const GrowthDevice growth = parseGrowthDevice(answer);
    if (growth.size != std::exchange(m_growthSeen, growth.size))
        m_growthStood = 0;
    m_grown = growth.size;
    const ByteSize rest = growth.size - std::min(growth.size, growth.requested);
    if (rest > ByteSize() && ++m_growthStood < looksUntilSettled) {
        m_growthRest.start();
        co_return;
    }
    if (!m_memoryTarget || !m_record.balloon)
        co_return;
    const ByteSize left = splitTarget(*m_memoryTarget, m_record.memory).balloon - rest;
    if (left >= leastMemory && left != m_balloonAsked)
        co_await askBalloon(left);
}

} // namespace domus
