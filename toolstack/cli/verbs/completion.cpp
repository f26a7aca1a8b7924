// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/verbs.h"

#include "command_context.h"
#include "exit_code.h"
#include "help_text.h"

namespace domus::cli {

static Task<int> runCompletion(CommandContext *context, Arguments arguments)
{
    context->out.write(completionScript(arguments.operand(0)));
    co_return int(ExitOk);
}

static constexpr OperandSpec completionOperands[] = {{"SHELL", "bash, zsh or fish.", WordKind::Shell}};

const Verb completionVerb{
    "completion",
    "give the completion script of a shell",
    "Completes verbs, options, files, and the names of guests and jobs that there are.",
    {},
    completionOperands,
    "source <(dom completion bash)",
    runCompletion,
};

} // namespace domus::cli
