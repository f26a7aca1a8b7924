// SPDX-License-Identifier: GPL-3.0-or-later
#include "handlers/daemon_handler.h"

#include "disk_images.h"
#include "host/host_facts.h"
#include "passt.h"

#include <QCoreApplication>
#include <QTimer>

namespace domus {

using namespace api::daemon;
using varlink::CallContext;

namespace {

QString acceleratorWord(domus::Accelerator accelerator)
{
    switch (accelerator) {
    case domus::Accelerator::Kvm:
        return QStringLiteral("kvm");
    case domus::Accelerator::Tcg:
        return QStringLiteral("tcg");
    case domus::Accelerator::None:
        break;
    }
    return {};
}

QList<Lack> lackViews(const domus::Engine &engine)
{
    static constexpr std::pair<Feature, const char *> words[] = {
        {Feature::Pause, "pause"},
        {Feature::AcpiShutdown, "acpi_shutdown"},
        {Feature::Reboot, "reboot"},
        {Feature::Reset, "reset"},
        {Feature::Vnc, "display"},
        {Feature::TextConsole, "console"},
        {Feature::LiveMemory, "memory"},
        {Feature::LiveVcpus, "vcpus"},
        {Feature::LiveScheduling, "scheduling"},
        {Feature::SaveRestore, "save"},
    };
    QList<Lack> views;
    for (const auto &[feature, word] : words) {
        if (const Ability ability = engine.ability(feature); !ability.supported)
            views.append({QString::fromLatin1(word), ability.reason});
    }
    return views;
}

api::daemon::Engine engineView(const domus::Engine &engine, const EngineReport &report)
{
    api::daemon::Engine view;
    view.kind = report.kind == EngineKind::Xen ? QStringLiteral("xen") : QStringLiteral("qemu");
    view.version = report.version;
    view.usable = report.usable;
    view.accelerator = acceleratorWord(report.accelerator);
    for (const AcceleratorReport &looked : report.accelerators)
        view.accelerators.append(
            {acceleratorWord(looked.accelerator), looked.usable, looked.verdict, looked.remedy, looked.trialTime.count()});
    view.verdict = report.verdict;
    view.remedy = report.remedy;
    view.lacks = lackViews(engine);
    return view;
}

/// Guests' memory is the engine's: on Xen dom0 has only a part of the machine's.
Host hostView(const HostFacts &facts, const HostMemory &memory, const QString &imagesDirectory)
{
    Host view;
    view.name = facts.hostName;
    view.cpus = facts.cpus;
    view.memory = memory.total;
    view.available = memory.available;
    view.imagesDirectory = imagesDirectory;
    view.imagesFree = fileSystemSpace(imagesDirectory).free;
    view.bridges = facts.bridges;
    return view;
}

QList<Helper> helperViews(const HostFacts &facts, const UserNetworkReport &network)
{
    QList<Helper> views;
    for (const HelperFact &fact : facts.helpers) {
        const bool present = !fact.path.isEmpty();
        views.append(
            {fact.name, present, fact.need, present ? QString() : QStringLiteral("Install the package %1").arg(fact.package)});
        // That it is there does not tell that it works: it was tried.
        if (fact.name == QLatin1String("passt"))
            views.last() = {fact.name, network.passt, network.verdict, network.remedy};
    }
    return views;
}

} // namespace

Task<GetInfoReply> DaemonHandler::getInfo(GetInfoParameters, CallContext)
{
    const Services services = m_services;
    GetInfoReply reply;
    reply.version = QCoreApplication::applicationVersion();
    reply.pid = QCoreApplication::applicationPid();
    const EngineReport report = co_await services->engine->report(); // first: afterwards Xen's memory is known
    reply.host = hostView(readHostFacts(), services->engine->hostMemory(), services->dirs.images);
    reply.engine = engineView(*services->engine, report);
    if (report.kind == EngineKind::Xen) { // dom0 sees its own part only
        const HostMemory memory = services->engine->hostMemory();
        reply.host.memory = memory.total;
        reply.host.available = memory.available;
    }
    co_return reply;
}

Task<DiagnoseReply> DaemonHandler::diagnose(DiagnoseParameters parameters, CallContext)
{
    const Services services = m_services;
    const EngineReport report = co_await services->engine->report(parameters.again.value_or(false));
    DiagnoseReply reply;
    reply.engines = {engineView(*services->engine, report)};
    const UserNetworkReport network = co_await userNetworkReport(parameters.again.value_or(false));
    reply.helpers = helperViews(readHostFacts(), network);
    co_return reply;
}

Task<QuitReply> DaemonHandler::quit(QuitParameters, CallContext)
{
    // A little later, so that the reply leaves first.
    QTimer::singleShot(std::chrono::milliseconds(50), QCoreApplication::instance(), m_services->quit);
    co_return QuitReply{};
}

} // namespace domus
