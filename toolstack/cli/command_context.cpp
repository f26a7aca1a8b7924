// SPDX-License-Identifier: GPL-3.0-or-later
#include "command_context.h"

#include <QJsonDocument>
#include <cerrno>
#include <unistd.h>

namespace domus::cli {

static Task<UniqueFd> connectOrUnreachable(ConnectOptions options)
{
    try {
        co_return co_await connectToDaemon(std::move(options));
    } catch (const Error &error) {
        ErrorInfo info = error.info();
        if (info.code != ErrorCode::PermissionDenied)
            info.code = ErrorCode::Disconnected;
        throw Error(info);
    }
}

Task<UniqueFd> CommandContext::socket() const
{
    return connectOrUnreachable(connect);
}

static Task<std::shared_ptr<varlink::ClientConnection>> openOrUnreachable(ConnectOptions options)
{
    co_return varlink::ClientConnection::create(co_await connectOrUnreachable(std::move(options)));
}

Task<std::shared_ptr<varlink::ClientConnection>> CommandContext::connection() const
{
    return openOrUnreachable(connect);
}

void CommandContext::printJson(const QJsonObject &object)
{
    out.write(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)) + QLatin1Char('\n'));
    out.flush();
}

static QJsonObject errorAsJson(const ErrorInfo &error)
{
    return {{QStringLiteral("error"), QString(QStringLiteral("io.domus.daemon.") + errorCodeName(error.code))},
            {QStringLiteral("parameters"),
             QJsonObject{{QStringLiteral("text"), error.text},
                         {QStringLiteral("hint"), error.hint},
                         {QStringLiteral("cause"), error.cause},
                         {QStringLiteral("guest"), error.guest}}}};
}

/// Keeps the lines of a text, and makes what else would drive the terminal visible.
static QString printableLines(const QString &text, const QString &indent)
{
    QStringList lines;
    for (const QString &line : text.split(u'\n'))
        lines.append(printable(line));
    return lines.join(QString(QLatin1Char('\n') + indent));
}

void CommandContext::printError(const ErrorInfo &error)
{
    out.flush();
    if (json) {
        err.line(QString::fromUtf8(QJsonDocument(errorAsJson(error)).toJson(QJsonDocument::Compact)));
    } else {
        const QString cause =
            error.cause.isEmpty() ? QString() : QString(QStringLiteral(": ") + printableLines(error.cause, QStringLiteral("  ")));
        err.line(err.styled(Style::Bad, QStringLiteral("dom:")) + QLatin1Char(' ')
                 + printableLines(error.text, QStringLiteral("  ")) + cause);
        if (!error.hint.isEmpty())
            err.line(QStringLiteral("  ") + printableLines(error.hint, QStringLiteral("  ")));
    }
    err.flush();
}

/// Without the line's end; reads byte by byte so that nothing of what follows is taken from whoever reads next.
static std::optional<QString> readLine(int fd)
{
    QByteArray line;
    char c = 0;
    while (true) {
        const ssize_t got = ::read(fd, &c, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return line.isEmpty() ? std::nullopt : std::optional(QString::fromUtf8(line));
        if (c == '\n')
            return QString::fromUtf8(line);
        line.append(c);
    }
}

QString CommandContext::ask(const QString &question, const QString &preset)
{
    const QString offer = preset.isEmpty() ? QString() : QStringLiteral(" [%1]").arg(preset);
    err.write(err.styled(Style::Bold, question) + offer + QStringLiteral(": "));
    err.flush();
    const auto answer = readLine(input);
    if (!answer)
        throw Error(ErrorCode::Cancelled, QStringLiteral("no answer"));
    const QString trimmed = answer->trimmed();
    return trimmed.isEmpty() ? preset : trimmed;
}

bool CommandContext::confirm(const QString &question)
{
    const QString answer = ask(question + QStringLiteral(" [y/N]")).toLower();
    return answer == QLatin1String("y") || answer == QLatin1String("yes");
}

} // namespace domus::cli
