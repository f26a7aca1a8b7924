// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/verbs.h"

#include "byte_pump.h"
#include "command_context.h"
#include "exit_code.h"
#include "ssh_transport.h"

#include <unistd.h>

namespace domus::cli {

static Task<int> runBridge(CommandContext *context, Arguments arguments)
{
    if (::isatty(context->input) == 1)
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("dom bridge is not for a terminal"),
                    QStringLiteral("Programs use it: ssh HOST dom bridge. To work with a host: dom --host NAME list"));
    const UniqueFd daemon = co_await context->socket();
    if (arguments.has("greet"))
        writeAll(context->output, bridgeGreeting);
    carryBytes(context->input, context->output, daemon.get());
    co_return int(ExitOk);
}

static constexpr OptionSpec bridgeOptions[] = {
    {"--greet", nullptr, "Print the line 'domus-bridge 1' first, once the daemon answers."},
};

const Verb bridgeVerb{
    "bridge",
    "connect standard input and output to the daemon",
    "For programs of another machine, as ssh HOST dom bridge: carries one connection to this machine's daemon, which is started "
    "where needed, until either side ends. Displays and consoles travel on it too; each connection takes a bridge of its own. "
    "The line that --greet prints tells the protocol's first byte from what a login script prints.",
    bridgeOptions,
    {},
    "varlink --bridge \"ssh atlas dom bridge\" info",
    runBridge,
};

} // namespace domus::cli
