// SPDX-License-Identifier: GPL-3.0-or-later
#include "varlink/json_codec.h"

namespace domus::varlink {
namespace {

QString kindOf(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
        return QStringLiteral("null");
    case QJsonValue::Bool:
        return QStringLiteral("a bool");
    case QJsonValue::Double:
        return QStringLiteral("a number");
    case QJsonValue::String:
        return QStringLiteral("a string");
    case QJsonValue::Array:
        return QStringLiteral("an array");
    case QJsonValue::Object:
        return QStringLiteral("an object");
    case QJsonValue::Undefined:
        break;
    }
    return QStringLiteral("nothing");
}

} // namespace

QString JsonPath::toString() const
{
    const QString before = parent ? parent->toString() : QString();
    if (index >= 0)
        return QStringLiteral("%1[%2]").arg(before).arg(index);
    return before.isEmpty() || name.isEmpty() ? QString(before + name) : QString(before + u'.' + name);
}

bool JsonFailure::set(const JsonPath &at, const QString &what)
{
    path = at.toString();
    text = (path.isEmpty() ? QStringLiteral("the message") : path) + QStringLiteral(": ") + what;
    return false;
}

bool JsonFailure::expected(const JsonPath &at, const QString &what, const QJsonValue &got)
{
    return set(at, QStringLiteral("expected %1, got %2").arg(what, kindOf(got)));
}

bool readJson(const QJsonValue &value, const JsonPath &path, bool &out, JsonFailure &failure)
{
    if (!value.isBool())
        return failure.expected(path, QStringLiteral("a bool"), value);
    out = value.toBool();
    return true;
}

bool readJson(const QJsonValue &value, const JsonPath &path, qint64 &out, JsonFailure &failure)
{
    if (!value.isDouble())
        return failure.expected(path, QStringLiteral("an integer"), value);
    out = value.toInteger(0);
    // The default comes back only where the number is no 64-bit integer.
    if (out == 0 && value.toInteger(1) == 1)
        return failure.set(path, QStringLiteral("expected an integer of 64 bits, got %1").arg(value.toDouble()));
    return true;
}

bool readJson(const QJsonValue &value, const JsonPath &path, double &out, JsonFailure &failure)
{
    if (!value.isDouble())
        return failure.expected(path, QStringLiteral("a number"), value);
    out = value.toDouble();
    return true;
}

bool readJson(const QJsonValue &value, const JsonPath &path, ByteSize &out, JsonFailure &failure)
{
    qint64 bytes = 0;
    if (!readJson(value, path, bytes, failure))
        return false;
    out = ByteSize::fromBytes(bytes);
    return true;
}

bool readJson(const QJsonValue &value, const JsonPath &path, QString &out, JsonFailure &failure)
{
    if (!value.isString())
        return failure.expected(path, QStringLiteral("a string"), value);
    out = value.toString();
    return true;
}

bool readJson(const QJsonValue &value, const JsonPath &path, QJsonObject &out, JsonFailure &failure)
{
    const auto object = readObject(value, path, failure);
    if (object)
        out = *object;
    return object.has_value();
}

bool readJson(const QJsonValue &value, const JsonPath &path, QSet<QString> &out, JsonFailure &failure)
{
    const auto object = readObject(value, path, failure);
    if (!object)
        return false;
    const QStringList keys = object->keys();
    out = QSet<QString>(keys.begin(), keys.end());
    return true;
}

std::optional<QJsonObject> readObject(const QJsonValue &value, const JsonPath &path, JsonFailure &failure)
{
    if (value.isObject())
        return value.toObject();
    failure.expected(path, QStringLiteral("an object"), value);
    return std::nullopt;
}

std::optional<QJsonArray> readArray(const QJsonValue &value, const JsonPath &path, JsonFailure &failure)
{
    if (value.isArray())
        return value.toArray();
    failure.expected(path, QStringLiteral("an array"), value);
    return std::nullopt;
}

} // namespace domus::varlink
