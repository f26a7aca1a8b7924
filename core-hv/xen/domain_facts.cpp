// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/domain_facts.h"

#include "xen/xenstore.h"

#include <cstring>
#include <memory>

namespace domus {
namespace {

XenShutdown shutdownOf(const libxl_dominfo &info)
{
    if (!info.shutdown)
        return XenShutdown::None;
    switch (info.shutdown_reason) {
    case LIBXL_SHUTDOWN_REASON_POWEROFF:
        return XenShutdown::PowerOff;
    case LIBXL_SHUTDOWN_REASON_REBOOT:
        return XenShutdown::Reboot;
    case LIBXL_SHUTDOWN_REASON_SUSPEND:
        return XenShutdown::Suspend;
    case LIBXL_SHUTDOWN_REASON_CRASH:
        return XenShutdown::Crash;
    case LIBXL_SHUTDOWN_REASON_WATCHDOG:
        return XenShutdown::Watchdog;
    default:
        return XenShutdown::Other;
    }
}

XenDomainFacts factsFrom(const libxl_dominfo &info)
{
    XenDomainFacts facts;
    facts.domid = info.domid;
    facts.guest = uuidFrom(info.uuid);
    facts.type = info.domain_type;
    facts.running = info.running;
    facts.blocked = info.blocked;
    facts.paused = info.paused;
    facts.dying = info.dying;
    facts.shutdown = shutdownOf(info);
    // Claimed and not yet filled in is the domain's all the same, as xl's list has it.
    facts.memory = ByteSize::fromKiB(qint64(info.current_memkb) + qint64(info.outstanding_memkb));
    facts.memoryLimit = ByteSize::fromKiB(qint64(info.max_memkb));
    facts.cpuTime = std::chrono::nanoseconds(qint64(info.cpu_time));
    facts.vcpusOnline = int(info.vcpu_online);
    facts.vcpusMax = int(info.vcpu_max_id) + 1;
    return facts;
}

QList<CpuCounter> vcpuTimesOf(const XlContext &context, std::uint32_t domid)
{
    int count = 0, cpus = 0;
    libxl_vcpuinfo *infos = libxl_list_vcpu(context.get(), domid, &count, &cpus);
    QList<CpuCounter> times;
    for (int i = 0; infos && i < count; ++i) {
        if (infos[i].online)
            times.append({int(infos[i].vcpuid), std::chrono::nanoseconds(qint64(infos[i].vcpu_time))});
    }
    if (infos)
        libxl_vcpuinfo_list_free(infos, count);
    return times;
}

} // namespace

QUuid uuidFrom(const libxl_uuid &uuid)
{
    QByteArray bytes(reinterpret_cast<const char *>(uuid.uuid), sizeof uuid.uuid);
    return QUuid::fromRfc4122(bytes);
}

libxl_uuid uuidFrom(const QUuid &uuid)
{
    libxl_uuid result = {};
    const QByteArray bytes = uuid.toRfc4122();
    std::memcpy(result.uuid, bytes.constData(), sizeof result.uuid);
    return result;
}

QList<XenDomainFacts> listDomains(const XlContext &context)
{
    int count = 0;
    libxl_dominfo *infos = libxl_list_domain(context.get(), &count);
    if (!infos)
        throw Error(ErrorCode::EngineFailed, QStringLiteral("Xen does not tell its domains"), {}, context.cause(ERROR_FAIL));
    QList<XenDomainFacts> domains;
    for (int i = 0; i < count; ++i)
        domains.append(factsFrom(infos[i]));
    for (XenDomainFacts &domain : domains)
        domain.vcpuTimes = vcpuTimesOf(context, domain.domid);
    libxl_dominfo_list_free(infos, count);
    return domains;
}

void addFromStore(QList<XenDomainFacts> &domains)
{
    const XenStore store;
    for (XenDomainFacts &domain : domains) {
        domain.name = store.read(domainPath(domain.domid, QStringLiteral("name"))).value_or(QString());
        domain.memoryTarget = readMemoryTarget(store, domain.domid);
        const auto most = store.read(domainPath(domain.domid, QStringLiteral("memory/static-max")));
        domain.memoryMax = most ? ByteSize::fromKiB(most->toLongLong()) : domain.memoryLimit;
        domain.memory = settledMemory(domain.memory, domain.memoryTarget);
        // Xen tells PVH and HVM alike.
        if (domain.type == LIBXL_DOMAIN_TYPE_HVM
            && store.read(QStringLiteral("/libxl/%1/type").arg(domain.domid)) == QStringLiteral("pvh"))
            domain.type = LIBXL_DOMAIN_TYPE_PVH;
    }
}

std::optional<ByteSize> readMemoryTarget(const XenStore &store, std::uint32_t domid)
{
    const auto target = store.read(domainPath(domid, QStringLiteral("memory/target")));
    if (!target)
        return {};
    const auto video = store.read(domainPath(domid, QStringLiteral("memory/videoram")));
    return ByteSize::fromKiB(target->toLongLong() + std::max<qint64>(0, video.value_or(QString()).toLongLong()));
}

HostMemory readFreeMemory(const XlContext &context)
{
    constexpr qint64 pageSize = 4096;
    XlPhysicalInfo info;
    context.require(libxl_get_physinfo(context.get(), info.get()), QStringLiteral("Xen does not tell its memory"));
    // Pages that are still being cleaned are free; claimed ones belong to a domain that is being built.
    const qint64 free = qint64(info->free_pages + info->scrub_pages) - qint64(info->outstanding_pages);
    return {ByteSize::fromBytes(qint64(info->total_pages) * pageSize), ByteSize::fromBytes(std::max<qint64>(0, free) * pageSize)};
}

ByteSize settledMemory(ByteSize counted, std::optional<ByteSize> target)
{
    if (!target)
        return counted;
    const qint64 apart = std::abs(counted.bytes() - target->bytes());
    return apart < ByteSize::fromMiB(1).bytes() ? *target : counted;
}

} // namespace domus
