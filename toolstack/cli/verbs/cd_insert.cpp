// SPDX-License-Identifier: GPL-3.0-or-later
#include "arguments.h"
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

namespace domus::cli {

static Task<int> runCdInsert(CommandContext *context, Arguments arguments)
{
    const bool remote = context->connect.host.has_value();
    api::guests::ChangeMediumParameters wanted;
    wanted.guest = arguments.operand(0);
    if (arguments.operands.size() > 3)
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("A drive takes one image"),
                    QStringLiteral("See: dom help cd-insert"));
    if (arguments.operands.size() > 2)
        wanted.drive = diskArgument(arguments.operand(1), remote);
    wanted.path = placeArgument(arguments.operands.last(), remote);
    wanted.force = arguments.has("force");
    wanted.nextStart = arguments.has("next-start");
    const api::guests::Client client(co_await context->connection());
    const api::guests::ChangeMediumReply reply = co_await client.changeMedium(wanted);
    if (context->json)
        context->printJson(toJson(reply));
    else
        context->out.line((reply.pending ? QStringLiteral("%1 has %2 in its drive from its next start")
                                         : QStringLiteral("%1 has %2 in its drive"))
                              .arg(printable(wanted.guest), printable(*wanted.path)));
    co_return int(ExitOk);
}

static constexpr OptionSpec cdInsertOptions[] = {
    {"--force", nullptr, "Also while the guest keeps the drive locked."},
    {"--next-start", nullptr, "Leave the running guest alone; it counts from the next start."},
};

static constexpr OperandSpec cdInsertOperands[] = {
    {"GUEST", "Name or UUID.", WordKind::Guest},
    {"IMAGE",
     "A CD image on the guest's host. Where there are several drives the drive comes before it: the path of what is in it, its "
     "place in dom show from 1, or on Xen its name (hdc).",
     WordKind::File, true, true},
};

const Verb cdInsertVerb{
    "cd-insert",
    "put another CD into a guest's drive",
    "What is in the drive is taken out first. A guest that has mounted it keeps the drive locked.",
    cdInsertOptions,
    cdInsertOperands,
    "dom cd-insert fc6 /var/lib/images/drivers.iso",
    runCdInsert,
};

} // namespace domus::cli
