// SPDX-License-Identifier: GPL-3.0-or-later
#include "handlers/install_handler.h"

#include "installing/install_service.h"

namespace domus {

using namespace api::install;
using varlink::CallContext;

namespace {

SourceKind kindView(InstallKind kind)
{
    switch (kind) {
    case InstallKind::Tree:
        return SourceKind::Tree;
    case InstallKind::Iso:
        return SourceKind::Iso;
    case InstallKind::DiskImage:
        return SourceKind::Disk;
    case InstallKind::Kernel:
        break;
    }
    return SourceKind::Kernel;
}

std::optional<XenType> xenView(const std::optional<XenChoice> &choice)
{
    if (!choice)
        return std::nullopt;
    QStringList possible;
    for (const DomainType type : choice->possible)
        possible.append(xenTypeWord(type));
    return XenType{xenTypeWord(choice->type), choice->reason, possible};
}

api::install::Detection detectionView(const domus::Detection &found, const QString &name)
{
    api::install::Detection view;
    view.source = found.location.toString(QUrl::RemoveUserInfo);
    view.kind = kindView(found.kind);
    view.title = found.title;
    view.os = found.osId;
    view.family = found.family;
    view.arch = found.arch;
    view.notes = found.notes;
    if (!found.minimum.memory.isZero())
        view.memoryMinimum = found.minimum.memory;
    view.memoryRecommended = found.recommended.memory;
    view.vcpusRecommended = std::max(found.recommended.vcpus, 1);
    view.diskRecommended = found.recommended.disk;
    view.suggestedName = name;
    view.grows = found.devices.virtioMem;
    view.installerServer = found.remote.protocol;
    return view;
}

QString firstDisk(const PlannedInstall &planned)
{
    const auto &disks = planned.definition.hardware.disks;
    return disks.empty() ? QString() : disks.front().path;
}

constexpr int mostSystems = 50;

} // namespace

Task<DetectReply> InstallHandler::detect(DetectParameters parameters, CallContext context)
{
    const auto install = m_services->install;
    const domus::Detection found = co_await install->detect(parameters.source, {}, context.token);
    DetectReply reply{detectionView(found, install->suggestName(found))};
    reply.detection.xen = xenView(co_await install->xenChoice(found));
    co_return DetectReply(reply);
}

Task<FindSystemsReply> InstallHandler::findSystems(FindSystemsParameters parameters, CallContext)
{
    const auto systems = co_await m_services->install->catalogue();
    FindSystemsReply reply;
    for (const OsEntry &entry : systems->search(parameters.text, mostSystems))
        reply.systems.append({entry.id, entry.name, entry.treeUrl});
    co_return reply;
}

Task<PreviewReply> InstallHandler::preview(PreviewParameters parameters, CallContext context)
{
    const Services services = m_services;
    co_await waitUntilReady(services);
    const PlannedInstall planned = co_await services->install->plan(parameters.plan, context.token);
    co_return PreviewReply{QString::fromUtf8(writeDefinition(planned.definition)), planned.command, firstDisk(planned),
                           xenView(planned.xen), installerDisplay(planned)};
}

Task<InstallReply> InstallHandler::install(InstallParameters parameters, CallContext context)
{
    const Services services = m_services;
    co_await waitUntilReady(services);
    const InstallService::Begun begun = co_await services->install->install(parameters.plan, context.token);
    co_return InstallReply{begun.job, begun.guest};
}

} // namespace domus
