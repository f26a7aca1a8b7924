// SPDX-License-Identifier: GPL-3.0-or-later
#include "room.h"

namespace domus::cli {

Task<> makeRoom(CommandContext *context, api::guests::Client client, QString guest, std::optional<ByteSize> memory)
{
    const auto reply = co_await client.makeRoom({guest, memory});
    if (context->json)
        co_return;
    for (const auto &gift : reply.gifts)
        context->out.line(QStringLiteral("%1 gave %2 of memory and has %3")
                              .arg(printable(gift.name), (gift.before - gift.after).toString(), gift.after.toString()));
}

} // namespace domus::cli
