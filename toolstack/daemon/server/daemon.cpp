// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon.h"

#include "definition_store.h"
#include "disk_images.h"
#include "files.h"
#include "handlers/daemon_handler.h"
#include "handlers/guests_handler.h"
#include "handlers/hypervisor_handler.h"
#include "handlers/install_handler.h"
#include "handlers/jobs_handler.h"
#include "handlers/stats_handler.h"
#include "host/host_facts.h"
#include "installing/image_copy.h"
#include "installing/install_service.h"
#include "installing/installer_displays.h"
#include "passt.h"

#include <QCoreApplication>

#include <unistd.h>

namespace domus {
namespace {

/// In the background, so that a guest's start finds the answers there.
Task<> measureHost(Engine *engine)
{
    co_await engine->report();
    co_await userNetworkReport();
}

bool isAllowed(const varlink::PeerCredentials &peer)
{
    return peer.uid == ::geteuid() || peer.uid == 0;
}

} // namespace

Daemon::Daemon(const DaemonDirs &dirs, std::unique_ptr<Engine> engine, QObject *parent)
    : QObject(parent), m_engine(std::move(engine)), m_services(std::make_shared<DaemonServices>())
{
    m_services->dirs = dirs;
    makePrivateDir(dirs.runtime);
    UniqueFd listener = listenOnUnixSocket(dirs.socket);
    dirs.make();
    makeParts();
    m_server = std::make_unique<varlink::Server>(
        varlink::ServiceInfo{QStringLiteral("Domus"), QStringLiteral("domusd"), QCoreApplication::applicationVersion(), {}},
        &isAllowed);
    addHandlers();
    m_server->listen(std::move(listener));
    spawn(takeOver(m_services), "taking over");
}

Daemon::~Daemon() = default;

void Daemon::makeParts()
{
    const DaemonDirs &dirs = m_services->dirs;
    m_store = std::make_unique<DefinitionStore>(dirs.guests);
    m_events = std::make_unique<EventLog>(dirs.state);
    m_registry = std::make_unique<GuestRegistry>(m_store.get());
    m_lastRuns = std::make_unique<LastRuns>(dirs.ended);
    m_services->lastRuns = m_lastRuns.get();
    m_jobs = std::make_unique<JobQueue>(dirs.jobs);
    const auto running = [registry = m_registry.get()] { return registry->runningDomains(); };
    m_sampler = std::make_unique<StatsSampler>(running, std::make_shared<HistoryStore>(dirs.stats));
    m_consoles = std::make_unique<ConsoleHub>(running);
    PowerServices power;
    power.engine = m_engine.get();
    power.events = m_events.get();
    power.lastRuns = m_lastRuns.get();
    power.domainsDirectory = dirs.domains;
    power.nvramDirectory = dirs.nvram;
    power.savedDirectory = dirs.saved;
    power.prepareNics = &prepareNics;
    LiveServices live;
    live.engine = m_engine.get();
    live.registry = m_registry.get();
    live.domainsDirectory = dirs.domains;
    live.hostMemory = [engine = m_engine.get()] { return engine->hostMemory(); };
    live.tell = [events = m_events.get()](const Guest &guest, const QString &kind, const QString &text) {
        events->append({0, guest.uuid(), guest.name(), kind, text});
    };
    m_services->live = std::make_shared<LiveService>(live);
    power.admit = [service = m_services->live](const DomainConfig &config) { service->admit(config); };
    m_services->engine = m_engine.get();
    m_services->registry = m_registry.get();
    m_services->power = std::make_shared<GuestPower>(m_registry.get(), power);
    m_services->devices = std::make_shared<DeviceService>(
        DeviceServices{m_engine.get(), m_registry.get(), dirs.domains, power.prepareNics, live.tell});
    m_services->events = m_events.get();
    m_services->jobs = m_jobs.get();
    m_services->sampler = m_sampler.get();
    m_services->consoles = m_consoles.get();
    InstallTools tools;
    tools.engine = m_engine.get();
    tools.registry = m_registry.get();
    tools.power = m_services->power;
    tools.cacheDirectory = dirs.cache;
    tools.createDisk = &createDisk;
    tools.copyImage = &copyImage;
    m_services->install = std::make_shared<InstallService>(tools, m_jobs.get(), dirs.images);
    InstallerDisplayServices displays;
    displays.registry = m_registry.get();
    displays.tell = live.tell;
    m_services->installerDisplays = std::make_shared<InstallerDisplays>(displays);
    m_services->installerDisplays->begin();
    m_services->quit = [this] { Q_EMIT quitAsked(); };
    connect(
        m_registry.get(), &GuestRegistry::definitionEvent, this,
        [power_ = m_services->power](const std::shared_ptr<Guest> &guest, const QString &kind) { power_->tell(*guest, kind); });
}

void Daemon::addHandlers()
{
    m_server->addHandler(std::make_shared<DaemonHandler>(m_services));
    m_server->addHandler(std::make_shared<GuestsHandler>(m_services));
    m_server->addHandler(std::make_shared<HypervisorHandler>(m_services));
    m_server->addHandler(std::make_shared<JobsHandler>(m_services));
    m_server->addHandler(std::make_shared<StatsHandler>(m_services));
    m_server->addHandler(std::make_shared<InstallHandler>(m_services));
}

Task<> Daemon::takeOver(Services services)
{
    services->registry->load();
    for (const auto &guest : services->registry->all()) {
        guest->restoreLastExit(services->lastRuns->exitOf(guest->uuid()));
        guest->setSavedFile(services->lastRuns->savedOf(guest->uuid()));
    }
    spawn(measureHost(services->engine), "measuring the host");
    co_await services->power->adoptAll();
    services->ready.open();
    services->install->resumeInterrupted();
    services->install->pruneCache();
}

} // namespace domus
