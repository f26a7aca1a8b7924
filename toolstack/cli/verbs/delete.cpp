// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

namespace domus::cli {

/// Names what will be lost, and lets a person think again.
static Task<bool> mayDelete(CommandContext *context, api::guests::Client client, QString guest, bool disks)
{
    const api::guests::ShowReply reply = co_await client.show({guest});
    QStringList lost{QStringLiteral("the definition %1").arg(reply.details.file)};
    for (const api::guests::Disk &disk : reply.details.disks) {
        if (disks && disk.role == QLatin1String("disk"))
            lost.append(QStringLiteral("the disk image %1").arg(disk.path));
    }
    context->err.line(
        QStringLiteral("Deleting %1 deletes\n  %2").arg(printable(reply.details.guest.name), lost.join(QStringLiteral("\n  "))));
    co_return context->confirm(QStringLiteral("Delete it?"));
}

static Task<int> deleteOne(CommandContext *context, api::guests::Client client, QString guest, bool disks, bool ask)
{
    if (ask) {
        const bool wanted = co_await mayDelete(context, client, guest, disks);
        if (!wanted)
            throw Error(ErrorCode::Cancelled, QStringLiteral("%1 was not deleted").arg(guest));
    }
    api::guests::DeleteParameters parameters;
    parameters.guest = guest;
    parameters.disks = disks;
    const api::guests::DeleteReply reply = co_await client.delete_(parameters);
    if (context->json) {
        context->printJson(toJson(reply));
        co_return int(ExitOk);
    }
    context->out.line(QStringLiteral("%1 is deleted").arg(printable(guest)));
    for (const QString &file : reply.deleted)
        context->out.line(QStringLiteral("deleted %1").arg(printable(file)));
    co_return int(ExitOk);
}

static Task<int> runDelete(CommandContext *context, Arguments arguments)
{
    const bool sure = arguments.has("yes");
    if (!sure && !context->interactive)
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("dom delete asks before it deletes, and nobody is there to ask"),
                    QStringLiteral("Say --yes to delete without a question."));
    const api::guests::Client client(co_await context->connection());
    int code = ExitOk;
    for (const QString &guest : std::as_const(arguments.operands)) {
        try {
            co_await deleteOne(context, client, guest, arguments.has("disks"), !sure);
        } catch (const Error &error) {
            context->printError(error.info());
            code = code == ExitOk ? exitCodeOf(error.code()) : code;
        }
    }
    co_return code;
}

static constexpr OptionSpec deleteOptions[] = {
    {"--disks", nullptr, "Delete its disk images too; never CD images, nor an image that another guest uses."},
    {"--yes", nullptr, "Do not ask.", WordKind::Text, 'y'},
};

const Verb deleteVerb{
    "delete",
    "delete guests that are off",
    "Deletes the definition and, with --disks, the disk images. Asks first and names what is lost.",
    deleteOptions,
    guestOperands,
    "dom delete --disks fc6",
    runDelete,
};

} // namespace domus::cli
