// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

namespace domus::cli {

static Task<int> runResume(CommandContext *context, Arguments arguments)
{
    return forEachGuest(context, arguments.operands, &api::guests::Client::resume, "%1 runs again");
}

const Verb resumeVerb{
    "resume", "let paused guests go on", "", {}, guestOperands, "", runResume, "unpause",
};

} // namespace domus::cli
