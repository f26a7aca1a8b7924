// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

namespace domus::cli {

static Task<int> runReset(CommandContext *context, Arguments arguments)
{
    return forEachGuest(context, arguments.operands, &api::guests::Client::reset, "%1 was reset");
}

const Verb resetVerb{
    "reset",
    "press guests' reset button",
    "The guest starts anew at once. What it had not written is lost.",
    {},
    guestOperands,
    "",
    runReset,
};

} // namespace domus::cli
