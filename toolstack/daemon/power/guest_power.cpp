// SPDX-License-Identifier: GPL-3.0-or-later
#include "power/guest_power.h"

#include "async/deadline.h"
#include "disk_images.h"
#include "files.h"
#include "guests/disk_conflicts.h"
#include "installing/remote_installer.h"
#include "xl/xl_config.h"

#include <QDebug>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <utility>

namespace domus {
namespace {

Error wrongState(const Guest &guest, const QString &wish, const QString &hint = {})
{
    return Error(ErrorCode::WrongState,
                 QStringLiteral("%1 cannot be %2: it is %3").arg(guest.name(), wish, guestStateName(guest.state())), hint)
        .about(guest.name());
}

void requireOff(const Guest &guest, const QString &wish)
{
    if (!guest.isOff())
        throw wrongState(guest, wish);
}

/// The domain of a guest in one of these states.
std::shared_ptr<Domain> domainOf(const Guest &guest, std::initializer_list<GuestState> states, const QString &wish,
                                 const QString &hint = {})
{
    const auto domain = guest.domain();
    if (!domain || std::find(states.begin(), states.end(), guest.state()) == states.end())
        throw wrongState(guest, wish, hint);
    return domain;
}

QString acceleratorName(const EngineReport &report)
{
    if (report.kind == EngineKind::Xen)
        return QStringLiteral("xen");
    return report.accelerator == Accelerator::Kvm ? QStringLiteral("kvm") : QStringLiteral("tcg");
}

void refuseMissingFile(const QString &path, const QString &what)
{
    if (!path.isEmpty() && !QFileInfo::exists(path))
        throw Error(ErrorCode::NotFound, QStringLiteral("The %1 %2 is not there").arg(what, path),
                    QStringLiteral("Bring it back, or change the definition"));
}

} // namespace

GuestPower::GuestPower(GuestRegistry *registry, PowerServices services) : m_registry(registry), m_services(std::move(services)) {}

void GuestPower::tell(const Guest &guest, const QString &kind, const QString &text)
{
    m_services.events->append({0, guest.uuid(), guest.name(), kind, text});
}

void GuestPower::keepNote(Guest &guest, const DomainNote &note)
{
    guest.setNote(note);
    try {
        writeDomainNote(runtimeDir(guest), note);
    } catch (const Error &error) {
        // A full disk must not keep a guest from being shut down.
        qWarning().noquote() << guest.name() << "- what was asked is lost with the daemon:" << error.info().toString();
    }
}

QString GuestPower::runtimeDir(const Guest &guest) const
{
    return m_services.domainsDirectory + u'/' + guest.key();
}

void GuestPower::checkStartable(const GuestDefinition &definition) const
{
    const DomainConfig &hardware = definition.hardware;
    if (const auto reason = needsXen(definition); reason && m_services.engine->kind() != EngineKind::Xen)
        throw Error(
            ErrorCode::NotSupported, QStringLiteral("%1 needs Xen, which does not run here").arg(definition.name),
            QStringLiteral("Start it on a Xen host (dom export %1 --xl), or change 'xen' in its definition").arg(definition.name),
            *reason);
    for (const DiskConfig &disk : hardware.disks) {
        refuseMissingFile(disk.path, disk.role == DiskRole::Cdrom ? QStringLiteral("CD image") : QStringLiteral("disk image"));
        if (!disk.path.isEmpty())
            checkImage(disk.path, {.format = disk.format, .allowBacking = true}); // the definition is this user's own
    }
    const BootConfig &boot = definition.install ? definition.install->boot : hardware.boot;
    refuseMissingFile(boot.kernel, QStringLiteral("kernel"));
    refuseMissingFile(boot.initrd, QStringLiteral("initrd"));
    refuseDiskConflict(hardware, m_registry->runningConfigs());
    m_services.admit(hardware);
}

Task<> GuestPower::start(std::shared_ptr<Guest> guest)
{
    return begin(std::move(guest), {});
}

/// What Xen has free is known of its last listing, which may be from before the guest's own domain went.
Task<> GuestPower::learnMemory()
{
    const auto self = shared_from_this();
    try {
        co_await m_services.engine->domains();
    } catch (const Error &) {
        co_return; // who starts a domain hears it again
    }
}

Task<> GuestPower::begin(std::shared_ptr<Guest> guest, Saved saved)
{
    const auto self = shared_from_this();
    requireOff(*guest, QStringLiteral("started"));
    ++guest->restartTicket;
    co_await learnMemory();
    requireOff(*guest, QStringLiteral("started")); // nobody else was faster
    if (!m_registry || m_registry->byKey(guest->key()) != guest)
        throw Error(ErrorCode::GuestNotFound, QStringLiteral("%1 was deleted").arg(guest->name())).about(guest->name());
    const GuestDefinition definition = guest->definition();
    std::optional<Error> failure;
    try {
        checkStartable(definition);
        guest->setState(GuestState::Starting);
        tell(*guest, QStringLiteral("starting"));
        co_await startDomain(guest, definition, saved);
    } catch (const Error &error) {
        failure = error.about(definition.name);
    } catch (const std::exception &error) {
        failure = Error(ErrorCode::Internal, QString::fromUtf8(error.what())).about(definition.name);
    }
    if (!failure)
        co_return;
    if (guest->state() == GuestState::Starting) {
        QDir(runtimeDir(*guest)).removeRecursively();
        guest->setState(GuestState::Off);
    }
    tell(*guest, QStringLiteral("failed"), failure->info().toString());
    throw Error(*failure);
}

/// What the engine gives the guest's domain; `notes` tells what a person should know of it.
static DomainConfig hardwareFor(const GuestDefinition &definition, EngineKind engine, QStringList *notes)
{
    DomainConfig config = definition.hardware;
    nameXenDisks(&config, definition.xen);
    if (definition.install)
        config.boot = definition.install->boot;
    if (engine != EngineKind::Xen)
        return config;
    const QStringList passedOver = applyXenSettings(&config, definition.xen);
    if (!passedOver.isEmpty())
        notes->append(QStringLiteral("Of its settings for xl these are not acted upon: %1")
                          .arg(passedOver.join(u',' + QStringLiteral(" "))));
    return config;
}

/// A new password for an installer that shows itself by a server. One that goes on from a file has its old one, which nobody
/// knows any more.
static void addInstallerServer(const GuestDefinition &definition, EngineKind engine, bool goesOn, DomainNote *note)
{
    const DomainType type = definition.hardware.type;
    const bool canBeTold = engine == EngineKind::Xen && (type == DomainType::Pv || type == DomainType::Pvh);
    if (!definition.install || definition.install->server == InstallerServer::None || !canBeTold || goesOn)
        return;
    note->installerServer = definition.install->server;
    note->installerPassword = makeInstallerPassword(note->installerServer);
}

/// With the password, which nobody else gets.
static DomainConfig withPassword(DomainConfig config, const DomainNote &note)
{
    if (note.installerServer != InstallerServer::None)
        config.boot.cmdline += u' ' + installerPasswordWord(note.installerServer, config.boot.cmdline, note.installerPassword);
    return config;
}

/// Xen's own script joins NICs to bridges.
Task<PreparedNics> GuestPower::nicsFor(DomainConfig config, QString directory) const
{
    if (m_services.engine->joinsBridges())
        co_return PreparedNics();
    co_return co_await m_services.prepareNics(config, directory);
}

Task<> GuestPower::startDomain(std::shared_ptr<Guest> guest, GuestDefinition definition, Saved saved)
{
    const QString directory = runtimeDir(*guest);
    QDir(directory).removeRecursively();
    makePrivateDir(directory);
    const EngineReport report = co_await m_services.engine->report();
    DomainNote note{definition.name, acceleratorName(report), definition.install.has_value(), false, false, {}, 0};
    addInstallerServer(definition, m_services.engine->kind(), !saved.file.isEmpty(), &note);
    writeDomainNote(directory, note);
    QStringList notes;
    const DomainConfig config = hardwareFor(definition, m_services.engine->kind(), &notes);
    StartResources resources;
    resources.runtimeDir = directory;
    resources.endOnReboot = definition.install.has_value() || definition.onReboot == EndAction::Destroy;
    resources.nvram = m_services.nvramDirectory + u'/' + guest->key() + QStringLiteral(".fd");
    PreparedNics nics = co_await nicsFor(config, directory);
    resources.nics = std::move(nics.backends);
    std::shared_ptr<Domain> domain;
    resources.transfer = saved.transfer;
    if (saved.file.isEmpty())
        domain = co_await m_services.engine->start(withPassword(config, note), std::move(resources));
    else
        domain = co_await m_services.engine->restore(saved.file, config, std::move(resources));
    attach(guest, domain, note, config);
    if (guest->domain())
        tell(*guest, saved.file.isEmpty() ? QStringLiteral("started") : QStringLiteral("restored"),
             (nics.warnings + notes).join(QStringLiteral("; ")));
}

void GuestPower::attach(const std::shared_ptr<Guest> &guest, const std::shared_ptr<Domain> &domain, const DomainNote &note,
                        const DomainConfig &config)
{
    guest->setDomain(domain, note, config);
    keepSaved(*guest, {}); // from now on its disks change
    const std::weak_ptr<Guest> weak = guest;
    const Domain *raw = domain.get();
    const auto current = [weak, raw]() -> std::shared_ptr<Guest> {
        const auto strong = weak.lock();
        return strong && strong->domain().get() == raw ? strong : nullptr;
    };
    connect(raw, &Domain::stateChanged, this, [this, current](DomainState state) {
        if (const auto strong = current())
            followState(strong, state);
    });
    connect(raw, &Domain::rebooted, this, [this, current] {
        if (const auto strong = current())
            tell(*strong, QStringLiteral("rebooted"));
    });
    const auto takeDevices = [current] {
        const auto strong = current();
        const auto devices = strong ? strong->domain()->devices() : std::nullopt;
        if (devices)
            strong->setRunningDevices(*devices);
    };
    connect(raw, &Domain::devicesChanged, this, takeDevices);
    takeDevices();
    connect(raw, &Domain::ended, this, [this, current](const DomainExit &exit) {
        if (const auto strong = current())
            ended(strong, strong->note(), exit);
    });
    if (domain->state() == DomainState::Ended)
        ended(guest, note, {ExitCause::Unknown, QStringLiteral("it ended as soon as it was started")});
    else if (note.shutdownAsked && domain->state() != DomainState::Paused)
        guest->setState(GuestState::Stopping);
    else
        guest->setState(domain->state() == DomainState::Paused ? GuestState::Paused : GuestState::Running);
}

void GuestPower::followState(const std::shared_ptr<Guest> &guest, DomainState state)
{
    if (state == DomainState::Paused && guest->state() != GuestState::Paused) {
        guest->setState(GuestState::Paused);
        tell(*guest, QStringLiteral("paused"));
    } else if (state == DomainState::Running && guest->state() == GuestState::Paused) {
        guest->setState(guest->note().shutdownAsked ? GuestState::Stopping : GuestState::Running);
        tell(*guest, QStringLiteral("resumed"));
    }
}

void GuestPower::ended(const std::shared_ptr<Guest> &guest, const DomainNote &note, const DomainExit &exit)
{
    const EndPolicy policy = guest->definitionFile() ? endPolicy(guest->definition()) : EndPolicy{};
    const EndDecision decision = decideAfterEnd(policy, {exit.cause, note.installBoot, note.rebootAsked});
    const bool crashed = exit.cause == ExitCause::Panic || exit.cause == ExitCause::EngineError;
    const auto domain = guest->domain();
    const QByteArray secret = note.installerPassword.toLatin1(); // a kernel prints its command line
    guest->dropDomain(exitText(exit));
    if (exit.cause == ExitCause::Saved)
        keepSaved(*guest, guest->savingInto());
    guest->setSavingInto({});
    if (m_services.lastRuns && guest->definitionFile())
        m_services.lastRuns->keep(guest->uuid(), guest->lastExit(),
                                  domain ? domain->serialLog() : runtimeDir(*guest) + QStringLiteral("/serial.log"), secret);
    // In this order: a daemon killed in between does the rest again, as long as the directory is there.
    if (decision.installEnded)
        m_registry->finishInstall(guest);
    QDir(runtimeDir(*guest)).removeRecursively();
    tell(*guest, crashed ? QStringLiteral("crashed") : QStringLiteral("ended"), guest->lastExit());
    guest->setState(decision.next == NextStep::StayCrashed ? GuestState::Crashed : GuestState::Off);
    if (decision.installEnded)
        tell(*guest, QStringLiteral("install_ended"), QStringLiteral("From now on it starts from its disk"));
    if (!m_registry->keepWithoutDomain(guest))
        return;
    if (decision.next == NextStep::StartAgain)
        restart(guest);
}

void GuestPower::restart(const std::shared_ptr<Guest> &guest)
{
    const auto now = std::chrono::steady_clock::now();
    const auto delay = restartDelay(guest->restarts, now);
    if (!delay) {
        tell(*guest, QStringLiteral("failed"), QStringLiteral("It ended too often in a short time: it is not started again"));
        return;
    }
    guest->restarts.append(now);
    if (guest->restarts.size() > 20)
        guest->restarts.removeFirst();
    spawn(restartAfter(guest, *delay), "restart");
}

Task<> GuestPower::restartAfter(std::shared_ptr<Guest> guest, std::chrono::milliseconds delay)
{
    const auto self = shared_from_this();
    const quint64 ticket = ++guest->restartTicket;
    // Also without a delay it comes from the loop, when everybody has seen the end of the domain before.
    co_await sleepFor(delay);
    if (m_registry && guest->restartTicket == ticket && guest->isOff())
        co_await start(guest);
}

Task<> GuestPower::askShutdown(std::shared_ptr<Guest> guest, bool rebootAfter)
{
    const auto self = shared_from_this();
    const QString wish = rebootAfter ? QStringLiteral("rebooted") : QStringLiteral("shut down");
    const auto domain = domainOf(*guest, {GuestState::Running, GuestState::Stopping}, wish,
                                 guest->state() == GuestState::Paused ? QStringLiteral("Resume it first") : QString());
    const GuestState stateBefore = guest->state(); // Stopping also while it is being saved
    const DomainNote before = guest->note();
    DomainNote note = before;
    note.shutdownAsked = true;
    note.rebootAsked = rebootAfter;
    keepNote(*guest, note);
    guest->setState(GuestState::Stopping);
    std::optional<Error> failure;
    try {
        co_await domain->requestShutdown();
    } catch (const Error &error) {
        failure = error.about(guest->name());
    }
    if (!failure) {
        tell(*guest, QStringLiteral("shutdown_asked"), rebootAfter ? QStringLiteral("To be started again") : QString());
        co_return;
    }
    if (guest->domain() == domain) {
        keepNote(*guest, before);
        if (guest->state() == GuestState::Stopping)
            guest->setState(stateBefore);
    }
    throw Error(*failure);
}

Task<> GuestPower::shutdown(std::shared_ptr<Guest> guest)
{
    return askShutdown(std::move(guest), false);
}

Task<> GuestPower::reboot(std::shared_ptr<Guest> guest)
{
    return askShutdown(std::move(guest), true);
}

Task<> GuestPower::reset(std::shared_ptr<Guest> guest)
{
    const auto self = shared_from_this();
    const auto domain =
        domainOf(*guest, {GuestState::Running, GuestState::Paused, GuestState::Stopping}, QStringLiteral("reset"));
    co_await domain->reset();
    if (guest->domain() != domain)
        co_return;
    DomainNote note = guest->note();
    note.shutdownAsked = note.rebootAsked = false;
    keepNote(*guest, note);
    if (guest->state() == GuestState::Stopping)
        guest->setState(GuestState::Running);
    tell(*guest, QStringLiteral("reset"));
}

Task<> GuestPower::powerOff(std::shared_ptr<Guest> guest)
{
    const auto self = shared_from_this();
    ++guest->restartTicket; // also ends the wait for a restart
    const auto domain =
        domainOf(*guest, {GuestState::Running, GuestState::Paused, GuestState::Stopping}, QStringLiteral("powered off"));
    co_await domain->powerOff();
}

Task<> GuestPower::pause(std::shared_ptr<Guest> guest)
{
    const auto self = shared_from_this();
    const auto domain = domainOf(*guest, {GuestState::Running, GuestState::Stopping}, QStringLiteral("paused"));
    co_await domain->pause();
    if (guest->domain() == domain)
        followState(guest, DomainState::Paused);
}

Task<> GuestPower::resume(std::shared_ptr<Guest> guest)
{
    const auto self = shared_from_this();
    const auto domain = domainOf(*guest, {GuestState::Paused}, QStringLiteral("resumed"));
    co_await domain->resume();
    if (guest->domain() == domain)
        followState(guest, DomainState::Running);
}

QString GuestPower::savedPlace(const Guest &guest) const
{
    return m_services.savedDirectory + u'/' + guest.key() + QStringLiteral(".saved");
}

void GuestPower::keepSaved(Guest &guest, const QString &file)
{
    if (guest.savedFile() == file)
        return;
    guest.setSavedFile(file);
    if (m_services.lastRuns)
        m_services.lastRuns->keepSaved(guest.uuid(), file);
}

void GuestPower::forgetMissing(const QString &file)
{
    if (QFileInfo::exists(file))
        return;
    for (const auto &guest : m_registry->all()) {
        if (guest->savedFile() == file)
            keepSaved(*guest, {});
    }
}

void GuestPower::checkSavable(const Guest &guest, const QString &file) const
{
    if (const Ability ability = m_services.engine->ability(Feature::SaveRestore); !ability.supported)
        throw Error(ErrorCode::NotSupported, QStringLiteral("%1 cannot be saved").arg(guest.name()), {}, ability.reason)
            .about(guest.name());
    if (!QDir::isAbsolutePath(file))
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("\"%1\" is no absolute path").arg(file)).about(guest.name());
    domainOf(guest, {GuestState::Running}, QStringLiteral("saved"),
             guest.state() == GuestState::Paused ? QStringLiteral("Resume it first") : QString());
}

Task<> GuestPower::save(std::shared_ptr<Guest> guest, QString file, std::shared_ptr<Transfer> transfer)
{
    const auto self = shared_from_this();
    checkSavable(*guest, file);
    const auto domain = guest->domain();
    if (file == savedPlace(*guest))
        QFile::remove(file); // void since the guest was started
    guest->setSavingInto(file);
    guest->setState(GuestState::Stopping);
    std::optional<Error> failure;
    try {
        co_await domain->save(file, transfer);
    } catch (const Error &error) {
        failure = error.about(guest->name());
    }
    if (!failure) {
        tell(*guest, QStringLiteral("saved"), QStringLiteral("Into %1").arg(file));
        co_return;
    }
    guest->setSavingInto({});
    if (guest->domain() == domain && guest->state() == GuestState::Stopping)
        guest->setState(GuestState::Running);
    throw Error(*failure);
}

Task<> GuestPower::restore(std::shared_ptr<Guest> guest, QString file, std::shared_ptr<Transfer> transfer)
{
    const auto self = shared_from_this();
    const bool isOurs = file == savedPlace(*guest);
    co_await begin(guest, {file, transfer});
    if (isOurs)
        QFile::remove(file); // the guest's disks are newer by now
}

Task<> GuestPower::takeForeign(std::shared_ptr<Guest> guest, DomainKey domain)
{
    const auto self = shared_from_this();
    requireOff(*guest, QStringLiteral("adopted"));
    const GuestState before = guest->state();
    ++guest->restartTicket;
    guest->setState(GuestState::Starting); // nobody else starts or adopts it meanwhile
    const QString directory = runtimeDir(*guest);
    std::optional<Error> failure;
    try {
        co_await handOver(guest, domain, directory);
    } catch (const Error &error) {
        failure = error.about(guest->name());
    }
    if (failure) {
        QDir(directory).removeRecursively();
        guest->setState(before);
        throw Error(*failure);
    }
    co_await adopt(directory);
    if (const QString why = m_untaken.value(guest->key()); !why.isEmpty())
        throw Error(ErrorCode::EngineFailed, why, QStringLiteral("It is tried again by itself")).about(guest->name());
}

Task<> GuestPower::handOver(std::shared_ptr<Guest> guest, DomainKey domain, QString directory)
{
    const auto self = shared_from_this();
    const GuestDefinition definition = guest->definition();
    QStringList notes;
    const DomainConfig config = hardwareFor(definition, m_services.engine->kind(), &notes);
    QDir(directory).removeRecursively();
    makePrivateDir(directory);
    const EngineReport report = co_await m_services.engine->report();
    writeDomainNote(directory, {definition.name, acceleratorName(report), false, false, false, {}, 0});
    const auto hypervisor = m_services.engine->hypervisor();
    co_await hypervisor->handOver(domain, config, directory);
}

Task<> GuestPower::adoptAll()
{
    const auto self = shared_from_this();
    std::vector<Task<>> tasks;
    for (const QString &name : QDir(m_services.domainsDirectory).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        if (!QUuid(name).isNull())
            tasks.push_back(adopt(m_services.domainsDirectory + u'/' + name));
    }
    for (Task<> &task : tasks)
        co_await task;
}

Task<> GuestPower::adopt(QString directory)
{
    const auto self = shared_from_this();
    const DomainNote note = readDomainNote(directory).value_or(DomainNote{});
    const auto guest = m_registry->findOrAddOrphan(QUuid(QFileInfo(directory).fileName()), note);
    guest->setState(GuestState::Starting);
    DomainExit exit;
    std::shared_ptr<Domain> domain;
    std::optional<Error> failure;
    try {
        domain = co_await m_services.engine->adopt(directory, &exit);
    } catch (const Error &error) {
        failure = error;
    }
    if (failure) {
        // Its hypervisor hangs: it may come back, and nothing of it is touched until then.
        const QString text = QStringLiteral("It cannot be taken over yet: ") + failure->info().toString();
        if (std::exchange(m_untaken[guest->key()], text) != text) // it is tried every ten seconds, and told once
            tell(*guest, QStringLiteral("failed"), text);
        spawn(adoptLater(directory), "taking over");
        co_return;
    }
    m_untaken.remove(guest->key());
    if (!domain) {
        ended(guest, note, exit);
        co_return;
    }
    const DomainConfig config = guest->definitionFile() ? guest->definition().hardware : DomainConfig{};
    attach(guest, domain, note, config);
    tell(*guest, QStringLiteral("adopted"));
}

Task<> GuestPower::adoptLater(QString directory)
{
    const auto self = shared_from_this();
    co_await sleepFor(std::chrono::seconds(10));
    if (m_registry)
        co_await adopt(directory);
}

} // namespace domus
