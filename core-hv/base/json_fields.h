// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <optional>

namespace domus {

/// Reading JSON from outside: a field of the right type, or nothing. Integers are exact to 64 bits
/// (QJsonValue::toInteger, not toInt or toDouble).
std::optional<qint64> intField(const QJsonObject &object, QLatin1String name);
std::optional<QString> stringField(const QJsonObject &object, QLatin1String name);
std::optional<bool> boolField(const QJsonObject &object, QLatin1String name);
std::optional<QJsonObject> objectField(const QJsonObject &object, QLatin1String name);
std::optional<QJsonArray> arrayField(const QJsonObject &object, QLatin1String name);

} // namespace domus
