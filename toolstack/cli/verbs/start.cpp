// SPDX-License-Identifier: GPL-3.0-or-later
#include "room.h"
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

namespace domus::cli {

static Task<api::guests::StartReply> makeRoomAndStart(CommandContext *context, api::guests::Client client, QString guest)
{
    co_await makeRoom(context, client, guest);
    co_return co_await client.start({guest});
}

static Task<int> runStart(CommandContext *context, Arguments arguments)
{
    if (!arguments.has("make-room"))
        return forEachGuest(context, arguments.operands, &api::guests::Client::start, "%1 runs");
    return forEachGuest<api::guests::StartReply>(
        context, arguments.operands,
        [context](const api::guests::Client &client, const QString &guest) { return makeRoomAndStart(context, client, guest); },
        "%1 runs");
}

static constexpr OptionSpec startOptions[] = {
    {"--make-room", nullptr, "Where the host has too little memory, let other guests give what they do not use."},
};

const Verb startVerb{
    "start", "start guests that are off", "", startOptions, guestOperands, "dom start fc6 web1", runStart,
};

} // namespace domus::cli
