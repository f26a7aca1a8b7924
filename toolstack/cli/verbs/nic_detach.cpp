// SPDX-License-Identifier: GPL-3.0-or-later
#include "arguments.h"
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

namespace domus::cli {

static Task<int> runNicDetach(CommandContext *context, Arguments arguments)
{
    const QString guest = arguments.operand(0);
    const api::guests::Client client(co_await context->connection());
    const api::guests::DetachNicReply reply =
        co_await client.detachNic({guest, arguments.operand(1), arguments.has("next-start")});
    if (context->json)
        context->printJson(toJson(reply));
    else
        context->out.line((reply.pending ? QStringLiteral("%1 is without the network card %2 from its next start")
                                         : QStringLiteral("%1 is without the network card %2 now"))
                              .arg(printable(guest), printable(reply.mac)));
    co_return int(ExitOk);
}

static constexpr OptionSpec nicDetachOptions[] = {
    {"--next-start", nullptr, "Leave the running guest alone; it counts from the next start."},
};

static constexpr OperandSpec nicDetachOperands[] = {
    {"GUEST", "Name or UUID.", WordKind::Guest},
    {"CARD", "Its hardware address, or its place in dom show from 1."},
};

const Verb nicDetachVerb{
    "nic-detach",
    "take a network card from a guest",
    "The first card of a guest on QEMU can go at the next start only.",
    nicDetachOptions,
    nicDetachOperands,
    "dom nic-detach fc6 52:54:00:12:34:56",
    runNicDetach,
    "network-detach",
};

} // namespace domus::cli
