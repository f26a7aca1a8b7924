// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

#include "files.h"

#include <QDir>
#include <QFile>
#include <QTemporaryFile>
#include <cerrno>
#include <spawn.h>
#include <sys/wait.h>

extern char **environ;

namespace domus::cli {

static QByteArray editorCommand()
{
    for (const char *variable : {"VISUAL", "EDITOR"}) {
        if (!qEnvironmentVariableIsEmpty(variable))
            return qgetenv(variable);
    }
    return "vi";
}

/// Blocks until the editor has ended: it has the terminal.
static void runEditor(const QString &path)
{
    QByteArray script = "exec " + editorCommand() + " \"$1\"";
    QByteArray file = QFile::encodeName(path);
    char shell[] = "sh";
    char option[] = "-c";
    char *const words[] = {shell, option, script.data(), shell, file.data(), nullptr};
    pid_t pid = 0;
    if (const int error = ::posix_spawnp(&pid, shell, nullptr, nullptr, words, environ))
        throw systemError(error, QStringLiteral("the editor cannot be started"));
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
    if (status != 0)
        throw Error(ErrorCode::Cancelled,
                    QStringLiteral("the editor '%1' failed; nothing was changed").arg(QString::fromLocal8Bit(editorCommand())),
                    QStringLiteral("Set $EDITOR to another one."));
}

static Task<bool> trySet(CommandContext *context, api::guests::Client client, QString text)
{
    try {
        api::guests::SetDefinitionParameters parameters;
        parameters.text = text;
        const api::guests::SetDefinitionReply reply = co_await client.setDefinition(parameters);
        for (const QString &warning : reply.warnings)
            context->err.line(printable(warning));
        if (context->json)
            context->printJson(toJson(reply));
        co_return true;
    } catch (const Error &error) {
        const bool theirs = error.code() == ErrorCode::BadDefinition || error.code() == ErrorCode::InvalidArgument;
        if (!theirs || !context->interactive)
            throw;
        context->printError(error.info());
        co_return false;
    }
}

static Task<int> editUntilGood(CommandContext *context, QString guest, std::shared_ptr<QTemporaryFile> file)
{
    api::guests::Client client(co_await context->connection());
    const api::guests::GetDefinitionReply before = co_await client.getDefinition({guest});
    if (!file->open() || file->write(before.text.toUtf8()) < 0 || !file->flush())
        throw Error(ErrorCode::IoError, QStringLiteral("the definition cannot be put into a file for the editor"), {},
                    file->errorString());
    while (true) {
        runEditor(file->fileName());
        const QString text = QString::fromUtf8(readFile(file->fileName()));
        if (text == before.text) {
            context->out.line(QStringLiteral("%1 is unchanged").arg(printable(guest)));
            co_return int(ExitOk);
        }
        // While the editor was open the daemon may have been restarted.
        client = api::guests::Client(co_await context->connection());
        const bool taken = co_await trySet(context, client, text);
        if (taken)
            break;
        if (!context->confirm(QStringLiteral("Edit it again?")))
            throw Error(ErrorCode::BadDefinition, QStringLiteral("%1 was not changed").arg(guest));
    }
    if (!context->json)
        context->out.line(QStringLiteral("%1 is changed").arg(printable(guest)));
    co_return int(ExitOk);
}

static Task<int> runEdit(CommandContext *context, Arguments arguments)
{
    const auto file = std::make_shared<QTemporaryFile>(QDir::tempPath() + QStringLiteral("/domus-XXXXXX.yaml"));
    std::optional<ErrorInfo> refused;
    try {
        co_return co_await editUntilGood(context, arguments.operand(0), file);
    } catch (const Error &error) {
        refused = error.info();
    }
    const bool hasWork =
        refused->code != ErrorCode::GuestNotFound && refused->code != ErrorCode::Cancelled && QFile::exists(file->fileName());
    if (hasWork) {
        file->setAutoRemove(false);
        refused->hint = QStringLiteral("What you wrote is kept in %1. %2").arg(file->fileName(), refused->hint).trimmed();
    }
    throw Error(*refused);
}

const Verb editVerb{
    "edit",
    "edit a guest's definition",
    "Opens the definition (YAML) in $VISUAL or $EDITOR, and takes it when it is right; otherwise it says where it is wrong and "
    "the work is "
    "kept. For a guest that runs it counts from the next start.",
    {},
    oneGuestOperand,
    "EDITOR=nano dom edit fc6",
    runEdit,
};

} // namespace domus::cli
