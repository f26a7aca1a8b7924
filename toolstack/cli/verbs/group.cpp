// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

namespace domus::cli {

static Task<int> runGroup(CommandContext *context, Arguments arguments)
{
    const auto group = arguments.optional("to");
    if (group.has_value() == arguments.has("none"))
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("dom group wants either --to GROUP or --none"));
    if (group && group->isEmpty())
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("A group's name must not be empty"),
                    QStringLiteral("--none takes guests out of their group"));
    const QString done = group ? QStringLiteral("%1 is in the group ") + printable(*group) : QStringLiteral("%1 is in no group");
    const api::guests::Client client(co_await context->connection());
    int code = ExitOk;
    for (const QString &guest : std::as_const(arguments.operands)) {
        try {
            const api::guests::SetGroupReply reply = co_await client.setGroup({guest, group.value_or(QString())});
            if (context->json)
                context->printJson(toJson(reply));
            else
                context->out.line(done.arg(printable(guest)));
        } catch (const Error &error) {
            context->printError(error.info());
            code = code == ExitOk ? exitCodeOf(error.code()) : code;
        }
    }
    co_return code;
}

static constexpr OptionSpec groupOptions[] = {
    {"--to", "GROUP", "The group; there is one as long as a guest is in it."},
    {"--none", nullptr, "Take the guests out of their group."},
};

const Verb groupVerb{
    "group",  "put guests into a group, or take them out", "", groupOptions, guestOperands, "dom group --to web web1 web2",
    runGroup,
};

} // namespace domus::cli
