// SPDX-License-Identifier: GPL-3.0-or-later
#include "io_domus_hypervisor.h"
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

namespace domus::cli {

static Task<int> runAdopt(CommandContext *context, Arguments arguments)
{
    const api::hypervisor::Client client(co_await context->connection());
    const auto reply = co_await client.adopt({arguments.operand(0)});
    if (context->json)
        context->printJson(toJson(reply));
    else
        context->out.line(QStringLiteral("%1 is a guest of Domus now; it runs on").arg(printable(reply.name)));
    co_return int(ExitOk);
}

static constexpr OperandSpec adoptOperands[] = {{"DOMAIN", "Number, name or UUID (see: dom domain list)."}};

const Verb adoptVerb{
    "adopt",
    "make a domain that others started a guest of Domus",
    "It runs on. Its definition is made of what Xen knows of it: memory, vCPUs, kernel, disks, NICs. The xl that waits for its "
    "end "
    "is ended, and Domus does what follows: look at on-poweroff, on-reboot and on-crash with dom edit. On Xen only.",
    {},
    adoptOperands,
    "dom adopt web1",
    runAdopt,
};

} // namespace domus::cli
