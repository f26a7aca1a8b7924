// SPDX-License-Identifier: GPL-3.0-or-later
#include "varlink/json_text.h"

#include <QJsonDocument>
#include <QLocale>
#include <cmath>

namespace domus::varlink {
namespace {

void writeEscape(QByteArray &out, char c)
{
    static constexpr char digits[] = "0123456789abcdef";
    switch (c) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
        return;
    case '\n':
        out += "\\n";
        return;
    default:
        out += "\\u00";
        out += digits[(c >> 4) & 0xf];
        out += digits[c & 0xf];
    }
}

bool needsEscape(char c)
{
    return c == '"' || c == '\\' || (c >= 0 && c < ' ');
}

} // namespace

void writeJson(QByteArray &out, bool value)
{
    out += value ? "true" : "false";
}

void writeJson(QByteArray &out, qint64 value)
{
    out += QByteArray::number(value);
}

void writeJson(QByteArray &out, double value)
{
    out += std::isfinite(value) ? QByteArray::number(value, 'g', QLocale::FloatingPointShortest) : QByteArray("null");
}

void writeJson(QByteArray &out, ByteSize value)
{
    writeJson(out, value.bytes());
}

void writeJson(QByteArray &out, const QString &value)
{
    const QByteArray text = value.toUtf8(); // half a surrogate pair becomes a question mark
    out += '"';
    qsizetype begin = 0; // of what goes out as it is
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!needsEscape(text[i]))
            continue;
        out.append(text.constData() + begin, i - begin);
        writeEscape(out, text[i]);
        begin = i + 1;
    }
    out.append(text.constData() + begin, text.size() - begin);
    out += '"';
}

void writeJson(QByteArray &out, const QJsonObject &value)
{
    out += QJsonDocument(value).toJson(QJsonDocument::Compact);
}

void writeJson(QByteArray &out, const QSet<QString> &value)
{
    out += '{';
    for (const QString &key : value) {
        writeComma(out);
        writeJson(out, key);
        out += ":{}";
    }
    out += '}';
}

QJsonObject jsonObject(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}

} // namespace domus::varlink
