// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/verbs.h"

#include "command_context.h"
#include "exit_code.h"
#include "help_text.h"

namespace domus::cli {

static QString helpFor(const QString &topic)
{
    if (topic.isEmpty())
        return overviewText();
    if (topic == QLatin1String("exit-codes"))
        return exitCodesText();
    if (const Verb *verb = findVerb(topic))
        return verbHelpText(*verb);
    throw Error(ErrorCode::InvalidArgument, QStringLiteral("there is no verb '%1'").arg(topic), QStringLiteral("See: dom help"));
}

static Task<int> runHelp(CommandContext *context, Arguments arguments)
{
    context->out.write(arguments.has("man") ? manualPage() : helpFor(arguments.operand(0)));
    co_return int(ExitOk);
}

static constexpr OptionSpec helpOptions[] = {
    {"--man", nullptr, "Give the manual page of dom, for man(1)."},
};

static constexpr OperandSpec helpOperands[] = {{"VERB", "A verb, or exit-codes.", WordKind::Verb, false}};

const Verb helpVerb{
    "help", "tell about dom, or about one verb", "", helpOptions, helpOperands, "dom help install", runHelp,
};

} // namespace domus::cli
