// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/verbs.h"

#include "arguments.h"
#include "command_context.h"
#include "console_session.h"
#include "exit_code.h"
#include "install_plan.h"
#include "job_follow.h"

#include <QFileInfo>

namespace domus::cli {

using api::install::Client;
using api::install::Detection;
using api::install::Plan;

/// Asks again until the answer can be read.
template <typename Read>
static auto askUntilGood(CommandContext *context, const QString &question, const QString &preset, Read read)
{
    while (true) {
        try {
            return read(context->ask(question, preset));
        } catch (const Error &error) {
            if (error.code() != ErrorCode::InvalidArgument)
                throw;
            context->printError(error.info());
        }
    }
}

/// What the command line left open, with the recommendations as answers to an empty line.
static void askTheRest(CommandContext *context, const Detection &detection, Plan *plan)
{
    const bool remote = context->connect.host.has_value();
    context->err.line(context->err.styled(Style::Good, printable(detection.title)));
    if (!plan->name)
        plan->name = context->ask(QStringLiteral("Name of the guest"), detection.suggestedName);
    if (!plan->memory)
        plan->memory = askUntilGood(context, QStringLiteral("Memory"), detection.memoryRecommended.toExactString(),
                                    [](const QString &answer) { return sizeArgument(QStringLiteral("memory"), answer); });
    if (!plan->diskPath) {
        const QString file = context->ask(QStringLiteral("Disk image"), QStringLiteral("one named after the guest"));
        if (file != QLatin1String("one named after the guest"))
            plan->diskPath = placeArgument(file, remote);
    }
    const bool exists = !remote && plan->diskPath && QFileInfo::exists(*plan->diskPath);
    if (!plan->disk && !exists && detection.kind != api::install::SourceKind::Disk)
        plan->disk = askUntilGood(context, QStringLiteral("Size of the disk"), detection.diskRecommended.toExactString(),
                                  [](const QString &answer) { return sizeArgument(QStringLiteral("size"), answer); });
}

/// On a terminal, what is missing is asked; elsewhere it is recommended by the daemon.
static Task<Plan> completePlan(CommandContext *context, Plan plan)
{
    if (plan.source.isEmpty() && !context->interactive)
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("dom install needs a place to install from"),
                    QStringLiteral("Give --location URL, --iso FILE, --import IMAGE or --kernel FILE."));
    const bool complete = !plan.source.isEmpty() && plan.name && plan.memory && (plan.disk || plan.diskPath);
    if (!context->interactive || context->json || complete)
        co_return plan;
    if (plan.source.isEmpty())
        plan.source = placeArgument(context->ask(QStringLiteral("Install from (URL of a tree, ISO, or disk image)")),
                                    context->connect.host.has_value());
    const Client client(co_await context->connection());
    const api::install::DetectReply found = co_await client.detect({plan.source});
    askTheRest(context, found.detection, &plan);
    co_return plan;
}

static Task<int> preview(CommandContext *context, Plan plan)
{
    const Client client(co_await context->connection());
    const api::install::PreviewReply reply = co_await client.preview({plan});
    if (context->json) {
        context->printJson(toJson(reply));
    } else {
        context->out.write(reply.definition);
        if (reply.xen)
            context->err.line(QStringLiteral("It will be a guest of the type %1. %2")
                                  .arg(printable(reply.xen->type.toUpper()), printable(reply.xen->reason)));
        if (reply.installerDisplay == QLatin1String("vnc") || reply.installerDisplay == QLatin1String("rdp"))
            context->err.line(QStringLiteral("Its installer will show itself by %1, and Domus' console connects to it.")
                                  .arg(reply.installerDisplay.toUpper()));
        context->err.line(
            QStringLiteral("The disk will be %1\nThe same again: %2").arg(printable(reply.diskPath), printable(reply.command)));
    }
    co_return int(ExitOk);
}

static Task<int> runInstall(CommandContext *context, Arguments arguments)
{
    Plan plan = planFromArguments(arguments, context->connect.host.has_value());
    if (arguments.has("console") && arguments.has("no-wait"))
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("--console and --no-wait exclude each other"));
    plan = co_await completePlan(context, plan);
    if (arguments.has("preview") || arguments.has("dry-run"))
        co_return co_await preview(context, plan);
    const Client client(co_await context->connection());
    const api::install::InstallReply reply = co_await client.install({plan});
    if (context->json)
        context->printJson(toJson(reply));
    if (arguments.has("no-wait")) {
        if (!context->json)
            context->out.line(QStringLiteral("%1 is being made; see: dom jobs follow %2").arg(printable(reply.guest), reply.job));
        co_return int(ExitOk);
    }
    const int code = co_await followJob(context, reply.job);
    if (code != ExitOk)
        co_return code;
    if (arguments.has("console"))
        co_return co_await attachConsole(context, reply.guest, char(0x1d), std::nullopt);
    if (!context->json)
        context->out.line(QStringLiteral("%1 runs its installer. Its console: dom console %1").arg(printable(reply.guest)));
    co_return int(ExitOk);
}

static constexpr OptionSpec installOptions[] = {
    {"--name", "NAME", "The guest's name.", WordKind::Text, 'n'},
    {"--memory", "SIZE", "Memory at start, as in 1GiB.", WordKind::Size, 'm'},
    {"--memory-max", "SIZE", "The most memory it can be given while it runs.", WordKind::Size},
    {"--vcpus", "COUNT", "Processors at start."},
    {"--vcpus-max", "COUNT", "The most processors it can be given while it runs."},
    {"--disk", "FILE", "The disk image: a new one with --size, or one that is there.", WordKind::File, 'd'},
    {"--size", "SIZE", "Size of a new disk image, as in 10GiB.", WordKind::Size, 's'},
    {"--format", "FORMAT", "Format of a new disk image: qcow2 (when not given) or raw."},
    {"--allocate", nullptr, "Give a raw image all its space now."},
    {"--location", "URL", "Install tree: a URL (http, https, file) or directory.", WordKind::Directory, 'l'},
    {"--iso", "FILE", "CD or DVD image to install from, by path or URL.", WordKind::File},
    {"--import", "IMAGE", "A disk image with a system on it: nothing is installed, it is used.", WordKind::File},
    {"--kernel", "FILE", "A kernel to start directly.", WordKind::File},
    {"--initrd", "FILE", "The initrd for --kernel.", WordKind::File},
    {"--cmdline", "WORDS", "More words for the kernel's command line."},
    {"--type", "KIND", "On a Xen host: pv, pvh or hvm; what source, kernel and processor allow when not given."},
    {"--nic", "KIND", "Network card: user (when not given), bridge or none. On a Xen host: bridge or none."},
    {"--bridge", "NAME", "Put the network card on this bridge."},
    {"--firmware", "KIND", "bios (when not given) or uefi."},
    {"--os", "ID", "The operating system, as libosinfo calls it; detected when not given."},
    {"--text", nullptr, "Run the installer on the text console rather than on the display."},
    {"--installer-display", "PLACE",
     "Where the installer shows itself: guest (the guest's display), vnc or rdp (a server of its own, in PV and PVH guests of "
     "Xen); "
     "what fits when not given."},
    {"--preview", nullptr, "Show the definition that would be made, and make nothing."},
    {"--dry-run", nullptr, "The same as --preview."},
    {"--no-wait", nullptr, "Come back as soon as the job has begun."},
    {"--console", nullptr, "Open the text console when the installer runs."},
};

static constexpr OperandSpec installOperands[] = {
    {"SOURCE", "The same as --location, for any kind of source: what it is, is found out.", WordKind::File, false}};

const Verb installVerb{
    "install",
    "make a guest and begin its installation",
    "Fetches and verifies the installer's kernel and initrd, makes the disk image, defines the guest and starts it. What is not "
    "given is asked "
    "on a terminal, and recommended by what is installed elsewhere. If it fails, everything it made is removed again.\n\n"
    "Ctrl+C leaves the job running.",
    installOptions,
    installOperands,
    "dom install --name fc6 --memory 256MiB --disk fcu.img --size 4GiB --location http://server/fedora/6/os\n"
    "dom install --iso debian-12.iso --console --text",
    runInstall,
};

} // namespace domus::cli
