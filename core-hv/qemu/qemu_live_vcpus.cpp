// SPDX-License-Identifier: GPL-3.0-or-later
#include "files.h"
#include "qemu/live_parts.h"
#include "qemu/qemu_domain.h"

#include <algorithm>

namespace domus {
namespace {

/// Linux loses a request that comes while it brings a vCPU up or takes one down: it is pressed again. Two at once may also stop
/// it for seconds or for good, mostly in the translator: they are asked for one after the other.
constexpr int removalTries = 20;

/// The name of a vCPU that was added: unique, whatever was added and removed before.
QString nameFor(const VcpuSlot &slot)
{
    const auto number = [&](const char *key) { return QString::number(slot.place[QLatin1String(key)].toInt()); };
    return QStringLiteral("vcpu-%1-%2-%3").arg(number("socket-id"), number("core-id"), number("thread-id"));
}

QJsonObject additionOf(const VcpuSlot &slot)
{
    QJsonObject arguments = slot.place;
    arguments.insert(QStringLiteral("driver"), slot.type);
    arguments.insert(QStringLiteral("id"), nameFor(slot));
    return arguments;
}

} // namespace

Task<std::optional<bool>> QemuDomain::apicEnabled(int index)
{
    const auto self = shared_from_this();
    try {
        const QJsonValue text = co_await command(
            QStringLiteral("human-monitor-command"),
            {{QStringLiteral("command-line"), QStringLiteral("info lapic")}, {QStringLiteral("cpu-index"), index}});
        co_return parseApicEnabled(text.toString());
    } catch (const Error &error) {
        if (error.code() == ErrorCode::Disconnected || error.code() == ErrorCode::Timeout)
            throw;
        co_return std::optional<bool>(); // the vCPU has gone meanwhile
    }
}

Task<std::optional<bool>> QemuDomain::kernelRuns()
{
    const auto self = shared_from_this();
    const QJsonValue text =
        co_await command(QStringLiteral("human-monitor-command"),
                         {{QStringLiteral("command-line"), QStringLiteral("info registers")}, {QStringLiteral("cpu-index"), 0}});
    co_return parseKernelRuns(text.toString());
}

std::optional<int> QemuDomain::vcpusEverUp(int plugged) const
{
    if (m_record.accelerator != Accelerator::Tcg)
        return std::nullopt;
    return std::max(m_record.vcpusEver, plugged); // a record of before this was counted has none
}

void QemuDomain::countVcpus(int plugged, int more)
{
    if (m_record.accelerator != Accelerator::Tcg || more == 0)
        return;
    m_record.vcpusEver = *vcpusEverUp(plugged) + more;
    replaceFile(m_paths.record(), formatRecord(m_record)); // before they come: the next daemon must not count too few
}

Task<LiveVcpus> QemuDomain::liveVcpus()
{
    require({DomainState::Starting, DomainState::Running, DomainState::Paused}, QStringLiteral("ask"));
    const auto self = shared_from_this();
    Task<QJsonValue> places = command(QStringLiteral("query-hotpluggable-cpus"));
    Task<QJsonValue> reports = command(QStringLiteral("query-acpi-ospm-status"));
    const QJsonValue cpus = co_await command(QStringLiteral("query-cpus-fast"));
    std::vector<Task<std::optional<bool>>> answers;
    for (const int index : parseVcpuIndexes(cpus))
        answers.push_back(apicEnabled(index));
    LiveVcpus figures;
    figures.plugged = int(answers.size());
    figures.online = 0;
    for (Task<std::optional<bool>> &answer : answers) {
        const std::optional<bool> enabled = co_await answer;
        figures.onlineKnown = figures.onlineKnown && enabled.has_value();
        figures.online += enabled.value_or(true) ? 1 : 0;
    }
    figures.online = std::max(figures.online, 1); // firmware may not have touched the first one's APIC yet
    const QJsonValue slotList = co_await places;
    const QJsonValue reportList = co_await reports;
    figures.ceiling = figures.plugged + freeVcpus(parseVcpuSlots(slotList), vcpusEverUp(figures.plugged));
    figures.guestAnswered = parseGuestAnswered(reportList);
    figures.target = m_vcpuTarget;
    figures.refusal = m_vcpuRefusal;
    co_return figures;
}

Task<> QemuDomain::removeVcpu(QString id)
{
    const auto self = shared_from_this();
    try {
        co_await command(QStringLiteral("device_del"), {{QStringLiteral("id"), id}});
    } catch (const Error &error) {
        if (error.code() == ErrorCode::Disconnected || error.code() == ErrorCode::Timeout)
            throw;
        if (error.info().cause.contains(QLatin1String("already in the process of unplug")))
            co_return; // asked before; it is still the guest's turn
        // QEMU knows that the guest's system has not set up what it takes.
        m_vcpuRefusal = error.info().cause.contains(QLatin1String("not supported device type"))
            ? QStringLiteral("no system that can give up vCPUs runs in the guest")
            : error.info().cause;
    }
}

Task<> QemuDomain::addVcpus(QList<VcpuSlot> toFill)
{
    const auto self = shared_from_this();
    for (qsizetype i = 0; i < toFill.size(); ++i) {
        std::optional<Error> refused;
        try {
            co_await command(QStringLiteral("device_add"), additionOf(toFill[i]));
            continue;
        } catch (const Error &error) {
            if (error.code() == ErrorCode::Disconnected || error.code() == ErrorCode::Timeout)
                throw; // it may have come all the same
            refused = error;
        }
        forgetVcpus(int(toFill.size() - i));
        throw Error(*refused);
    }
}

/// Those that were counted and did not come.
void QemuDomain::forgetVcpus(int count)
{
    if (m_record.accelerator != Accelerator::Tcg)
        return;
    m_record.vcpusEver -= count;
    replaceFile(m_paths.record(), formatRecord(m_record));
}

Task<> QemuDomain::setVcpus(int count)
{
    require({DomainState::Starting, DomainState::Running, DomainState::Paused}, QStringLiteral("change"));
    const auto self = shared_from_this();
    const QJsonValue answer = co_await command(QStringLiteral("query-hotpluggable-cpus"));
    const QList<VcpuSlot> places = parseVcpuSlots(answer);
    const auto toFill = slotsToFill(places, count);
    const auto plugged =
        int(std::count_if(places.begin(), places.end(), [](const auto &slot) { return !slot.qomPath.isEmpty(); }));
    const int most = plugged + freeVcpus(places, vcpusEverUp(plugged));
    if (count < 1 || count > most)
        throw Error(ErrorCode::InvalidArgument,
                    QStringLiteral("The guest '%1' can have from 1 to %2 vCPUs, not %3").arg(m_record.name).arg(most).arg(count),
                    most < places.size()
                        ? QStringLiteral("QEMU's translator brings up no vCPU after one was taken away: start the guest anew")
                        : QString())
            .about(m_record.name);
    countVcpus(plugged, int(toFill.size()));
    m_vcpuTarget = count;
    m_vcpuRefusal.clear();
    co_await addVcpus(toFill);
    m_removalsLeft = removalTries;
    co_await removeNext(places);
    m_told.vcpuThreads.reset();
    Q_EMIT liveChanged();
}

Task<> QemuDomain::removeNext(QList<VcpuSlot> places)
{
    const auto self = shared_from_this();
    const QList<VcpuSlot> excess = slotsToEmpty(places, *m_vcpuTarget);
    if (excess.isEmpty()) {
        m_removal.stop();
        co_return;
    }
    m_leavingVcpu = excess.first().qomPath;
    m_removal.start();
    const QString leaving = m_leavingVcpu;
    co_await removeVcpu(leaving);
}

Task<> QemuDomain::removeAgain()
{
    const auto self = shared_from_this();
    if (!m_vcpuTarget || !m_vcpuRefusal.isEmpty() || m_removalsLeft-- <= 0 || state() != DomainState::Running)
        co_return;
    m_removal.start(); // also where QEMU does not answer this time
    const QJsonValue answer = co_await command(QStringLiteral("query-hotpluggable-cpus"));
    co_await removeNext(parseVcpuSlots(answer));
}

void QemuDomain::onDeviceDeleted(const QString &path)
{
    m_told.vcpuThreads.reset();
    // QEMU tells of its interrupt controller only, which is below it and goes with it.
    if (m_leavingVcpu.isEmpty() || !path.startsWith(m_leavingVcpu + u'/'))
        return;
    m_leavingVcpu.clear();
    m_removalsLeft = removalTries;
    spawn(removeAgain(), "take vCPUs away");
}

void QemuDomain::onLiveEvent(const QString &name, const QJsonObject &data)
{
    if (name == QLatin1String("ACPI_DEVICE_OST"))
        m_vcpuRefusal = refusalFrom(data[QLatin1String("info")].toObject());
    else if (name == QLatin1String("DEVICE_UNPLUG_GUEST_ERROR"))
        m_vcpuRefusal = QStringLiteral("the guest refused to give up a vCPU");
    else if (name == QLatin1String("MEMORY_DEVICE_SIZE_CHANGE")) {
        m_grown = ByteSize::fromBytes(data[QLatin1String("size")].toInteger());
        watchGrowth();
    } else if (name == QLatin1String("BALLOON_CHANGE"))
        m_told.balloon = ByteSize::fromBytes(data[QLatin1String("actual")].toInteger());
    else if (name == QLatin1String("DEVICE_DELETED")) {
        onDeviceDeleted(data[QLatin1String("path")].toString());
        if (const QString id = data[QLatin1String("device")].toString(); pluggedName(id))
            spawn(deviceGone(id), "let go of what a device had");
    } else
        return;
    Q_EMIT liveChanged();
}

} // namespace domus
