// SPDX-License-Identifier: GPL-3.0-or-later
#include "arguments.h"
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

namespace domus::cli {

static Task<int> runCdEject(CommandContext *context, Arguments arguments)
{
    api::guests::ChangeMediumParameters wanted;
    wanted.guest = arguments.operand(0);
    if (arguments.operands.size() > 1)
        wanted.drive = diskArgument(arguments.operand(1), context->connect.host.has_value());
    wanted.force = arguments.has("force");
    wanted.nextStart = arguments.has("next-start");
    const api::guests::Client client(co_await context->connection());
    const api::guests::ChangeMediumReply reply = co_await client.changeMedium(wanted);
    if (context->json)
        context->printJson(toJson(reply));
    else
        context->out.line(
            (reply.pending ? QStringLiteral("%1 has no CD from its next start") : QStringLiteral("%1 has no CD now"))
                .arg(printable(wanted.guest)));
    co_return int(ExitOk);
}

static constexpr OptionSpec cdEjectOptions[] = {
    {"--force", nullptr, "Also while the guest keeps the drive locked."},
    {"--next-start", nullptr, "Leave the running guest alone; it counts from the next start."},
};

static constexpr OperandSpec cdEjectOperands[] = {
    {"GUEST", "Name or UUID.", WordKind::Guest},
    {"DRIVE", "Path of what is in it, its place in dom show from 1, or on Xen its name (hdc); left out where there is one drive.",
     WordKind::File, false},
};

const Verb cdEjectVerb{
    "cd-eject", "take the CD out of a guest's drive", "", cdEjectOptions, cdEjectOperands, "dom cd-eject fc6", runCdEject,
};

} // namespace domus::cli
