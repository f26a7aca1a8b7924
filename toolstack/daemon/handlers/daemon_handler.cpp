// SPDX-License-Identifier: GPL-3.0-or-later
#include "handlers/daemon_handler.h"

#include "passt.h"
#include "server/host_facts.h"

#include <QCoreApplication>
#include <QStandardPaths>
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

api::daemon::Engine engineView(const EngineReport &report)
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
    return view;
}

Host hostView(const HostFacts &facts, const QString &imagesDirectory)
{
    Host view;
    view.name = facts.name;
    view.cpus = facts.cpus;
    view.memory = facts.memory;
    view.available = facts.available;
    view.imagesDirectory = imagesDirectory;
    view.imagesFree = facts.imagesFree;
    view.bridges = facts.bridges;
    return view;
}

Helper helperView(const QString &program, const QString &purpose, const QString &package)
{
    const bool present = !QStandardPaths::findExecutable(program).isEmpty();
    return {program, present, purpose, present ? QString() : QStringLiteral("Install the package %1").arg(package)};
}

QList<Helper> helperViews()
{
    return {helperView(QStringLiteral("qemu-img"),
                       QStringLiteral("Makes and reads disk images; without it only existing ones can be used"),
                       QStringLiteral("qemu-utils")),
            helperView(QStringLiteral("ssh"), QStringLiteral("Reaches other hosts; without it only this one is shown"),
                       QStringLiteral("openssh-client"))};
}

} // namespace

Task<GetInfoReply> DaemonHandler::getInfo(GetInfoParameters, CallContext)
{
    const Services services = m_services;
    GetInfoReply reply;
    reply.version = QCoreApplication::applicationVersion();
    reply.pid = QCoreApplication::applicationPid();
    reply.host = hostView(readHostFacts(services->dirs.images), services->dirs.images);
    const EngineReport report = co_await services->engine->report();
    reply.engine = engineView(report);
    co_return reply;
}

Task<DiagnoseReply> DaemonHandler::diagnose(DiagnoseParameters parameters, CallContext)
{
    const Services services = m_services;
    const EngineReport report = co_await services->engine->report(parameters.again.value_or(false));
    DiagnoseReply reply;
    reply.engines = {engineView(report)};
    reply.helpers = helperViews();
    const UserNetworkReport network = co_await userNetworkReport(parameters.again.value_or(false));
    reply.helpers.append(
        {QStringLiteral("passt"), network.passt, QStringLiteral("User network: ") + network.verdict, network.remedy});
    co_return reply;
}

Task<QuitReply> DaemonHandler::quit(QuitParameters, CallContext)
{
    // A little later, so that the reply leaves first.
    QTimer::singleShot(std::chrono::milliseconds(50), QCoreApplication::instance(), m_services->quit);
    co_return QuitReply{};
}

} // namespace domus
