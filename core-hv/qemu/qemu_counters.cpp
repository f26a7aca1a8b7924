// SPDX-License-Identifier: GPL-3.0-or-later
#include "files.h"
#include "host/host_facts.h"
#include "json_fields.h"
#include "qemu/qemu_domain.h"

#include <QFile>
#include <sys/stat.h>
#include <unistd.h>

namespace domus {
namespace {

constexpr int guestStatsSeconds = 2;
constexpr qint64 logLimit = 1 << 20;
const QString balloonPath = QStringLiteral("/machine/peripheral/balloon");

void readDisks(const QJsonValue &answer, DomainCounters &counters)
{
    for (const QJsonValue &disk : answer.toArray()) {
        const QJsonObject stats = disk[QLatin1String("stats")].toObject();
        counters.diskReadBytes += intField(stats, QLatin1String("rd_bytes")).value_or(0);
        counters.diskWrittenBytes += intField(stats, QLatin1String("wr_bytes")).value_or(0);
        counters.diskReads += intField(stats, QLatin1String("rd_operations")).value_or(0);
        counters.diskWrites += intField(stats, QLatin1String("wr_operations")).value_or(0);
    }
}

/// The guest's driver tells -1 (as an unsigned number) for what it does not know.
std::optional<ByteSize> guestStat(const QJsonObject &stats, QLatin1String name)
{
    const auto value = intField(stats, name);
    if (!value || *value < 0)
        return std::nullopt;
    return ByteSize::fromBytes(*value);
}

void readGuestStats(const QJsonValue &answer, DomainCounters &counters)
{
    const QJsonObject stats = answer[QLatin1String("stats")].toObject();
    counters.memoryAvailable = guestStat(stats, QLatin1String("stat-available-memory"));
    counters.memoryFree = guestStat(stats, QLatin1String("stat-free-memory"));
    counters.memoryCache = guestStat(stats, QLatin1String("stat-disk-caches"));
}

/// What a guest can make QEMU write is bounded while somebody watches it. (QEMU appends to its log and
/// leaves a hole in the event log; the events that matter have been seen.)
void boundLog(const QString &path)
{
    struct stat info = {};
    const QByteArray name = QFile::encodeName(path);
    if (::stat(name.constData(), &info) == 0 && info.st_blocks * 512 > logLimit && ::truncate(name.constData(), 0) != 0)
        qWarning("Cannot cut %s", name.constData());
}

} // namespace

/// The guest's driver is asked for its figures only from the moment that somebody wants them.
Task<> QemuDomain::pollGuestStats()
{
    const auto self = shared_from_this();
    m_statsPolled = true;
    co_await command(QStringLiteral("qom-set"),
                     {{QStringLiteral("path"), balloonPath},
                      {QStringLiteral("property"), QStringLiteral("guest-stats-polling-interval")},
                      {QStringLiteral("value"), guestStatsSeconds}});
}

Task<DomainCounters> QemuDomain::counters()
{
    require({DomainState::Starting, DomainState::Running, DomainState::Paused}, QStringLiteral("measure"));
    const auto self = shared_from_this();
    DomainCounters counters;
    counters.memoryActual = m_record.memory + m_grown;
    if (m_record.balloon && !m_statsPolled)
        co_await pollGuestStats();
    // All are sent before the first is awaited: one round for QEMU.
    Task<QJsonValue> disks = command(QStringLiteral("query-blockstats"));
    if (m_record.balloon) {
        Task<QJsonValue> balloon = command(QStringLiteral("query-balloon"));
        Task<QJsonValue> guest =
            command(QStringLiteral("qom-get"),
                    {{QStringLiteral("path"), balloonPath}, {QStringLiteral("property"), QStringLiteral("guest-stats")}});
        const QJsonValue actual = co_await balloon;
        counters.memoryActual = ByteSize::fromBytes(actual[QLatin1String("actual")].toInteger(m_record.memory.bytes())) + m_grown;
        const QJsonValue stats = co_await guest;
        readGuestStats(stats, counters);
        const auto used =
            usedInside(counters.memoryActual, counters.memoryAvailable, stats[QLatin1String("last-update")].toInteger());
        if (used && counters.memoryAvailable)
            counters.memoryAvailable = std::max(counters.memoryActual - *used, ByteSize());
    }
    const QJsonValue stats = co_await disks;
    readDisks(stats, counters);
    const auto process = readProcessStat(pid());
    if (!process)
        throw Error(ErrorCode::Disconnected, QStringLiteral("QEMU has gone away")).about(m_record.name);
    counters.cpuTime = process->cpuTime;
    counters.hostResident = residentMemory(pid());
    boundLog(m_paths.qemuLog());
    boundLog(m_paths.eventLog());
    co_return counters;
}

} // namespace domus
