// SPDX-License-Identifier: GPL-3.0-or-later
#include "import_file.h"
#include "verbs/verbs.h"

#include "exit_code.h"

namespace domus::cli {

static Task<> importOne(CommandContext *context, api::guests::Client client, QString file, Arguments arguments)
{
    const api::guests::ImportDefinitionReply reply = co_await client.importDefinition(importWish(file, arguments));
    if (context->json)
        co_return context->printJson(toJson(reply));
    printNotes(context, file, reply.notes);
    context->out.line(importWords(reply, arguments.has("dry-run")));
}

static Task<int> runImport(CommandContext *context, Arguments arguments)
{
    const api::guests::Client client(co_await context->connection());
    int code = ExitOk;
    for (const QString &file : arguments.operands) {
        try {
            co_await importOne(context, client, file, arguments);
        } catch (const Error &error) {
            context->printError(error.info());
            code = code == ExitOk ? exitCodeOf(error.code()) : code;
        }
    }
    co_return code;
}

static constexpr OptionSpec importOptions[] = {
    {"--format", "FORMAT", "What the files are: yaml, xl or xm; found out by looking when not given."},
    {"--replace", nullptr, "Where a guest is there with another definition, give it the file's."},
    {"--dry-run", nullptr, "Only read the files, and tell what is not understood.", WordKind::Text, 'n'},
};

static constexpr OperandSpec importOperands[] = {
    {"FILE", "An xl.cfg, a file of xm or a definition, or - for standard input.", WordKind::File, true, true}};

const Verb importVerb{
    "import",
    "make guests from files of xl or xm, or definitions",
    "As dom create, without starting them. The error of one file does not keep it from the next.",
    importOptions,
    importOperands,
    "dom import --dry-run /etc/xen/*.cfg",
    runImport,
};

} // namespace domus::cli
