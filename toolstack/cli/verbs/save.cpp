// SPDX-License-Identifier: GPL-3.0-or-later
#include "arguments.h"
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

namespace domus::cli {

static Task<int> runSave(CommandContext *context, Arguments arguments)
{
    const QString guest = arguments.operand(0);
    std::optional<QString> file;
    if (!arguments.operand(1).isEmpty())
        file = placeArgument(arguments.operand(1), context->connect.host.has_value());
    const api::guests::Client client(co_await context->connection());
    const auto reply = co_await client.save({guest, file});
    if (context->json)
        context->printJson(toJson(reply));
    else
        context->out.line(
            QStringLiteral("%1 is saved in %2; go on with: dom restore %2").arg(printable(guest), printable(reply.file)));
    co_return int(ExitOk);
}

static constexpr OperandSpec saveOperands[] = {
    {"GUEST", "Name or UUID.", WordKind::Guest},
    {"FILE", "A file that is not there; as large as the guest's memory. When not given, the daemon has a place.", WordKind::File,
     false},
};

const Verb saveVerb{
    "save",
    "write a running guest into a file, and end it",
    "dom restore goes on with it as if nothing had been; so does `xl restore -e`. Where it fails, or is cancelled (dom jobs), "
    "the guest runs on. The disks are not in the file: once they have changed it is of no use. The daemon's own place is one "
    "for each guest, and empty again after dom restore. On Xen only.",
    {},
    saveOperands,
    "dom save fc6 /var/tmp/fc6.saved",
    runSave,
};

} // namespace domus::cli
