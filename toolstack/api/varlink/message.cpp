// SPDX-License-Identifier: GPL-3.0-or-later
#include "varlink/message.h"

#include "varlink/json_text.h"

#include <QJsonDocument>
#include <algorithm>

namespace domus::varlink {
namespace {

tl::unexpected<ErrorInfo> bad(const QString &text)
{
    return tl::make_unexpected(ErrorInfo{ErrorCode::InvalidArgument, text, {}, {}, {}});
}

/// How deep objects and arrays are nested, whether or not they are closed.
int nestingOf(const QByteArray &json)
{
    int depth = 0;
    int deepest = 0;
    bool inString = false;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (inString) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            deepest = std::max(deepest, ++depth);
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return deepest;
}

Result<QJsonObject> decode(QByteArray frame)
{
    if (frame.endsWith('\0'))
        frame.chop(1);
    if (nestingOf(frame) > maximalNesting)
        return bad(QStringLiteral("the message is nested more than %1 deep").arg(maximalNesting));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(frame, &error);
    if (document.isNull())
        return bad(QStringLiteral("the message is not JSON: %1 at byte %2").arg(error.errorString()).arg(error.offset));
    if (!document.isObject())
        return bad(QStringLiteral("the message is not a JSON object"));
    return document.object();
}

/// Absent and null are false.
bool readFlag(const QJsonObject &object, const QString &name, bool &out)
{
    const QJsonValue value = object.value(name);
    out = value.toBool(false);
    return value.isBool() || value.isUndefined() || value.isNull();
}

bool readParameters(const QJsonObject &object, QJsonObject &out)
{
    const QJsonValue value = object.value(QStringLiteral("parameters"));
    out = value.toObject();
    return value.isObject() || value.isUndefined() || value.isNull();
}

QByteArray encode(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\0';
}

} // namespace

Result<qsizetype> FrameScanner::scan(const QByteArray &buffer)
{
    const qsizetype end = buffer.indexOf('\0', m_scanned);
    if ((end < 0 ? buffer.size() : end) > maximalMessage)
        return bad(QStringLiteral("a message is larger than %1 MiB").arg(maximalMessage >> 20));
    m_scanned = end < 0 ? buffer.size() : 0;
    return end + 1;
}

Result<Request> decodeRequest(const QByteArray &frame)
{
    const Result<QJsonObject> object = decode(frame);
    if (!object)
        return tl::make_unexpected(object.error());
    const QString name = object->value(QStringLiteral("method")).toString();
    const qsizetype dot = name.lastIndexOf(u'.');
    if (dot <= 0 || dot == name.size() - 1)
        return bad(QStringLiteral("the request has no method of the form interface.Method"));
    Request request{name.left(dot), name.mid(dot + 1), {}, false, false, false};
    if (!readParameters(*object, request.parameters))
        return bad(QStringLiteral("the request's parameters are not an object"));
    if (!readFlag(*object, QStringLiteral("more"), request.more) || !readFlag(*object, QStringLiteral("oneway"), request.oneway)
        || !readFlag(*object, QStringLiteral("upgrade"), request.upgrade))
        return bad(QStringLiteral("more, oneway or upgrade is not a bool"));
    if (int(request.more) + int(request.oneway) + int(request.upgrade) > 1)
        return bad(QStringLiteral("only one of more, oneway and upgrade can be asked for"));
    return request;
}

Result<Reply> decodeReply(const QByteArray &frame)
{
    const Result<QJsonObject> object = decode(frame);
    if (!object)
        return tl::make_unexpected(object.error());
    Reply reply;
    const QJsonValue error = object->value(QStringLiteral("error"));
    if (!error.isString() && !error.isUndefined() && !error.isNull())
        return bad(QStringLiteral("the reply's error is not a string"));
    reply.error = error.toString();
    if (!readParameters(*object, reply.parameters))
        return bad(QStringLiteral("the reply's parameters are not an object"));
    if (!readFlag(*object, QStringLiteral("continues"), reply.continues))
        return bad(QStringLiteral("the reply's continues is not a bool"));
    return reply;
}

QByteArray encodeRequest(const Request &request)
{
    QJsonObject object{{QStringLiteral("method"), QString(request.interface + u'.' + request.method)},
                       {QStringLiteral("parameters"), request.parameters}};
    if (request.more)
        object.insert(QStringLiteral("more"), true);
    if (request.oneway)
        object.insert(QStringLiteral("oneway"), true);
    if (request.upgrade)
        object.insert(QStringLiteral("upgrade"), true);
    return encode(object);
}

QByteArray encodeReply(const OutgoingReply &reply)
{
    QByteArray out = "{";
    if (!reply.error.isEmpty())
        writeField(out, "\"error\":", reply.error);
    if (reply.continues)
        writeField(out, "\"continues\":", true);
    writeComma(out);
    out += "\"parameters\":" + reply.parameters + '}' + '\0';
    return out;
}

} // namespace domus::varlink
