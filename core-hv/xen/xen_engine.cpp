// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/xen_engine.h"

#include "files.h"
#include "xen/kernel_cache.h"
#include "xen/xen_hypervisor.h"
#include "xen/xen_presence.h"

#include <QDebug>
#include <QFileInfo>
#include <QPointer>
#include <QScopeGuard>
#include <algorithm>
#include <malloc.h>

namespace domus {
namespace {

/// dom0 serves the others: with less it has no more of the processors than any of them.
constexpr int hostWeightEnough = 4096;

/// Gives a turn back however its coroutine ends.
class Turn {
public:
    explicit Turn(std::shared_ptr<XenHost> host) : m_host(std::move(host)) {}
    ~Turn() { m_host->endTurn(); }
    Q_DISABLE_COPY_MOVE(Turn)

private:
    std::shared_ptr<XenHost> m_host;
};

XenRecord recordOf(const DomainConfig &config, DomainType type, const StartResources &resources)
{
    XenRecord record;
    record.guest = config.guest;
    record.name = config.name;
    record.startedAt = std::chrono::system_clock::now();
    record.endOnReboot = resources.endOnReboot;
    record.console = config.serialConsole;
    record.display = config.display.video != VideoModel::None;
    record.nics = int(config.nics.size());
    record.disks = diskNames(config, type);
    record.devices = namedDevices(config, record.disks);
    record.memory = config.memory;
    return record;
}

QString kernelFor(const DomainConfig &config, DomainType type, const QString &cache)
{
    if (config.boot.kernel.isEmpty())
        return usesPygrub(config) ? QString() : bootLoaderFor(type);
    // QEMU loads the kernel of a whole machine, and wants it as it was made.
    if (type == DomainType::Hvm || cache.isEmpty())
        return config.boot.kernel;
    return KernelCache(cache).plainKernel(config.boot.kernel);
}

void requireMemory(const XlContext &context, libxl_domain_config *description, const QString &name)
{
    std::uint64_t needed = 0, free = 0;
    context.require(libxl_domain_need_memory(context.get(), description, 0, &needed),
                    QStringLiteral("Xen does not tell its memory"));
    context.require(libxl_get_free_memory(context.get(), &free), QStringLiteral("Xen does not tell its memory"));
    if (needed <= free)
        return;
    throw Error(ErrorCode::NoMemory,
                QStringLiteral("Xen has %1 free, and the guest '%2' needs %3: %4 are missing")
                    .arg(ByteSize::fromKiB(qint64(free)).toString(), name, ByteSize::fromKiB(qint64(needed)).toString(),
                         ByteSize::fromKiB(qint64(needed - free)).toString()),
                QStringLiteral("Give dom0 or idle guests less memory, or start it with less"))
        .about(name);
}

BuiltDomain buildFrom(const XlContext &context, const DomainConfig &config, DomainType type, const XenPaths &paths,
                      const QString &cache)
{
    // What the build leaves in the heap goes back to dom0, which is small.
    const auto tidy = qScopeGuard([] { ::malloc_trim(0); });
    const BuildPlan plan{.type = type, .kernel = kernelFor(config, type, cache), .vncSocket = paths.vncSocket()};
    XlDomainConfig description;
    describeDomain(context, config, plan, description.get());
    requireMemory(context, description.get(), config.name);
    return buildDomain(context, description.get(), config.name);
}

QString consoleOf(GuestDomid domid)
{
    const XenStore store;
    for (const auto *node : {"console/tty", "serial/0/tty"}) {
        const auto tty = store.read(domainPath(domid.number(), QLatin1String(node)));
        if (tty && !tty->isEmpty())
            return *tty;
    }
    return {};
}

/// A domain that was being built when the daemon was killed: it has been paused ever since.
bool isHalfBuilt(const XenDomainFacts &facts, const XenRecord &record)
{
    return !record.begun || (record.replaced != 0 && facts.domid != record.replaced && facts.paused);
}

/// How a guest ended whose daemon was killed before its domain ran.
DomainExit brokenOff(const XenRecord &record)
{
    if (!record.begun)
        return {ExitCause::Unknown, QStringLiteral("the daemon was killed while it started the guest")};
    if (record.replaced == 0)
        return {ExitCause::Unknown, {}};
    // Where a reboot ends it, it was reset: what follows a reboot is not what was wanted.
    return {record.endOnReboot ? ExitCause::Unknown : ExitCause::GuestReboot,
            QStringLiteral("the daemon was killed while it made the guest's domain anew")};
}

} // namespace

/// What pygrub reads the guest has written: libxl runs it as nobody, in a file system and a network of its own, when told so.
static void shutBootLoadersIn()
{
    qputenv("LIBXL_BOOTLOADER_RESTRICT", "1");
    qputenv("LIBXL_BOOTLOADER_USER", "nobody");
}

XenEngine::XenEngine(const XenEngineOptions &options, QObject *parent) : Engine(parent), m_options(options)
{
    shutBootLoadersIn(); // before there are threads
}

std::shared_ptr<XenHost> XenEngine::host()
{
    if (!m_host) {
        m_host = std::make_shared<XenHost>();
        connect(m_host.get(), &XenHost::domainsChanged, this, &XenEngine::domainsChanged);
    }
    return m_host;
}

Ability XenEngine::ability(Feature feature) const
{
    if (feature == Feature::Reboot)
        return {false, QStringLiteral("A guest that is to reboot is shut down and started again")};
    return {};
}

Task<XenAbilities> XenEngine::abilities()
{
    const QPointer<XenEngine> self(this);
    if (m_abilities)
        co_return XenAbilities(*m_abilities);
    const auto xen = host();
    const XenAbilities found = co_await xen->run<XenAbilities>(&readAbilities);
    xen->setTurns(found.cpus);
    if (self)
        m_abilities = found;
    co_return found;
}

Task<std::shared_ptr<Domain>> XenEngine::start(DomainConfig config, StartResources resources)
{
    const XenAbilities can = co_await abilities();
    const DomainType type = chooseType(config, can);
    refuseUnbuildable(config, type);
    const XenPaths paths{resources.runtimeDir};
    co_return co_await bringUp(
        recordOf(config, type, resources), paths.directory, resources.paused,
        [=, cache = m_options.kernelCache](const XlContext &context) { return buildFrom(context, config, type, paths, cache); });
}

Task<std::shared_ptr<Domain>> XenEngine::restore(QString file, DomainConfig config, StartResources resources)
{
    const DomainType type = chooseType(config, co_await abilities());
    const XenPaths paths{resources.runtimeDir};
    co_return co_await bringUp(recordOf(config, type, resources), paths.directory, resources.paused,
                               [=, transfer = resources.transfer](const XlContext &context) {
                                   return restoreDomain(context, file, config.guest, config.name, paths.vncSocket(), transfer);
                               });
}

Task<std::shared_ptr<Domain>> XenEngine::bringUp(XenRecord record, QString runtimeDir, bool paused,
                                                 std::function<BuiltDomain(const XlContext &)> build)
{
    const auto xen = host();
    const XenPaths paths{runtimeDir};
    makePrivateDir(paths.directory);
    const QList<XenDomainFacts> running = co_await xen->domains();
    const auto isIts = [&](const XenDomainFacts &domain) { return domain.guest == record.guest && !domain.dying; };
    if (std::any_of(running.begin(), running.end(), isIts))
        throw Error(ErrorCode::InUse, QStringLiteral("Xen has a domain of the guest '%1' already").arg(record.name))
            .about(record.name);
    co_await xen->takeTurn();
    const Turn turn(xen);
    // Before it is built, so that a daemon after this one finds what it was about to be.
    co_await runOnWorker<void>([path = paths.record(), record] { replaceFile(path, formatXenRecord(record)); });
    std::optional<Error> failure;
    std::optional<BuiltDomain> built;
    std::shared_ptr<XenDomain> domain;
    try {
        built = co_await xen->run<BuiltDomain>(build);
        domain = std::make_shared<XenDomain>(xen, record, paths.directory);
        domain->attach(*built, DomainState::Starting);
        co_await domain->begin(paused);
    } catch (const Error &error) {
        failure = error.about(record.name);
    }
    if (!failure)
        co_return std::static_pointer_cast<Domain>(domain);
    if (built && domain->state() != DomainState::Ended)
        co_await xen->run<void>([domid = built->domid](const XlContext &context) { destroyDomain(context, domid); });
    throw Error(*failure);
}

Task<std::shared_ptr<Domain>> XenEngine::adopt(QString runtimeDir, DomainExit *lastExit)
{
    const XenPaths paths{runtimeDir};
    const auto gone = [lastExit](const DomainExit &exit) {
        if (lastExit)
            *lastExit = exit;
        return std::shared_ptr<Domain>();
    };
    const auto parsed = QFileInfo::exists(paths.record())
        ? parseXenRecord(readFile(paths.record()))
        : Result<XenRecord>(
            tl::unexpected(ErrorInfo{ErrorCode::NotFound, QStringLiteral("it had not been started yet"), {}, {}, {}}));
    if (!parsed)
        co_return gone({ExitCause::Unknown, parsed.error().text});
    const XenRecord &record = *parsed;
    const auto xen = host();
    const QList<XenDomainFacts> running = co_await xen->domains();
    // One in whose place another one was built may be dying for long, under the same UUID.
    const auto found = std::find_if(running.begin(), running.end(),
                                    [&](const auto &domain) { return domain.guest == record.guest && !domain.dying; });
    if (found == running.end())
        co_return gone(brokenOff(record));
    const XenDomainFacts &facts = *found;
    const GuestDomid domid = GuestDomid::from(facts.domid);
    if (isHalfBuilt(facts, record)) {
        co_await xen->run<void>([domid](const XlContext &context) { destroyDomain(context, domid); });
        co_return gone(brokenOff(record));
    }
    const QString console = co_await xen->run<QString>([domid](const XlContext &) { return consoleOf(domid); });
    const auto domain = std::make_shared<XenDomain>(xen, record, runtimeDir);
    domain->attach({domid, console}, facts.paused ? DomainState::Paused : DomainState::Running);
    co_await domain->takeUp();
    if (facts.shutdown != XenShutdown::None && facts.shutdown != XenShutdown::Suspend) {
        DomainExit exit;
        const bool runs = co_await domain->followLastWord(facts.shutdown, &exit);
        if (!runs)
            co_return gone(exit);
    }
    co_await domain->meet(); // it goes on while it is taken over
    if (domain->state() == DomainState::Ended)
        co_return gone({ExitCause::Killed, QStringLiteral("its domain was destroyed while it was taken over")});
    co_return std::static_pointer_cast<Domain>(domain);
}

HostMemory XenEngine::hostMemory() const
{
    return m_host && !m_host->memory().total.isZero() ? m_host->memory() : Engine::hostMemory();
}

Task<std::optional<XenTypes>> XenEngine::xenTypes()
{
    const XenAbilities can = co_await abilities();
    co_return XenTypes{can.pv, can.hvm && can.hap, can.hvm, hasBootLoaders()};
}

Task<std::optional<XenKernelNotes>> XenEngine::kernelNotes(QString file)
{
    if (m_options.kernelCache.isEmpty())
        co_return std::optional<XenKernelNotes>();
    const std::function<std::optional<XenKernelNotes>()> look = [file, cache = m_options.kernelCache] {
        return KernelCache(cache).notes(file);
    };
    co_return co_await runOnWorker<std::optional<XenKernelNotes>>(look);
}

Task<QList<DomainSummary>> XenEngine::domains()
{
    const auto xen = host();
    const QList<XenDomainFacts> listing = co_await xen->domains();
    QList<DomainSummary> result;
    for (const XenDomainFacts &facts : listing)
        result.append(summaryOf(facts));
    co_return result;
}

std::shared_ptr<Hypervisor> XenEngine::hypervisor()
{
    return std::make_shared<XenHypervisor>(host());
}

Task<SavedGuest> XenEngine::savedGuest(QString file)
{
    const auto xen = host();
    co_return co_await xen->run<SavedGuest>([file](const XlContext &context) { return readSaved(context, file); });
}

Task<EngineReport> XenEngine::report(bool again)
{
    const QPointer<XenEngine> self(this);
    if (m_report && !again)
        co_return EngineReport(*m_report);
    EngineReport report;
    report.kind = EngineKind::Xen;
    const XenPresence presence = findXen();
    report.version = presence.version;
    report.verdict = presence.verdict;
    report.remedy = presence.remedy;
    if (presence.dom0) {
        try {
            report = co_await look(report);
        } catch (const Error &error) {
            report.verdict = QStringLiteral("Xen runs, but cannot be used: %1").arg(error.info().toString());
            report.remedy = error.info().hint;
        }
    }
    if (self)
        m_report = report;
    co_return report;
}

Task<EngineReport> XenEngine::look(EngineReport report)
{
    const XenAbilities can = co_await abilities();
    const auto xen = host();
    const LiveScheduling share = co_await xen->run<LiveScheduling>(&readHostShare);
    co_await xen->domains(); // from now on it is known which there are, and what memory is free
    report.usable = true;
    QStringList types;
    if (can.pv)
        types.append(QStringLiteral("PV"));
    if (can.hvm && can.hap)
        types.append(QStringLiteral("PVH"));
    if (can.hvm)
        types.append(QStringLiteral("HVM"));
    report.verdict = QStringLiteral("this is dom0; %1 guests can run; virt_caps: %2")
                         .arg(types.join(QStringLiteral(", ")), can.words.join(u' '));
    if (!can.hvm)
        report.remedy = QStringLiteral("Switch virtualisation on in the machine's firmware, for PVH and HVM guests");
    else if (share.weight < hostWeightEnough)
        report.remedy =
            QStringLiteral("Guests that boot together starve dom0 at its weight of %1: xl sched-credit2 -d 0 -w 65535")
                .arg(share.weight);
    co_return report;
}

} // namespace domus
