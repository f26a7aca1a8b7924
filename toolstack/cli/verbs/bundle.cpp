// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/verbs.h"

#include "arguments.h"
#include "bundle_helper.h"
#include "bundle_words.h"
#include "command_context.h"
#include "exit_code.h"
#include "interrupt.h"
#include "progress_line.h"

namespace domus::cli {

/// With its progress on a line, and Ctrl+C awaited until nothing is left half.
static Task<QJsonObject> runHelper(CommandContext *context, QString title, QStringList words)
{
    const InterruptWatch interrupt;
    ProgressLine line(context->err);
    const HelperProgress progress = [&](double done, const QString &text) {
        if (!context->json)
            line.show(title, done, text);
    };
    co_return co_await runBundleHelper(words, progress, interrupt.token());
}

static QString sizeWord(const char *name, const Arguments &arguments)
{
    return QStringLiteral("--%1=%2").arg(
        QLatin1String(name),
        QString::number(sizeArgument(QStringLiteral("--") + QLatin1String(name), arguments.value(name)).bytes()));
}

static QString countWord(const char *name, const Arguments &arguments)
{
    return QStringLiteral("--%1=%2").arg(
        QLatin1String(name),
        QString::number(countArgument(QStringLiteral("--") + QLatin1String(name), arguments.value(name), 1)));
}

/// What was done is done, also where the list of hosts cannot be changed.
static void changeHosts(CommandContext *context, void (*change)(const RemoteHost &), const RemoteHost &host)
{
    try {
        change(host);
    } catch (const Error &error) {
        context->err.line(context->err.styled(Style::Warning,
                                              printable(QStringLiteral("hosts.yaml is as it was: ") + error.info().toString())));
    }
}

static Task<QJsonObject> build(CommandContext *context, Arguments arguments)
{
    QStringList words{QStringLiteral("build")};
    if (arguments.has("again"))
        words += QStringLiteral("--again");
    const QJsonObject image = co_await runHelper(context, QStringLiteral("Build"), words);
    if (!context->json)
        context->out.line(imageWords(image));
    co_return image;
}

static Task<QJsonObject> start(CommandContext *context, Arguments arguments)
{
    QStringList words{QStringLiteral("start")};
    for (const char *name : {"memory", "disk"}) {
        if (arguments.has(name))
            words += sizeWord(name, arguments);
    }
    if (arguments.has("vcpus"))
        words += countWord("vcpus", arguments);
    const QJsonObject status = co_await runHelper(context, QStringLiteral("Start"), words);
    changeHosts(context, &registerBundleHost, bundleHost(status[QLatin1String("address")].toObject()));
    if (!context->json) {
        context->out.write(statusWords(status));
        context->out.line(QStringLiteral("Try it: dom --host %1 list").arg(QLatin1String(bundleHostName)));
    }
    co_return status;
}

static Task<QJsonObject> stop(CommandContext *context, Arguments arguments)
{
    QStringList words{QStringLiteral("stop")};
    if (arguments.has("now"))
        words += QStringLiteral("--now");
    const QJsonObject result = co_await runHelper(context, QStringLiteral("Stop"), words);
    changeHosts(context, [](const RemoteHost &) { unregisterBundleHost(); }, {});
    if (!context->json)
        context->out.line(result[QLatin1String("orderly")].toBool() ? QStringLiteral("It is off; its guests were shut down")
                                                                    : QStringLiteral("It is off; its power was cut"));
    co_return result;
}

static Task<QJsonObject> remove(CommandContext *context, Arguments arguments)
{
    if (!arguments.has("yes")) {
        if (!context->interactive)
            throw Error(ErrorCode::InvalidArgument, QStringLiteral("dom bundle remove asks first, and nobody is there to ask"),
                        QStringLiteral("Say --yes to remove it without a question."));
        context->err.line(QStringLiteral("This removes the bundled Xen with the disks and definitions of all its guests."));
        if (!context->confirm(QStringLiteral("Remove it?")))
            throw Error(ErrorCode::Cancelled, QStringLiteral("The bundled Xen was not removed"));
    }
    const QJsonObject result = co_await runHelper(context, QStringLiteral("Remove"), {QStringLiteral("remove")});
    changeHosts(context, [](const RemoteHost &) { unregisterBundleHost(); }, {});
    if (!context->json)
        context->out.line(QStringLiteral("The bundled Xen is removed"));
    co_return result;
}

static Task<QJsonObject> status(CommandContext *context, Arguments)
{
    const QJsonObject result = co_await runBundleHelper({QStringLiteral("status")});
    const QJsonObject lacks = co_await runBundleHelper({QStringLiteral("check")});
    // What was started elsewhere, by the desktop or before hosts.yaml was edited, is found by its name all the same.
    if (result[QLatin1String("stage")].toString() == QLatin1String("answering"))
        changeHosts(context, &registerBundleHost, bundleHost(result[QLatin1String("address")].toObject()));
    if (!context->json)
        context->out.write(statusWords(result) + lackWords(lacks));
    co_return result;
}

static Task<QJsonObject> grub(CommandContext *context, Arguments arguments)
{
    QStringList words{QStringLiteral("grub")};
    if (arguments.has("dom0-memory"))
        words += sizeWord("dom0-memory", arguments);
    if (arguments.has("dom0-vcpus"))
        words += countWord("dom0-vcpus", arguments);
    if (arguments.has("write"))
        words += QStringLiteral("--write");
    if (arguments.has("file"))
        words += QStringLiteral("--file=") + placeArgument(arguments.value("file"));
    const QJsonObject result = co_await runBundleHelper(words);
    if (!context->json)
        context->out.write(grubWords(context->out, result));
    co_return result;
}

static Task<int> runBundle(CommandContext *context, Arguments arguments)
{
    using Action = Task<QJsonObject> (*)(CommandContext *, Arguments);
    static constexpr std::pair<const char *, Action> actions[] = {{"status", status}, {"build", build},   {"start", start},
                                                                  {"stop", stop},     {"remove", remove}, {"grub", grub}};
    const QString wanted = arguments.operands.isEmpty() ? QStringLiteral("status") : arguments.operand(0);
    if (context->connect.host)
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("dom bundle is of this machine, and --host means another"),
                    QStringLiteral("Log in there for its own: ssh %1").arg(context->connect.host->destination));
    for (const auto &[name, action] : actions) {
        if (wanted != QLatin1String(name))
            continue;
        const QJsonObject result = co_await action(context, arguments);
        if (context->json)
            context->printJson(result);
        co_return int(ExitOk);
    }
    throw Error(ErrorCode::InvalidArgument, QStringLiteral("dom bundle cannot '%1'").arg(wanted),
                QStringLiteral("It can build, start, stop, status, remove and grub."));
}

static constexpr OptionSpec bundleOptions[] = {
    {"--memory", "SIZE", "With start: memory of the whole machine; half of what is free, 4 GiB at most, when not given.",
     WordKind::Size},
    {"--vcpus", "COUNT", "With start: its processors."},
    {"--disk", "SIZE", "With start: size of the disk for its guests, which fills as they do; it only ever grows.",
     WordKind::Size},
    {"--now", nullptr, "With stop: cut the power, without asking its guests."},
    {"--again", nullptr, "With build: build anew what is up to date, too."},
    {"--yes", nullptr, "With remove: do not ask.", WordKind::Text, 'y'},
    {"--write", nullptr, "With grub: write the entry into /etc/grub.d and make the menu anew (root)."},
    {"--file", "FILE", "With grub --write: write it into this file, and leave the menu.", WordKind::File},
    {"--dom0-memory", "SIZE", "With grub: what dom0 keeps; a quarter of the machine when not given.", WordKind::Size},
    {"--dom0-vcpus", "COUNT", "With grub: dom0's processors; four at most when not given."},
};

static constexpr OperandSpec bundleOperands[] = {
    {"ACTION", "status (when not given), build, start, stop, remove, or grub.", WordKind::BundleAction, false},
};

const Verb bundleVerb{
    "bundle",
    "build, start and stop a Xen host of one's own, in QEMU",
    "Any machine with QEMU can have a whole Xen host inside: a small Debian with Xen and Domus, built from the distribution's "
    "packages without root, started as one process, and reached as the host 'bundle' by --host and in the desktop. Its guests "
    "are "
    "real Xen domains; their disks and definitions stay when it is stopped.\n\n"
    "build fetches and packs the image (a minute or some), start builds what is missing and waits until it answers, stop shuts "
    "its "
    "guests down first, remove takes all of it away, guests included. grub prints the entry that boots this machine itself with "
    "Xen, with what to look at before.",
    bundleOptions,
    bundleOperands,
    "dom bundle start --memory 4GiB\ndom --host bundle list",
    runBundle,
};

} // namespace domus::cli
