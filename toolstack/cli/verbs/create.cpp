// SPDX-License-Identifier: GPL-3.0-or-later
#include "import_file.h"
#include "verbs/verbs.h"

#include "console_session.h"
#include "exit_code.h"

namespace domus::cli {

using api::guests::ImportDefinitionReply;
using api::guests::ImportOutcome;

/// What stands on the command line counts after the file, as with xl.
static QString withSettings(const QString &text, const QStringList &settings)
{
    QString result = text;
    for (const QString &setting : settings) {
        if (!setting.contains(u'='))
            throw Error(ErrorCode::InvalidArgument, QStringLiteral("'%1' is no setting").arg(setting),
                        QStringLiteral("Write it as in the file: 'memory=512' or 'name=\"web\"'"));
        result += (result.endsWith(u'\n') ? QString() : QStringLiteral("\n")) + setting + u'\n';
    }
    return result;
}

static Task<> startIt(CommandContext *context, api::guests::Client client, ImportDefinitionReply made)
{
    try {
        co_await client.start({made.uuid});
    } catch (const Error &) {
        if (made.outcome == ImportOutcome::Defined)
            context->err.line(QStringLiteral("%1 is defined, but was not started:").arg(printable(made.name)));
        throw;
    }
}

static Task<int> runCreate(CommandContext *context, Arguments arguments)
{
    const QString file = arguments.operand(0);
    const bool preview = arguments.has("dry-run");
    api::guests::ImportDefinitionParameters wish = importWish(file, arguments);
    wish.text = withSettings(wish.text, arguments.operands.mid(1));
    const api::guests::Client client(co_await context->connection());
    const ImportDefinitionReply reply = co_await client.importDefinition(wish);
    if (!context->json)
        printNotes(context, file, reply.notes);
    if (!preview)
        co_await startIt(context, client, reply);
    if (context->json)
        context->printJson(toJson(reply));
    else
        context->out.line(preview ? importWords(reply, true) : QStringLiteral("%1 runs").arg(printable(reply.name)));
    context->out.flush();
    if (arguments.has("console") && !preview)
        co_return co_await attachConsole(context, reply.uuid, '\x1d', std::nullopt);
    co_return int(ExitOk);
}

static constexpr OptionSpec createOptions[] = {
    {"--format", "FORMAT", "What the file is: yaml, xl or xm; found out by looking when not given."},
    {"--replace", nullptr, "Where the guest is there with another definition, give it the file's."},
    {"--dry-run", nullptr, "Only read the file, and tell what is not understood.", WordKind::Text, 'n'},
    {"--console", nullptr, "Then open its text console.", WordKind::Text, 'c'},
};

static constexpr OperandSpec createOperands[] = {
    {"FILE", "An xl.cfg, a file of xm or a definition, or - for standard input.", WordKind::File},
    {"KEY=VALUE", "Settings of xl or xm that count after the file's.", WordKind::Text, false, true},
};

const Verb createVerb{
    "create",
    "make a guest from a file of xl or xm, or a definition, and start it",
    "What the file holds is found out by looking, and nothing in it is run. What is not understood is told with its line, and "
    "kept. The guest stays when it stops; the next create of the same file starts it again. dom import does the same without "
    "starting it.",
    createOptions,
    createOperands,
    "dom create /etc/xen/fc6.cfg 'memory=512'",
    runCreate,
};

} // namespace domus::cli
