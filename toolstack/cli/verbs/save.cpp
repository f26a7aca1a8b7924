// SPDX-License-Identifier: GPL-3.0-or-later
#include "arguments.h"
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

namespace domus::cli {

static Task<int> runSave(CommandContext *context, Arguments arguments)
{
    const QString guest = arguments.operand(0);
    const QString file = placeArgument(arguments.operand(1), context->connect.host.has_value());
    const api::guests::Client client(co_await context->connection());
    co_await client.save({guest, file});
    if (context->json)
        context->printJson({});
    else
        context->out.line(QStringLiteral("%1 is saved in %2; go on with: dom restore %2").arg(printable(guest), printable(file)));
    co_return int(ExitOk);
}

static constexpr OperandSpec saveOperands[] = {
    {"GUEST", "Name or UUID.", WordKind::Guest},
    {"FILE", "A file that is not there; as large as the guest's memory.", WordKind::File},
};

const Verb saveVerb{
    "save",
    "write a running guest into a file, and end it",
    "dom restore goes on with it as if nothing had been; so does `xl restore -e`. Where it fails the guest runs on. The disks "
    "are "
    "not in the file: once they have changed it is of no use. On Xen only.",
    {},
    saveOperands,
    "dom save fc6 /var/tmp/fc6.saved",
    runSave,
};

} // namespace domus::cli
