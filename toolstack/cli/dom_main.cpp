// SPDX-License-Identifier: GPL-3.0-or-later
#include "dom_main.h"

#include "arguments.h"
#include "async/event_loop.h"
#include "exit_code.h"
#include "files.h"
#include "help_text.h"
#include "hosts_file.h"

#include <QCoreApplication>
#include <algorithm>
#include <csignal>
#include <cstring>
#include <unistd.h>

namespace domus::cli {

static constexpr OptionSpec commonOptionSpecs[] = {
    {"--json", nullptr, "Give the API's JSON instead of text for people."},
    {"--host", "NAME", "Talk to the daemon of that machine (see: dom host).", WordKind::Host},
    {"--socket", "PATH", "Talk to the daemon at this socket.", WordKind::File},
    {"--no-start", nullptr, "Fail where no daemon runs rather than start one."},
    {"--help", nullptr, "Tell about the verb.", WordKind::Text, 'h'},
};

std::span<const OptionSpec> commonOptions()
{
    return commonOptionSpecs;
}

/// "dom --help start" and "dom --json list" mean what they say: the verb is the first word without a dash.
static QString takeVerbName(QStringList *words)
{
    for (qsizetype i = 0; i < words->size(); ++i) {
        if (words->at(i) == QLatin1String("--socket") || words->at(i) == QLatin1String("--host"))
            ++i; // its value is no verb
        else if (!words->at(i).startsWith(u'-'))
            return words->takeAt(i);
    }
    const bool version = words->contains(QStringLiteral("--version"));
    words->removeAll(QStringLiteral("--version"));
    return version ? QStringLiteral("version") : QStringLiteral("help");
}

static const Verb &verbOrThrow(const QString &name)
{
    if (const Verb *verb = findVerb(name))
        return *verb;
    QStringList names;
    for (const Verb *verb : allVerbs())
        names.append(QString::fromLatin1(verb->name));
    const QString nearest = nearestWord(name, names);
    throw Error(ErrorCode::InvalidArgument, QStringLiteral("there is no verb '%1'").arg(name),
                nearest.isEmpty() ? QStringLiteral("See: dom help") : QStringLiteral("Did you mean: dom %1").arg(nearest));
}

/// Which daemon is meant, and whether one may be started.
static void chooseDaemon(CommandContext *context, const Arguments &arguments)
{
    ConnectOptions &connect = context->connect;
    connect.startDaemon = !arguments.has("no-start");
    const QString host = arguments.value("host");
    if (arguments.has("socket") && arguments.has("host"))
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("--socket is of this machine, and --host means another"),
                    QStringLiteral("Give one of them."));
    if (arguments.has("socket"))
        connect.socket = placeArgument(arguments.value("socket"));
    if (!arguments.has("host") || host == QLatin1String(localHostName))
        return;
    connect.host = loadHost(host);
    connect.questions = context->interactive ? SshQuestions::Terminal : desktopQuestions();
}

static Task<int> runVerb(CommandContext *context, QStringList words)
{
    const Verb &verb = verbOrThrow(takeVerbName(&words));
    Arguments arguments = valueOrThrow(parseArguments(verb, words));
    context->json = arguments.has("json");
    if (arguments.has("help")) {
        context->out.write(QLatin1String(verb.name) == QLatin1String("help") ? overviewText() : verbHelpText(verb));
        co_return int(ExitOk);
    }
    chooseDaemon(context, arguments);
    co_return co_await verb.run(context, arguments);
}

Task<int> runDom(CommandContext *context, QStringList words)
{
    context->json = words.contains(QStringLiteral("--json")); // for errors of the command line itself
    int code = ExitFailed;
    try {
        code = co_await runVerb(context, words);
    } catch (const Error &error) {
        context->printError(error.info());
        code = exitCodeOf(error.code());
    }
    context->out.flush();
    if (code == ExitOk && context->out.fault() != 0) {
        const Error error = systemError(context->out.fault(), QStringLiteral("The output could not be written"));
        context->printError(error.info());
        code = exitCodeOf(error.code());
    }
    context->err.flush();
    co_return code;
}

/// Whoever lists processes sees their command lines; a password in an address is not for them.
static void hidePasswords(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        char *const scheme = std::strstr(argv[i], "://");
        char *const end = std::strrchr(argv[i], '@');
        if (scheme && end && end > scheme)
            std::fill(scheme + 3, end, '*');
    }
}

int domMain(int argc, char **argv)
{
    ::signal(SIGPIPE, SIG_IGN);
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments().mid(1);
    hidePasswords(argc, argv);
    CommandContext context(STDOUT_FILENO, STDERR_FILENO);
    context.interactive = ::isatty(STDIN_FILENO) == 1 && context.err.isTerminal();
    return runUntilDone(runDom(&context, words));
}

} // namespace domus::cli
