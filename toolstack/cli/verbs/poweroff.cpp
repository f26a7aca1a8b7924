// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

namespace domus::cli {

static Task<int> runPowerOff(CommandContext *context, Arguments arguments)
{
    return forEachGuest(context, arguments.operands, &api::guests::Client::powerOff, "%1 is off");
}

const Verb poweroffVerb{
    "poweroff",  "pull guests' plug", "The guest is off at once. What it had not written is lost; dom shutdown asks it first.",
    {},          guestOperands,       "",
    runPowerOff, "destroy",
};

} // namespace domus::cli
