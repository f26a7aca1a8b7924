// SPDX-License-Identifier: GPL-3.0-or-later
#include "handlers/guest_views.h"

#include "definition_words.h"

namespace domus {
namespace {

api::guests::State stateView(GuestState state)
{
    switch (state) {
    case GuestState::Off:
        return api::guests::State::Off;
    case GuestState::Starting:
        return api::guests::State::Starting;
    case GuestState::Running:
        return api::guests::State::Running;
    case GuestState::Paused:
        return api::guests::State::Paused;
    case GuestState::Stopping:
        return api::guests::State::Stopping;
    case GuestState::Crashed:
        return api::guests::State::Crashed;
    case GuestState::Broken:
        break;
    }
    return api::guests::State::Broken;
}

QString warningLine(const DefinitionWarning &warning)
{
    return warning.line > 0 ? QStringLiteral("line %1: %2").arg(warning.line).arg(warning.text) : warning.text;
}

QString problemOf(const Guest &guest)
{
    if (!guest.problem().isEmpty() || !guest.definitionFile() || guest.definitionFile()->warnings.isEmpty())
        return guest.problem();
    const auto &warnings = guest.definitionFile()->warnings;
    const QString first = warningLine(warnings.constFirst());
    return warnings.size() == 1 ? first : QStringLiteral("%1 (and %2 more)").arg(first).arg(warnings.size() - 1);
}

qint64 milliseconds(std::chrono::system_clock::time_point time)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

api::guests::Disk diskView(const DiskConfig &disk)
{
    return {disk.path, disk.format == DiskFormat::Raw ? QStringLiteral("raw") : QStringLiteral("qcow2"),
            disk.role == DiskRole::Cdrom ? QStringLiteral("cdrom") : QStringLiteral("disk"), disk.readOnly};
}

api::guests::Nic nicView(const NicConfig &nic)
{
    return {nic.kind == NicKind::Bridge ? QStringLiteral("bridge") : QStringLiteral("user"), nic.bridge, nic.mac};
}

api::guests::LiveState liveState(PursuitState state)
{
    switch (state) {
    case PursuitState::Idle:
        return api::guests::LiveState::Idle;
    case PursuitState::Asked:
        return api::guests::LiveState::Asked;
    case PursuitState::Reaching:
        return api::guests::LiveState::Reaching;
    case PursuitState::Reached:
        return api::guests::LiveState::Reached;
    case PursuitState::NotFollowing:
        break;
    }
    return api::guests::LiveState::NotFollowing;
}

api::guests::LiveMemory memoryView(const LiveStatus &live)
{
    const LiveProgress &progress = live.memoryProgress;
    api::guests::LiveMemory view;
    view.state = liveState(progress.state);
    view.floor = live.floor;
    view.target = ByteSize::fromBytes(progress.target);
    view.actual = live.memory.actual;
    view.ceiling = live.memory.ceiling;
    view.used = live.memory.guestUsed;
    view.askedMs = progress.askedMs;
    view.reachedMs = progress.reachedMs;
    view.cause = progress.cause;
    return view;
}

api::guests::LiveVcpus vcpusView(const LiveStatus &live)
{
    const LiveProgress &progress = live.vcpuProgress;
    api::guests::LiveVcpus view;
    view.state = liveState(progress.state);
    view.target = progress.target;
    view.online = live.vcpus.online;
    view.onlineKnown = live.vcpus.onlineKnown;
    view.plugged = live.vcpus.plugged;
    view.ceiling = live.vcpus.ceiling;
    view.askedMs = progress.askedMs;
    view.reachedMs = progress.reachedMs;
    view.cause = progress.cause;
    return view;
}

} // namespace

api::guests::Guest guestView(const Guest &guest, GuestDetail detail)
{
    api::guests::Guest view;
    view.uuid = guest.uuid().isNull() ? QString() : guest.uuid().toString(QUuid::WithoutBraces);
    view.name = guest.name();
    view.state = stateView(guest.state());
    if (const auto &file = guest.definitionFile()) {
        const DomainConfig &hardware = file->definition.hardware;
        view.title = file->definition.title;
        view.os = file->definition.osId;
        view.group = file->definition.group;
        view.tags = file->definition.tags;
        view.installing = file->definition.install.has_value();
        view.memory = hardware.memory;
        view.memoryMax = hardware.memoryMax;
        view.vcpus = hardware.vcpus;
        view.vcpusMax = hardware.vcpusMax;
        if (detail == GuestDetail::Live)
            view.scheduling = api::guests::Scheduling{hardware.cpuWeight, hardware.cpuCap};
    }
    if (const auto domain = guest.domain()) {
        view.accelerator = guest.note().accelerator;
        view.startedMs = milliseconds(domain->startedAt());
        if (domain->id() > 0)
            view.domainId = domain->id();
    }
    if (const auto &live = guest.live(); live && detail == GuestDetail::Live) {
        view.liveMemory = memoryView(*live);
        view.liveVcpus = vcpusView(*live);
    }
    if (const auto &display = guest.installerDisplay())
        view.installerDisplay = api::guests::InstallerDisplay{wordOf(installerServerWords, display->server), display->ready,
                                                              display->address, display->problem};
    view.lastExit = guest.lastExit();
    view.problem = problemOf(guest);
    view.savedFile = guest.savedFile();
    view.saving = !guest.savingInto().isEmpty();
    return view;
}

api::guests::Details detailsView(const Guest &guest)
{
    api::guests::Details view;
    view.guest = guestView(guest);
    view.file = guest.file();
    if (const auto domain = guest.domain(); domain && domain->pid() > 0)
        view.pid = domain->pid();
    if (!guest.definitionFile())
        return view;
    const GuestDefinition &definition = guest.definition();
    view.firmware = definition.hardware.firmware == Firmware::Uefi ? QStringLiteral("uefi") : QStringLiteral("bios");
    for (const DiskConfig &disk : definition.hardware.disks)
        view.disks.append(diskView(disk));
    for (const NicConfig &nic : definition.hardware.nics)
        view.nics.append(nicView(nic));
    if (definition.install)
        view.installSource = definition.install->source;
    for (const DefinitionWarning &warning : guest.definitionFile()->warnings)
        view.warnings.append(warningLine(warning));
    return view;
}

api::guests::Event eventView(const GuestEvent &event)
{
    return {event.timeMs, event.uuid.toString(QUuid::WithoutBraces), event.name, event.kind, event.text};
}

} // namespace domus
