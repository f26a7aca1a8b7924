// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/xen_hypervisor.h"

#include "files.h"
#include "xen/domain_build.h"
#include "xen/foreign_config.h"
#include "xen/store_tree.h"
#include "xen/xen_operations.h"
#include "xen/xen_record.h"

namespace domus {
namespace {

Error noDomain(int id)
{
    return Error(ErrorCode::NotFound, QStringLiteral("There is no domain %1 any more").arg(id));
}

/// Numbers are used again: the one that is meant has that UUID.
GuestDomid meant(const XlContext &context, const DomainKey &key)
{
    if (key.id == 0)
        throw Error(ErrorCode::NotSupported, QStringLiteral("Domain 0 is this host itself"),
                    QStringLiteral("Shut the machine down by its own means"));
    const GuestDomid domid = GuestDomid::from(std::uint32_t(key.id));
    XlDomainInfo info;
    if (libxl_domain_info(context.get(), info.get(), domid.number()) != 0 || uuidFrom(info->uuid) != key.guest)
        throw noDomain(key.id);
    return domid;
}

libxl_domain_type typeNow(const XlContext &context, GuestDomid domid)
{
    XlDomainInfo info;
    context.require(libxl_domain_info(context.get(), info.get(), domid.number()), QStringLiteral("Xen does not know the domain"));
    return info->domain_type;
}

void setGuestMemory(const XlContext &context, GuestDomid domid, ByteSize target)
{
    const LiveMemory now = readMemory(context, domid);
    if (target < now.least || target > now.ceiling)
        throw Error(ErrorCode::InvalidArgument,
                    QStringLiteral("%1 is not possible: the domain can have from %2 to %3")
                        .arg(target.toString(), now.least.toString(), now.ceiling.toString()));
    setMemoryTargetOf(context, domid, target);
}

void setGuestVcpus(const XlContext &context, GuestDomid domid, int count)
{
    const LiveVcpus now = readVcpus(context, domid);
    if (count < 1 || count > now.ceiling)
        throw Error(ErrorCode::InvalidArgument,
                    QStringLiteral("%1 vCPUs are not possible: the domain can have from 1 to %2").arg(count).arg(now.ceiling));
    setVcpusOf(context, domid, count);
}

XenRecord recordFor(const DomainConfig &config)
{
    XenRecord record;
    record.guest = config.guest;
    record.name = config.name;
    record.startedAt = std::chrono::system_clock::now(); // when it became ours
    record.begun = true;
    record.console = config.serialConsole;
    record.display = config.display.video != VideoModel::None;
    record.disks = diskNames(config, config.type);
    record.devices = namedDevices(config, record.disks);
    record.nics = int(config.nics.size());
    record.memory = config.memory;
    return record;
}

DomainType typeOf(libxl_domain_type type)
{
    switch (type) {
    case LIBXL_DOMAIN_TYPE_PV:
        return DomainType::Pv;
    case LIBXL_DOMAIN_TYPE_PVH:
        return DomainType::Pvh;
    case LIBXL_DOMAIN_TYPE_HVM:
        return DomainType::Hvm;
    default:
        return DomainType::Auto;
    }
}

} // namespace

DomainSummary summaryOf(const XenDomainFacts &facts)
{
    return {.guest = facts.guest,
            .id = int(facts.domid),
            .name = facts.name,
            .type = typeOf(facts.type),
            .running = facts.running,
            .blocked = facts.blocked,
            .paused = facts.paused,
            .ended = facts.dying || facts.shutdown != XenShutdown::None,
            .crashed = facts.shutdown == XenShutdown::Crash || facts.shutdown == XenShutdown::Watchdog,
            .dying = facts.dying,
            .memory = facts.memory,
            .memoryTarget = facts.memoryTarget,
            .memoryLeast = facts.domid == 0 ? leastHostMemory() : std::min(leastGuestMemory, facts.memoryMax),
            .memoryMax = facts.memoryMax,
            .vcpus = facts.vcpusOnline,
            .vcpusMax = facts.vcpusMax,
            .cpuTime = facts.cpuTime};
}

template <typename T>
Task<T> XenHypervisor::onGuest(DomainKey domain, std::function<T(const XlContext &, GuestDomid)> work)
{
    const auto host = m_host;
    co_return co_await host->run<T>(
        [domain, work = std::move(work)](const XlContext &context) { return work(context, meant(context, domain)); });
}

Task<> XenHypervisor::pause(DomainKey domain)
{
    const auto host = m_host;
    co_await onGuest<void>(domain, &pauseDomain);
    co_await host->domains(); // of a pause XenStore tells nobody
}

Task<> XenHypervisor::resume(DomainKey domain)
{
    const auto host = m_host;
    co_await onGuest<void>(domain, &unpauseDomain);
    co_await host->domains();
}

Task<> XenHypervisor::requestShutdown(DomainKey domain)
{
    return onGuest<void>(
        domain, [](const XlContext &context, GuestDomid domid) { requestShutdownOf(context, domid, typeNow(context, domid)); });
}

Task<> XenHypervisor::destroy(DomainKey domain)
{
    const auto host = m_host;
    co_await onGuest<void>(domain, &destroyDomain);
    co_await host->domains();
}

Task<ByteSize> XenHypervisor::setMemory(DomainKey domain, ByteSize target)
{
    const auto host = m_host;
    if (domain.id == 0)
        co_await host->run<void>([target](const XlContext &context) { setHostMemory(context, target); });
    else
        co_await onGuest<void>(domain,
                               [target](const XlContext &context, GuestDomid domid) { setGuestMemory(context, domid, target); });
    co_await host->domains();
    co_return ByteSize::fromKiB(target.kib());
}

Task<> XenHypervisor::setVcpus(DomainKey domain, int count)
{
    const auto host = m_host;
    if (domain.id == 0)
        co_await host->run<void>([count](const XlContext &context) { setHostVcpus(context, count); });
    else
        co_await onGuest<void>(domain,
                               [count](const XlContext &context, GuestDomid domid) { setGuestVcpus(context, domid, count); });
    co_await host->domains();
}

Task<DomainConfig> XenHypervisor::describe(DomainKey domain)
{
    return onGuest<DomainConfig>(domain, &describeForeign);
}

Task<> XenHypervisor::handOver(DomainKey domain, DomainConfig config, QString runtimeDir)
{
    return onGuest<void>(domain, [config, runtimeDir](const XlContext &, GuestDomid) {
        makePrivateDir(runtimeDir);
        replaceFile(XenPaths{runtimeDir}.record(), formatXenRecord(recordFor(config)));
        endWaitingXl(config.name);
    });
}

Task<StorePart> XenHypervisor::readStore(int id, QString path)
{
    const QString root = storeRoot(id, path);
    return m_host->run<StorePart>([root](const XlContext &) { return readStorePart(XenStore(), root); });
}

std::unique_ptr<StoreWatch> XenHypervisor::watchStore(int id, const QString &path)
{
    return std::make_unique<XenStoreWatch>(m_host, storeRoot(id, path));
}

} // namespace domus
