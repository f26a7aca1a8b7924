// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/xen_operations.h"

#include "host/host_facts.h"
#include "xen/domain_facts.h"
#include "xen/helper_words.h"
#include "xen/xenstore.h"

#include <QDebug>
#include <QFile>
#include <cstdlib>

namespace domus {
namespace {

using namespace std::chrono_literals;

constexpr auto consoleDeadline = 10s;

/// xenconsoled makes the pty when it has seen the domain; QEMU makes that of a whole machine.
QString findConsole(const XlContext &context, GuestDomid domid, libxl_domain_type type)
{
    if (type != LIBXL_DOMAIN_TYPE_HVM)
        return XenStore().waitFor(domainPath(domid.number(), QStringLiteral("console/tty")), consoleDeadline).value_or(QString());
    char *path = nullptr;
    if (libxl_console_get_tty(context.get(), domid.number(), 0, LIBXL_CONSOLE_TYPE_SERIAL, &path) != 0)
        return {};
    const QString result = QString::fromLocal8Bit(path);
    std::free(path);
    return result;
}

/// A guest without its text console is still a guest.
QString waitForConsole(const XlContext &context, GuestDomid domid, libxl_domain_type type)
{
    try {
        return findConsole(context, domid, type);
    } catch (const Error &error) {
        qWarning().noquote() << "The domain" << domid.number() << "is without text console:" << error.info().toString();
        return {};
    }
}

XlDomainConfig &retrieve(const XlContext &context, GuestDomid domid, XlDomainConfig &config)
{
    context.require(libxl_retrieve_domain_configuration(context.get(), domid.number(), config.get(), nullptr),
                    QStringLiteral("Xen does not tell what the domain is made of"));
    return config;
}

LiveScheduling shareOf(const XlContext &context, std::uint32_t domid)
{
    XlSchedParams params;
    context.require(libxl_domain_sched_params_get(context.get(), domid, params.get()),
                    QStringLiteral("Xen does not tell the share of the domain %1").arg(domid));
    return {params->weight, params->cap};
}

/// For dom0 and guests.
void setTarget(const XlContext &context, std::uint32_t domid, ByteSize target)
{
    context.require(libxl_set_memory_target(context.get(), domid, target.kib(), 0, 1),
                    QStringLiteral("Xen does not take %1 as the domain's memory").arg(target.toString()));
}

void setOnline(const XlContext &context, std::uint32_t domid, int count)
{
    XlBitmap set;
    context.require(libxl_cpu_bitmap_alloc(context.get(), set.get(), count), QStringLiteral("The set of vCPUs cannot be made"));
    for (int i = 0; i < count; ++i)
        libxl_bitmap_set(set.get(), i);
    context.require(libxl_set_vcpuonline(context.get(), domid, set.get(), nullptr),
                    QStringLiteral("Xen does not give the domain %1 vCPUs").arg(count));
}

/// libxl removes what it had begun by itself, most of the time.
void removeRest(const XlContext &context, std::uint32_t number)
{
    XlDomainInfo info;
    if (number != 0 && number != std::uint32_t(-1) && libxl_domain_info(context.get(), info.get(), number) == 0)
        libxl_domain_destroy(context.get(), GuestDomid::from(number).number(), nullptr);
}

void removeStaleSockets(libxl_domain_config *description)
{
    const auto removeSocket = [](const char *listen) {
        const QString path = QString::fromUtf8(listen);
        if (path.startsWith(QLatin1String("unix:")))
            QFile::remove(path.mid(5));
    };
    for (int i = 0; i < description->num_vfbs; ++i)
        removeSocket(description->vfbs[i].vnc.listen);
    if (description->c_info.type == LIBXL_DOMAIN_TYPE_HVM)
        removeSocket(description->b_info.u.hvm.vnc.listen);
}

} // namespace

BuiltDomain buildDomain(const XlContext &context, libxl_domain_config *description, const QString &name)
{
    return buildWith(context, description, name, [&](std::uint32_t *number) {
        return libxl_domain_create_new(context.get(), description, number, nullptr, nullptr);
    });
}

BuiltDomain buildWith(const XlContext &context, libxl_domain_config *description, const QString &name,
                      const std::function<int(std::uint32_t *)> &create)
{
    removeStaleSockets(description);
    std::uint32_t number = 0;
    const int code = create(&number);
    if (code != 0) {
        try {
            context.require(code, QStringLiteral("Xen could not start the guest '%1'").arg(name));
        } catch (const Error &error) {
            removeRest(context, number);
            throw withHelperWords(error, name, description->b_info.bootloader != nullptr);
        }
    }
    const GuestDomid domid = GuestDomid::from(number);
    return {domid, waitForConsole(context, domid, description->c_info.type)};
}

/// libxl does not keep where vCPUs were put. Neither is a reason to fail.
static QList<VcpuAffinity> placesOf(const XlContext &context, GuestDomid domid)
{
    try {
        return readAffinity(context, domid);
    } catch (const Error &) {
        return {};
    }
}

static void keepPlaces(const XlContext &context, GuestDomid domid, const QList<VcpuAffinity> &places)
{
    try {
        for (const VcpuAffinity &place : places)
            setAffinityOf(context, domid, place.vcpu, place.hard, place.soft);
    } catch (const Error &error) {
        qWarning().noquote() << "The domain" << domid.number() << "runs on other processors:" << error.info().toString();
    }
}

BuiltDomain rebuildDomain(const XlContext &context, GuestDomid old, const QString &name)
{
    XlDomainConfig config;
    retrieve(context, old, config);
    const QList<VcpuAffinity> places = placesOf(context, old);
    destroyDomain(context, old);
    config->c_info.domid = 0; // the next free one
    const BuiltDomain built = buildDomain(context, config.get(), name);
    keepPlaces(context, built.domid, places);
    return built;
}

void destroyDomain(const XlContext &context, GuestDomid domid)
{
    context.require(libxl_domain_destroy(context.get(), domid.number(), nullptr),
                    QStringLiteral("Xen could not end the domain %1").arg(domid.number()));
}

void pauseDomain(const XlContext &context, GuestDomid domid)
{
    context.require(libxl_domain_pause(context.get(), domid.number(), nullptr), QStringLiteral("Xen could not pause the guest"));
}

void unpauseDomain(const XlContext &context, GuestDomid domid)
{
    context.require(libxl_domain_unpause(context.get(), domid.number(), nullptr),
                    QStringLiteral("Xen could not let the guest run"));
}

void requestShutdownOf(const XlContext &context, GuestDomid domid, libxl_domain_type type)
{
    const QString text = QStringLiteral("The guest cannot be asked to shut down");
    const int code = libxl_domain_shutdown(context.get(), domid.number(), nullptr);
    if (code != ERROR_NOPARAVIRT)
        return context.require(code, text);
    if (type != LIBXL_DOMAIN_TYPE_HVM)
        throw Error(ErrorCode::NotSupported, text, QStringLiteral("Wait until it has booted, or power it off"),
                    QStringLiteral("nothing in it listens to Xen"));
    context.require(libxl_send_trigger(context.get(), domid.number(), LIBXL_TRIGGER_POWER, 0, nullptr), text);
}

LiveMemory readMemory(const XlContext &context, GuestDomid domid)
{
    XlDomainInfo info;
    context.require(libxl_domain_info(context.get(), info.get(), domid.number()), QStringLiteral("Xen does not know the domain"));
    const XenStore store;
    const auto most = store.read(domainPath(domid.number(), QStringLiteral("memory/static-max")));
    LiveMemory memory;
    memory.target = readMemoryTarget(store, domid.number());
    memory.actual = settledMemory(ByteSize::fromKiB(qint64(info->current_memkb)), memory.target);
    memory.ceiling = most ? ByteSize::fromKiB(most->toLongLong()) : memory.actual;
    memory.least = std::min(leastGuestMemory, memory.ceiling);
    // A guest's kernel says what it can be asked for once its drivers are there; its balloon is among the first. (libxl makes
    // the node, empty, for the guest to write into.)
    if (store.read(domainPath(domid.number(), QStringLiteral("control/feature-poweroff"))) == QStringLiteral("1"))
        memory.balloon = memory.growth = GuestDriver::Present;
    return memory;
}

void setMemoryTargetOf(const XlContext &context, GuestDomid domid, ByteSize target)
{
    setTarget(context, domid.number(), target);
}

LiveVcpus readVcpus(const XlContext &context, GuestDomid domid)
{
    XlDomainInfo info;
    context.require(libxl_domain_info(context.get(), info.get(), domid.number()), QStringLiteral("Xen does not know the domain"));
    LiveVcpus vcpus;
    vcpus.ceiling = int(info->vcpu_max_id) + 1;
    vcpus.online = int(info->vcpu_online);
    const XenStore store;
    vcpus.plugged = 0;
    for (int i = 0; i < vcpus.ceiling; ++i) {
        const auto word = store.read(domainPath(domid.number(), QStringLiteral("cpu/%1/availability").arg(i)));
        vcpus.plugged += word == QLatin1String("online") ? 1 : 0;
    }
    vcpus.target = vcpus.plugged;
    return vcpus;
}

void setVcpusOf(const XlContext &context, GuestDomid domid, int count)
{
    setOnline(context, domid.number(), count);
}

ByteSize leastHostMemory()
{
    constexpr auto never = ByteSize::fromMiB(256), reserve = ByteSize::fromMiB(128);
    const HostMemory own = readHostMemory(); // dom0's, as its kernel sees it
    const qint64 needed = own.total.bytes() - own.available.bytes() + reserve.bytes();
    return std::max(never, ByteSize::fromMiB(ByteSize::fromBytes(needed).mib() + 1));
}

void setHostMemory(const XlContext &context, ByteSize target)
{
    XlDomainInfo info;
    context.require(libxl_domain_info(context.get(), info.get(), 0), QStringLiteral("Xen does not know dom0"));
    // libxl writes it down at the first change only.
    const auto written = XenStore().read(domainPath(0, QStringLiteral("memory/static-max")));
    const ByteSize most = ByteSize::fromKiB(written ? written->toLongLong() : qint64(info->max_memkb));
    const ByteSize least = leastHostMemory();
    if (target < least || target > most)
        throw Error(ErrorCode::InvalidArgument,
                    QStringLiteral("%1 is not possible: dom0 can have from %2 to %3")
                        .arg(target.toString(), least.toString(), most.toString()),
                    QStringLiteral("It needs what is in use in it and 128 MiB to serve the guests"));
    setTarget(context, 0, target);
}

void setHostVcpus(const XlContext &context, int count)
{
    XlDomainInfo info;
    context.require(libxl_domain_info(context.get(), info.get(), 0), QStringLiteral("Xen does not know dom0"));
    if (count < 1 || count > int(info->vcpu_max_id) + 1)
        throw Error(
            ErrorCode::InvalidArgument,
            QStringLiteral("%1 vCPUs are not possible: dom0 can have from 1 to %2").arg(count).arg(info->vcpu_max_id + 1));
    setOnline(context, 0, count);
}

void resumeSuspended(const XlContext &context, GuestDomid domid)
{
    context.require(libxl_domain_resume(context.get(), domid.number(), 1, nullptr),
                    QStringLiteral("Xen could not let the half-saved guest go on"));
}

LiveScheduling readScheduling(const XlContext &context, GuestDomid domid)
{
    return shareOf(context, domid.number());
}

LiveScheduling readHostShare(const XlContext &context)
{
    return shareOf(context, 0);
}

void setSchedulingOf(const XlContext &context, GuestDomid domid, LiveScheduling wanted)
{
    XlSchedParams params;
    params->sched = libxl_scheduler(libxl_get_scheduler(context.get()));
    params->weight = wanted.weight;
    params->cap = wanted.capPercent;
    context.require(libxl_domain_sched_params_set(context.get(), domid.number(), params.get()),
                    QStringLiteral("Xen does not take the guest's share"));
}

static QStringList abilityWords(const libxl_physinfo &info)
{
    const std::pair<bool, const char *> words[] = {{info.cap_pv, "pv"},
                                                   {info.cap_hvm, "hvm"},
                                                   {info.cap_hvm && info.cap_hvm_directio, "hvm_directio"},
                                                   {info.cap_pv && info.cap_hvm_directio, "pv_directio"},
                                                   {info.cap_hap, "hap"},
                                                   {info.cap_shadow, "shadow"},
                                                   {info.cap_iommu_hap_pt_share, "iommu_hap_pt_share"},
                                                   {info.cap_vmtrace, "vmtrace"},
                                                   {info.cap_vpmu, "vpmu"},
                                                   {info.cap_gnttab_v1, "gnttab-v1"},
                                                   {info.cap_gnttab_v2, "gnttab-v2"}};
    QStringList result;
    for (const auto &[is, word] : words) {
        if (is)
            result += QString::fromLatin1(word);
    }
    return result;
}

XenAbilities readAbilities(const XlContext &context)
{
    XlPhysicalInfo info;
    context.require(libxl_get_physinfo(context.get(), info.get()), QStringLiteral("Xen does not tell what it can do"));
    return {info->cap_pv, info->cap_hvm, info->cap_hap, int(info->nr_cpus), abilityWords(*info.get())};
}

} // namespace domus
