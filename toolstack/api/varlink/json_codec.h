// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"
#include "error.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QSet>
#include <QString>
#include <optional>

/// Reading the values of an interface from JSON; used by generated code. Generated types bring a readJson() of their own,
/// found beside the type.
namespace domus::varlink {

/// Where in a message one is, from the inside out; made into text only for an error.
struct JsonPath {
    const JsonPath *parent = nullptr;
    QString name = {}; ///< of a field, or
    qsizetype index = -1; ///< of an array's element

    /// "guests[3].memory_bytes"; empty for the message itself.
    QString toString() const;
};

/// The first thing that was wrong.
struct JsonFailure {
    QString path; ///< of the value; empty for the message itself
    QString text; ///< "guests[3].memory_bytes: expected an integer, got a string"

    /// Stores it; always false.
    bool set(const JsonPath &at, const QString &what);
    bool expected(const JsonPath &at, const QString &what, const QJsonValue &got);
};

bool readJson(const QJsonValue &value, const JsonPath &path, bool &out, JsonFailure &failure);
/// Exact to 64 bits; refuses fractions and what is larger.
bool readJson(const QJsonValue &value, const JsonPath &path, qint64 &out, JsonFailure &failure);
bool readJson(const QJsonValue &value, const JsonPath &path, double &out, JsonFailure &failure);
bool readJson(const QJsonValue &value, const JsonPath &path, ByteSize &out, JsonFailure &failure);
bool readJson(const QJsonValue &value, const JsonPath &path, QString &out, JsonFailure &failure);
bool readJson(const QJsonValue &value, const JsonPath &path, QJsonObject &out, JsonFailure &failure);
bool readJson(const QJsonValue &value, const JsonPath &path, QSet<QString> &out, JsonFailure &failure);
template <typename T>
bool readJson(const QJsonValue &value, const JsonPath &path, std::optional<T> &out, JsonFailure &failure);
template <typename T>
bool readJson(const QJsonValue &value, const JsonPath &path, QList<T> &out, JsonFailure &failure);
template <typename T>
bool readJson(const QJsonValue &value, const JsonPath &path, QMap<QString, T> &out, JsonFailure &failure);

std::optional<QJsonObject> readObject(const QJsonValue &value, const JsonPath &path, JsonFailure &failure);
std::optional<QJsonArray> readArray(const QJsonValue &value, const JsonPath &path, JsonFailure &failure);

template <typename T>
bool readJson(const QJsonValue &value, const JsonPath &path, std::optional<T> &out, JsonFailure &failure)
{
    out.reset();
    return value.isNull() || value.isUndefined() || readJson(value, path, out.emplace(), failure);
}

template <typename T>
bool readJson(const QJsonValue &value, const JsonPath &path, QList<T> &out, JsonFailure &failure)
{
    const auto array = readArray(value, path, failure);
    if (!array)
        return false;
    out.clear();
    out.reserve(array->size());
    for (qsizetype i = 0; i < array->size(); ++i) {
        T element = {};
        if (!readJson(array->at(i), JsonPath{&path, {}, i}, element, failure))
            return false;
        out.append(std::move(element));
    }
    return true;
}

template <typename T>
bool readJson(const QJsonValue &value, const JsonPath &path, QMap<QString, T> &out, JsonFailure &failure)
{
    const auto object = readObject(value, path, failure);
    if (!object)
        return false;
    out.clear();
    for (auto it = object->begin(); it != object->end(); ++it) {
        T element = {};
        if (!readJson(it.value(), JsonPath{&path, it.key()}, element, failure))
            return false;
        out.insert(it.key(), std::move(element));
    }
    return true;
}

template <typename T>
bool readField(const QJsonObject &object, QLatin1String name, const JsonPath &parent, T &out, JsonFailure &failure)
{
    const JsonPath path{&parent, name};
    const QJsonValue value = object.value(name);
    if (value.isUndefined() || value.isNull())
        return failure.set(path, QStringLiteral("is missing"));
    return readJson(value, path, out, failure);
}

template <typename T>
bool readField(const QJsonObject &object, QLatin1String name, const JsonPath &parent, std::optional<T> &out, JsonFailure &failure)
{
    return readJson(object.value(name), JsonPath{&parent, name}, out, failure);
}

template <typename Enum>
bool readEnum(const QJsonValue &value, const JsonPath &path, Enum &out, JsonFailure &failure,
              std::optional<Enum> (*fromString)(QStringView), const char *names)
{
    QString text;
    if (!readJson(value, path, text, failure))
        return false;
    const std::optional<Enum> known = fromString(text);
    if (!known)
        return failure.set(path, QStringLiteral("expected one of %1, got \"%2\"").arg(QString::fromLatin1(names), text.left(60)));
    out = *known;
    return true;
}

/// A generated type from JSON. Unknown fields are ignored, null counts as absent. Error: InvalidArgument, with the
/// path in its text.
template <typename T>
Result<T> parseJson(const QJsonObject &object)
{
    T out = {};
    JsonFailure failure;
    if (!readJson(QJsonValue(object), JsonPath{}, out, failure))
        return tl::make_unexpected(ErrorInfo{ErrorCode::InvalidArgument, failure.text, {}, {}, {}});
    return out;
}

} // namespace domus::varlink
