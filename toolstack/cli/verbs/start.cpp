// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

namespace domus::cli {

static Task<int> runStart(CommandContext *context, Arguments arguments)
{
    return forEachGuest(context, arguments.operands, &api::guests::Client::start, "%1 runs");
}

const Verb startVerb{
    "start", "start guests that are off", "", {}, guestOperands, "dom start fc6 web1", runStart,
};

} // namespace domus::cli
