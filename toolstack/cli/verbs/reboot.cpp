// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

namespace domus::cli {

static Task<int> runReboot(CommandContext *context, Arguments arguments)
{
    return forEachGuest(context, arguments.operands, &api::guests::Client::reboot, "%1 was asked to reboot");
}

const Verb rebootVerb{
    "reboot",
    "ask guests to shut down, and start them again",
    "A guest that does not listen to its power button takes its time or stays; dom reset does not ask.",
    {},
    guestOperands,
    "",
    runReboot,
};

} // namespace domus::cli
