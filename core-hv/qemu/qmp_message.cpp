// SPDX-License-Identifier: GPL-3.0-or-later
#include "qemu/qmp_message.h"

#include "json_fields.h"

#include <QJsonDocument>

namespace domus {
namespace {

tl::unexpected<ErrorInfo> notQmp(const QString &why)
{
    return tl::unexpected(
        ErrorInfo{.code = ErrorCode::EngineFailed, .text = QStringLiteral("QEMU sent what is not QMP: %1").arg(why)});
}

/// Where the JSON's brackets go deeper than allowed (a column from 1), or 0.
qsizetype tooDeepAt(const QByteArray &line)
{
    int depth = 0;
    bool quoted = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quoted && c == '\\')
            ++i;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '['))
            ++depth;
        else if (!quoted && (c == '}' || c == ']'))
            --depth;
        if (depth > qmpNestingLimit)
            return i + 1;
    }
    return 0;
}

Result<QmpMessage> eventFrom(const QJsonObject &object)
{
    QmpMessage message{.kind = QmpMessage::Kind::Event};
    message.name = object[QLatin1String("event")].toString();
    message.data = object[QLatin1String("data")].toObject();
    if (message.name.isEmpty())
        return notQmp(QStringLiteral("an event without a name"));
    return message;
}

Result<QmpMessage> answerFrom(const QJsonObject &object)
{
    QmpMessage message{.kind = QmpMessage::Kind::Reply};
    message.id = intField(object, QLatin1String("id")).value_or(-1);
    if (const auto error = objectField(object, QLatin1String("error"))) {
        message.kind = QmpMessage::Kind::Failure;
        message.name = stringField(*error, QLatin1String("class")).value_or(QString());
        message.text = stringField(*error, QLatin1String("desc")).value_or(QString());
        return message;
    }
    if (!object.contains(QLatin1String("return")))
        return notQmp(QStringLiteral("neither greeting, event, reply nor error"));
    message.value = object[QLatin1String("return")];
    return message;
}

} // namespace

Result<QmpMessage> parseQmpMessage(const QByteArray &line)
{
    if (line.size() > qmpMessageLimit.bytes())
        return notQmp(QStringLiteral("a message above %1").arg(qmpMessageLimit.toString()));
    if (const qsizetype column = tooDeepAt(line))
        return notQmp(QStringLiteral("nested too deep at column %1").arg(column));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(line, &error);
    if (error.error != QJsonParseError::NoError)
        return notQmp(QStringLiteral("%1 at column %2").arg(error.errorString()).arg(error.offset + 1));
    if (!document.isObject())
        return notQmp(QStringLiteral("no object at column 1"));
    const QJsonObject object = document.object();
    if (object.contains(QLatin1String("QMP")))
        return QmpMessage{.kind = QmpMessage::Kind::Greeting, .value = object[QLatin1String("QMP")]};
    return object.contains(QLatin1String("event")) ? eventFrom(object) : answerFrom(object);
}

QByteArray formatQmpCommand(const QString &command, const QJsonObject &arguments, qint64 id)
{
    QJsonObject object{{QStringLiteral("execute"), command}, {QStringLiteral("id"), id}};
    if (!arguments.isEmpty())
        object.insert(QStringLiteral("arguments"), arguments);
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace domus
