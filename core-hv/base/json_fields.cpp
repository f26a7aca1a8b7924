// SPDX-License-Identifier: GPL-3.0-or-later
#include "json_fields.h"

#include <cmath>

namespace domus {

std::optional<qint64> intField(const QJsonObject &object, QLatin1String name)
{
    const QJsonValue value = object.value(name);
    if (!value.isDouble())
        return std::nullopt;
    const qint64 low = value.toInteger(0);
    const qint64 other = value.toInteger(1); // differs from low only where the number is not a whole one
    return low == other ? std::optional(low) : std::nullopt;
}

std::optional<QString> stringField(const QJsonObject &object, QLatin1String name)
{
    const QJsonValue value = object.value(name);
    return value.isString() ? std::optional(value.toString()) : std::nullopt;
}

std::optional<bool> boolField(const QJsonObject &object, QLatin1String name)
{
    const QJsonValue value = object.value(name);
    return value.isBool() ? std::optional(value.toBool()) : std::nullopt;
}

std::optional<QJsonObject> objectField(const QJsonObject &object, QLatin1String name)
{
    const QJsonValue value = object.value(name);
    return value.isObject() ? std::optional(value.toObject()) : std::nullopt;
}

std::optional<QJsonArray> arrayField(const QJsonObject &object, QLatin1String name)
{
    const QJsonValue value = object.value(name);
    return value.isArray() ? std::optional(value.toArray()) : std::nullopt;
}

} // namespace domus
