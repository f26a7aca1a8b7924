// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

namespace domus::cli {

static Task<int> runPause(CommandContext *context, Arguments arguments)
{
    return forEachGuest(context, arguments.operands, &api::guests::Client::pause, "%1 is paused");
}

const Verb pauseVerb{
    "pause",  "stop guests' processors", "A paused guest keeps its memory; dom resume lets it go on.", {}, guestOperands, "",
    runPause,
};

} // namespace domus::cli
