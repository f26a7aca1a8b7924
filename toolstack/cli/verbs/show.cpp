// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

#include <QDateTime>

namespace domus::cli {

using api::guests::Details;
using api::guests::Guest;

static void showLine(CommandContext *context, const char *what, const QString &value)
{
    if (!value.isEmpty())
        context->out.line(context->out.styled(Style::Bold, QString::fromLatin1(what).leftJustified(14)) + printable(value));
}

static QString withCeiling(const QString &now, const QString &ceiling)
{
    return now == ceiling ? now : QStringLiteral("%1 at start, up to %2").arg(now, ceiling);
}

static QString stateText(const Guest &guest)
{
    QString text = toString(guest.state);
    if (!guest.accelerator.isEmpty())
        text += QStringLiteral(" (%1)").arg(guest.accelerator);
    if (guest.startedMs)
        text += QStringLiteral(" since ")
            + QDateTime::fromMSecsSinceEpoch(*guest.startedMs).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    if (guest.installing)
        text += QStringLiteral(", installing");
    if (guest.saving)
        text += QStringLiteral(", being saved");
    return text;
}

static QString diskText(const api::guests::Disk &disk)
{
    const QString path = disk.path.isEmpty() ? QStringLiteral("(no medium)") : disk.path;
    return QStringLiteral("%1 (%2%3)")
        .arg(path, disk.role == QLatin1String("cdrom") ? disk.role : disk.format,
             disk.readOnly ? QStringLiteral(", read only") : QString());
}

static void showLive(CommandContext *context, const Guest &guest)
{
    if (const auto &memory = guest.liveMemory) {
        QString text = QStringLiteral("%1, ceiling %2").arg(memory->actual.toString(), memory->ceiling.toString());
        if (memory->used)
            text += QStringLiteral(", %1 in use, floor %2").arg(memory->used->toString(), memory->floor.toString());
        if (memory->target != memory->actual)
            text += QStringLiteral("; %1 asked").arg(memory->target.toString());
        showLine(context, "Memory now", text + (memory->cause.isEmpty() ? QString() : QStringLiteral(": ") + memory->cause));
    }
    if (const auto &vcpus = guest.liveVcpus) {
        QString text = QStringLiteral("%1, ceiling %2").arg(vcpus->online).arg(vcpus->ceiling);
        if (vcpus->target != vcpus->online)
            text += QStringLiteral("; %1 asked").arg(vcpus->target);
        showLine(context, "vCPUs now", text + (vcpus->cause.isEmpty() ? QString() : QStringLiteral(": ") + vcpus->cause));
    }
    if (guest.scheduling && (guest.scheduling->weight != 256 || guest.scheduling->capPercent != 0))
        showLine(context, "Share",
                 QStringLiteral("weight %1, cap %2 %").arg(guest.scheduling->weight).arg(guest.scheduling->capPercent));
}

static QString affinityText(const api::guests::VcpuAffinity &place)
{
    const QString soft = place.soft == QLatin1String("all") ? QString() : QStringLiteral(", rather on %1").arg(place.soft);
    return QStringLiteral("vCPU %1 on %2%3").arg(place.vcpu).arg(place.hard, soft);
}

/// Only of vCPUs that may not run everywhere.
static void showAffinity(CommandContext *context, const QList<api::guests::VcpuAffinity> &places)
{
    for (const api::guests::VcpuAffinity &place : places) {
        if (place.hard != QLatin1String("all") || place.soft != QLatin1String("all"))
            showLine(context, "Affinity", affinityText(place));
    }
}

/// Nothing of a guest that is off, and of one whose engine does not tell.
static Task<QList<api::guests::VcpuAffinity>> affinityOf(api::guests::Client client, Guest guest)
{
    QList<api::guests::VcpuAffinity> places;
    if (!guest.startedMs)
        co_return places;
    try {
        const api::guests::AffinityReply reply = co_await client.affinity({guest.uuid});
        places = reply.vcpus;
    } catch (const Error &) {
        // It has ended meanwhile, or its hypervisor hangs.
    }
    co_return places;
}

static QString installerText(const api::guests::InstallerDisplay &display)
{
    const QString text = QStringLiteral("shows itself by ") + display.protocol.toUpper();
    return display.ready ? QStringLiteral("%1 at %2").arg(text, display.address)
                         : QStringLiteral("%1: %2").arg(text, display.problem);
}

static void showDetails(CommandContext *context, const Details &details, const QList<api::guests::VcpuAffinity> &places)
{
    const Guest &guest = details.guest;
    showLine(context, "Name", guest.name);
    showLine(context, "Title", guest.title);
    showLine(context, "UUID", guest.uuid);
    showLine(context, "State", stateText(guest));
    showLine(context, "Process", details.pid ? QString::number(*details.pid) : QString());
    showLine(context, "Last end", guest.lastExit);
    showLine(context, "Saved in", guest.savedFile);
    showLine(context, "Problem", guest.problem);
    showLine(context, "System", guest.os);
    showLine(context, "Group", guest.group);
    showLine(context, "Tags", guest.tags.join(QStringLiteral(", ")));
    showLine(context, "Memory", withCeiling(guest.memory.toString(), guest.memoryMax.toString()));
    showLine(context, "vCPUs", withCeiling(QString::number(guest.vcpus), QString::number(guest.vcpusMax)));
    showLive(context, guest);
    showAffinity(context, places);
    showLine(context, "Firmware", details.firmware);
    for (const api::guests::Disk &disk : details.disks)
        showLine(context, "Disk", diskText(disk));
    for (const api::guests::Nic &nic : details.nics)
        showLine(context, "Network", QStringLiteral("%1 %2 %3").arg(nic.kind, nic.bridge, nic.mac).simplified());
    showLine(context, "Installed by", details.installSource);
    if (guest.installerDisplay)
        showLine(context, "Installer", installerText(*guest.installerDisplay));
    showLine(context, "Definition", details.file);
    for (const QString &warning : details.warnings)
        showLine(context, "Warning", warning);
}

static Task<int> runShow(CommandContext *context, Arguments arguments)
{
    const api::guests::Client client(co_await context->connection());
    if (arguments.has("definition")) {
        const api::guests::GetDefinitionReply reply = co_await client.getDefinition({arguments.operand(0)});
        if (context->json)
            context->printJson(toJson(reply));
        else
            context->out.write(reply.text);
        co_return int(ExitOk);
    }
    const api::guests::ShowReply reply = co_await client.show({arguments.operand(0)});
    if (context->json) {
        context->printJson(toJson(reply));
        co_return int(ExitOk);
    }
    const auto places = co_await affinityOf(client, reply.details.guest);
    showDetails(context, reply.details, places);
    co_return int(ExitOk);
}

static constexpr OptionSpec showOptions[] = {
    {"--definition", nullptr, "Give the definition (YAML) as it stands in its file."},
};

const Verb showVerb{
    "show", "tell all about a guest", "", showOptions, oneGuestOperand, "", runShow,
};

} // namespace domus::cli
