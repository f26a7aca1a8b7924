// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/verbs.h"

#include "arguments.h"
#include "command_context.h"
#include "exit_code.h"
#include "files.h"
#include "io_domus_guests.h"

#include <QFile>

namespace domus::cli {

static QString definitionText(const QString &file)
{
    if (file != QLatin1String("-"))
        return QString::fromUtf8(readFile(placeArgument(file)));
    QFile input;
    if (!input.open(0, QIODevice::ReadOnly))
        throw Error(ErrorCode::IoError, QStringLiteral("standard input cannot be read"), {}, input.errorString());
    return QString::fromUtf8(input.read(1 << 20));
}

static Task<int> runDefine(CommandContext *context, Arguments arguments)
{
    api::guests::SetDefinitionParameters parameters;
    parameters.text = definitionText(arguments.operand(0));
    const api::guests::Client client(co_await context->connection());
    const api::guests::SetDefinitionReply reply = co_await client.setDefinition(parameters);
    if (context->json) {
        context->printJson(toJson(reply));
        co_return int(ExitOk);
    }
    context->out.line(QStringLiteral("Defined %1").arg(reply.uuid));
    for (const QString &warning : reply.warnings)
        context->err.line(printable(warning));
    co_return int(ExitOk);
}

static constexpr OperandSpec defineOperands[] = {{"FILE", "A definition (YAML), or - for standard input.", WordKind::File}};

const Verb defineVerb{
    "define",
    "make or replace a guest from a definition",
    "Replaces the definition of the guest with the UUID in the text, or makes a new guest where that is not known. For a guest "
    "that runs it "
    "counts from the next start.",
    {},
    defineOperands,
    "dom show --definition fc6 | sed 's/1GiB/2GiB/' | dom define -",
    runDefine,
};

} // namespace domus::cli
