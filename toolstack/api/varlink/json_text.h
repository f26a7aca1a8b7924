// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QSet>
#include <QString>
#include <optional>

/// Writing the values of an interface as JSON text (RFC 8259, UTF-8, no white space); used by generated code, which brings a
/// writeJson() of its own for each generated type, found beside the type. Straight into the message: through QJsonObject a list
/// of guests took three times as long.
namespace domus::varlink {

void writeJson(QByteArray &out, bool value);
void writeJson(QByteArray &out, qint64 value);
/// What JSON has no number for (infinite, none) is null.
void writeJson(QByteArray &out, double value);
void writeJson(QByteArray &out, ByteSize value);
void writeJson(QByteArray &out, const QString &value);
void writeJson(QByteArray &out, const QJsonObject &value);
void writeJson(QByteArray &out, const QSet<QString> &value);
template <typename T>
void writeJson(QByteArray &out, const std::optional<T> &value);
template <typename T>
void writeJson(QByteArray &out, const QList<T> &value);
template <typename T>
void writeJson(QByteArray &out, const QMap<QString, T> &value);

/// A comma unless an object or array has just begun.
inline void writeComma(QByteArray &out)
{
    if (!out.endsWith('{') && !out.endsWith('['))
        out += ',';
}

template <typename T>
void writeJson(QByteArray &out, const std::optional<T> &value)
{
    if (value)
        writeJson(out, *value);
    else
        out += "null";
}

template <typename T>
void writeJson(QByteArray &out, const QList<T> &value)
{
    out += '[';
    for (const T &element : value) {
        writeComma(out);
        writeJson(out, element);
    }
    out += ']';
}

template <typename T>
void writeJson(QByteArray &out, const QMap<QString, T> &value)
{
    out += '{';
    for (auto it = value.begin(); it != value.end(); ++it) {
        writeComma(out);
        writeJson(out, it.key());
        out += ':';
        writeJson(out, it.value());
    }
    out += '}';
}

/// `key`: the field's name with its quotes and colon, as it stands in the message.
template <typename T>
void writeField(QByteArray &out, const char *key, const T &value)
{
    writeComma(out);
    out += key;
    writeJson(out, value);
}

template <typename T>
void writeField(QByteArray &out, const char *key, const std::optional<T> &value)
{
    if (value)
        writeField(out, key, *value);
}

/// A generated type as JSON text.
template <typename T>
QByteArray jsonText(const T &value)
{
    QByteArray out;
    writeJson(out, value);
    return out;
}

/// That text as an object, for those who look into it.
QJsonObject jsonObject(const QByteArray &text);

} // namespace domus::varlink
