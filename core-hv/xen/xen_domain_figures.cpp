// SPDX-License-Identifier: GPL-3.0-or-later
// Display and counters: what QEMU and dom0's kernel do for a domain.
#include "async/deadline.h"
#include "host/nic_meter.h"
#include "qemu/monitor_figures.h"
#include "xen/xen_counters.h"
#include "xen/xen_domain.h"

namespace domus {
namespace {

using namespace std::chrono_literals;

/// libxl talks to QEMU through a socket of its own; this one is for statistics, and one at a time may use it.
constexpr auto monitorDeadline = 5s;
constexpr auto monitorPatience = 700ms;

} // namespace

std::shared_ptr<QmpClient> XenDomain::monitor() const
{
    const QString path = QStringLiteral("/var/run/xen/qmp-libxenstat-%1").arg(m_domid.number());
    try {
        return std::make_shared<QmpClient>(connectUnixSocket(path));
    } catch (const Error &error) {
        if (error.code() != ErrorCode::NotFound)
            throw error.about(m_record.name);
        throw Error(ErrorCode::NotSupported, QStringLiteral("The guest '%1' has no display").arg(m_record.name),
                    QStringLiteral("Give it one in its definition, for its next start"))
            .about(m_record.name);
    }
}

Task<> XenDomain::openVnc(UniqueFd viewer)
{
    require({DomainState::Starting, DomainState::Running, DomainState::Paused}, QStringLiteral("show"));
    const auto self = shared_from_this();
    const auto qemu = monitor();
    const QString name = QStringLiteral("viewer%1").arg(++m_viewers);
    co_await qemu->execute(QStringLiteral("getfd"), {{QStringLiteral("fdname"), name}}, monitorDeadline, std::move(viewer));
    // skipauth: whoever holds a connected descriptor was let in by the daemon.
    co_await qemu->execute(QStringLiteral("add_client"),
                           {{QStringLiteral("protocol"), QStringLiteral("vnc")},
                            {QStringLiteral("fdname"), name},
                            {QStringLiteral("skipauth"), true}},
                           monitorDeadline);
}

Task<SmallPicture> XenDomain::picture(int widest, int highest)
{
    require({DomainState::Running, DomainState::Paused}, QStringLiteral("show"));
    if (m_takingPicture)
        throw Error(ErrorCode::InUse, QStringLiteral("A picture of it is being taken")).about(m_record.name);
    const auto self = shared_from_this();
    const auto qemu = monitor();
    const QString file = m_paths.picture();
    m_takingPicture = true;
    std::optional<Error> failure;
    SmallPicture small;
    try {
        co_await qemu->execute(QStringLiteral("screendump"), {{QStringLiteral("filename"), file}}, monitorDeadline);
        small = co_await runOnWorker<SmallPicture>([=] { return takePictureFile(file, widest, highest); });
    } catch (const Error &error) {
        failure = error.about(m_record.name);
    }
    m_takingPicture = false;
    if (failure)
        throw Error(*failure);
    co_return small;
}

/// Of disk images, which QEMU serves. A guest without any has no QEMU, and one that is silent is told of without.
Task<QList<DiskCounters>> XenDomain::imageCounters()
{
    const auto self = shared_from_this();
    try {
        const auto qemu = monitor();
        const QJsonValue answer = co_await qemu->execute(QStringLiteral("query-blockstats"), {}, monitorPatience);
        co_return parseXenBlockStats(answer);
    } catch (const Error &) {
        co_return QList<DiskCounters>();
    }
}

Task<DomainCounters> XenDomain::counters()
{
    require({DomainState::Starting, DomainState::Running, DomainState::Paused}, QStringLiteral("measure"));
    const auto self = shared_from_this();
    co_await m_host->domains();
    const XenDomainFacts *now = facts();
    if (!now)
        throw Error(ErrorCode::Disconnected, QStringLiteral("Its domain has gone")).about(m_record.name);
    DomainCounters counters;
    counters.cpuTime = now->cpuTime;
    counters.vcpus = now->vcpuTimes;
    counters.memoryActual = now->memory;
    counters.memoryTarget = now->memoryTarget;
    counters.hostResident = now->memory;
    counters.disks = readDeviceDisks(m_domid.number());
    QList<int> nics;
    for (int i = 0; !m_record.devices && i < m_record.nics; ++i)
        nics.append(i);
    for (const AttachedNic &nic : m_record.devices.value_or(DomainDevices{}).nics)
        nics.append(nic.number);
    for (const int i : std::as_const(nics))
        counters.nics.append(readNicMeter(
            QString::number(i), {.tally = {}, .tap = QStringLiteral("vif%1.%2").arg(m_domid.number()).arg(i), .reason = {}}));
    counters.disks += co_await imageCounters();
    counters.disks = inPlace(counters.disks, m_record.disks);
    co_return counters;
}

} // namespace domus
