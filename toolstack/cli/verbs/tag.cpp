// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

namespace domus::cli {

static QStringList tagsOf(const Arguments &arguments, const char *option)
{
    return arguments.value(option).split(u',', Qt::SkipEmptyParts);
}

static Task<int> runTag(CommandContext *context, Arguments arguments)
{
    const QStringList add = tagsOf(arguments, "add");
    const QStringList remove = tagsOf(arguments, "remove");
    const api::guests::Client client(co_await context->connection());
    int code = ExitOk;
    for (const QString &guest : std::as_const(arguments.operands)) {
        try {
            const api::guests::SetTagsReply reply = co_await client.setTags({guest, add, remove});
            const QString tags =
                reply.tags.isEmpty() ? QStringLiteral("no tags") : printable(reply.tags.join(QStringLiteral(", ")));
            if (context->json)
                context->printJson(toJson(reply));
            else
                context->out.line(QString(printable(guest) + QStringLiteral(": ") + tags));
        } catch (const Error &error) {
            context->printError(error.info());
            code = code == ExitOk ? exitCodeOf(error.code()) : code;
        }
    }
    co_return code;
}

static constexpr OptionSpec tagOptions[] = {
    {"--add", "TAGS", "Tags to give, with commas between them."},
    {"--remove", "TAGS", "Tags to take away, with commas between them."},
};

const Verb tagVerb{
    "tag",
    "tell or change guests' tags",
    "Without options it tells the tags. The desktop finds guests by them: tag:web.",
    tagOptions,
    guestOperands,
    "dom tag --add web,stage web1 web2",
    runTag,
};

} // namespace domus::cli
