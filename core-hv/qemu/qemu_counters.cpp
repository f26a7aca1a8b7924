// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/deadline.h"
#include "host/host_facts.h"
#include "host/process_counters.h"
#include "qemu/qemu_domain.h"

#include <QFile>
#include <sys/stat.h>
#include <unistd.h>

namespace domus {
namespace {

using namespace std::chrono_literals;

constexpr int guestStatsSeconds = 2;
/// Without a driver nothing changes, until a system with one has booted.
constexpr int roundsWithoutDriver = 10;
/// A QEMU that takes longer is told of without what it would have said.
constexpr auto monitorPatience = 700ms;
constexpr qint64 logLimit = 1 << 20;
const QString balloonPath = QStringLiteral("/machine/peripheral/balloon");

/// What a guest can make QEMU write is bounded while somebody watches it. (QEMU appends to its log and
/// leaves a hole in the event log; the events that matter have been seen.)
void boundLog(const QString &path)
{
    struct stat info = {};
    const QByteArray name = QFile::encodeName(path);
    if (::stat(name.constData(), &info) == 0 && info.st_blocks * 512 > logLimit && ::truncate(name.constData(), 0) != 0)
        qWarning("Cannot cut %s", name.constData());
}

/// Sets it back however its coroutine ends.
class Flag {
public:
    explicit Flag(bool &flag) : m_flag(flag) { m_flag = true; }
    ~Flag() { m_flag = false; }
    Q_DISABLE_COPY_MOVE(Flag)

private:
    bool &m_flag;
};

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

Task<> QemuDomain::learnVcpuThreads()
{
    const auto self = shared_from_this();
    const QJsonValue cpus = co_await command(QStringLiteral("query-cpus-fast"));
    m_told.vcpuThreads = parseVcpuThreads(cpus);
}

Task<> QemuDomain::askBalloon()
{
    const auto self = shared_from_this();
    const QJsonValue left = co_await command(QStringLiteral("query-balloon"));
    m_told.balloon = ByteSize::fromBytes(left[QLatin1String("actual")].toInteger(m_record.memory.bytes()));
}

Task<> QemuDomain::askGuestStats()
{
    const auto self = shared_from_this();
    const QJsonValue stats =
        co_await command(QStringLiteral("qom-get"),
                         {{QStringLiteral("path"), balloonPath}, {QStringLiteral("property"), QStringLiteral("guest-stats")}});
    m_told.guest = parseGuestStats(stats);
    m_told.roundsToGuestStats = m_told.guest.toldAt > 0 ? guestStatsSeconds : roundsWithoutDriver;
}

/// All is sent before the first answer is awaited: one round for QEMU.
Task<> QemuDomain::askMonitor()
{
    const auto self = shared_from_this();
    const Flag asking(m_told.asking);
    if (m_record.balloon && !m_statsPolled)
        co_await pollGuestStats();
    std::vector<Task<>> others;
    if (!m_told.vcpuThreads)
        others.push_back(learnVcpuThreads());
    if (m_record.balloon && !m_told.balloon)
        others.push_back(askBalloon());
    if (m_record.balloon && --m_told.roundsToGuestStats <= 0)
        others.push_back(askGuestStats());
    const QJsonValue disks = co_await command(QStringLiteral("query-blockstats"));
    m_told.disks = parseBlockStats(disks);
    for (Task<> &other : others)
        co_await other;
}

void QemuDomain::readVcpuTimes(DomainCounters &counters)
{
    if (!m_told.vcpuThreads)
        return;
    for (const VcpuThread &vcpu : std::as_const(*m_told.vcpuThreads)) {
        const auto time = threadCpuTime(pid(), vcpu.thread);
        if (!time) {
            m_told.vcpuThreads.reset(); // it has gone: the next round learns which there are
            return;
        }
        counters.vcpus.append({vcpu.index, *time});
    }
}

ByteSize QemuDomain::heldMemory() const
{
    return residentMemory(pid());
}

Task<DomainCounters> QemuDomain::counters()
{
    require({DomainState::Starting, DomainState::Running, DomainState::Paused}, QStringLiteral("measure"));
    const auto self = shared_from_this();
    DomainCounters counters;
    counters.answers = false;
    if (!m_told.asking) {
        try {
            co_await withDeadline(askMonitor(), monitorPatience, QStringLiteral("QEMU does not answer"));
            counters.answers = true;
        } catch (const Error &) {
            // It hangs, or its connection is being made again: what the kernel knows of it is told all the same.
        }
    }
    counters.memoryActual = m_told.balloon.value_or(m_record.memory) + m_grown;
    counters.memoryTarget = m_memoryTarget;
    if (counters.answers) {
        counters.disks = m_told.disks;
        counters.memoryAvailable = m_told.guest.available;
        counters.memoryFree = m_told.guest.free;
        counters.memoryCache = m_told.guest.cache;
        counters.swappedInBytes = m_told.guest.swappedIn;
        counters.swappedOutBytes = m_told.guest.swappedOut;
        const auto used = usedInside(counters.memoryActual, counters.memoryAvailable, m_told.guest.toldAt);
        if (used && counters.memoryAvailable)
            counters.memoryAvailable = std::max(counters.memoryActual - *used, ByteSize());
    }
    const auto cpuTime = processCpuTime(pid());
    if (!cpuTime || m_process->hasEnded())
        throw Error(ErrorCode::Disconnected, QStringLiteral("QEMU has gone away")).about(m_record.name);
    counters.cpuTime = *cpuTime;
    counters.hostResident = residentMemory(pid());
    for (qsizetype i = 0; i < m_record.nics.size(); ++i) {
        if (!m_record.devices || m_record.devices->nic(int(i)))
            counters.nics.append(readNicMeter(QString::number(i), m_record.nics[i]));
    }
    readVcpuTimes(counters);
    boundLog(m_paths.qemuLog());
    boundLog(m_paths.eventLog());
    co_return counters;
}

} // namespace domus
