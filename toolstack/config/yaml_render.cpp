// SPDX-License-Identifier: GPL-3.0-or-later
#include "yaml_render.h"

#include <QRegularExpression>
#include <algorithm>

namespace domus {
namespace {

/// Characters that mean nothing to YAML wherever they stand.
bool isHarmless(char32_t c)
{
    return QChar::isLetterOrNumber(c) || (c < 0x80 && c != 0 && std::strchr("/_.+@=%~-", int(c)) != nullptr);
}

bool canBePlain(const QString &text)
{
    const auto characters = text.toUcs4();
    if (characters.isEmpty() || !(QChar::isLetterOrNumber(characters.front()) || characters.front() == U'/'))
        return false;
    for (qsizetype i = 0; i < characters.size(); ++i) {
        const char32_t c = characters[i];
        const bool inside = i + 1 < characters.size() && characters[i + 1] != U' ';
        const bool fine = isHarmless(c) || (inside && (c == U' ' || c == U':' || c == U'?' || c == U'&'));
        if (!fine)
            return false;
    }
    return true;
}

/// What YAML 1.1 or 1.2 reads as a number, date, base-60 number, boolean or null.
bool isAmbiguous(const QString &text)
{
    static const QRegularExpression words(QStringLiteral("^(y|n|yes|no|on|off|true|false|null|~)$"),
                                          QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression numbers(
        QStringLiteral("^[-+.]?[0-9][0-9_:.eE+-]*$|^0[xob][0-9a-fA-F_]+$|^[-+]?\\.(inf|nan)$"),
        QRegularExpression::CaseInsensitiveOption);
    return words.match(text).hasMatch() || numbers.match(text).hasMatch();
}

QString escaped(char32_t c)
{
    switch (c) {
    case U'"':
        return QStringLiteral("\\\"");
    case U'\\':
        return QStringLiteral("\\\\");
    case U'\n':
        return QStringLiteral("\\n");
    case U'\t':
        return QStringLiteral("\\t");
    case U'\r':
        return QStringLiteral("\\r");
    default:
        break;
    }
    if (c > 0xffff)
        return QStringLiteral("\\U%1").arg(uint(c), 8, 16, QLatin1Char('0'));
    return QStringLiteral("\\u%1").arg(uint(c), 4, 16, QLatin1Char('0'));
}

QString inQuotes(const QString &text)
{
    QString result = QStringLiteral("\"");
    for (const char32_t c : text.toUcs4()) {
        const bool plain = c != U'"' && c != U'\\' && QChar::isPrint(c) && !QChar::isNonCharacter(c);
        result += plain ? QString::fromUcs4(&c, 1) : escaped(c);
    }
    return result + u'"';
}

/// The value that stands for the whole map, or null.
const YamlNode *shortValue(const YamlNode &node)
{
    if (!node.shortForm || node.items.empty())
        return nullptr;
    const bool alone = std::all_of(node.items.begin() + 1, node.items.end(), isLeftOut);
    return alone ? &node.items.front() : nullptr;
}

QString renderKey(const YamlNode &key)
{
    return key.quoted || !canBePlain(key.text) ? inQuotes(key.text) : key.text;
}

/// A map's lines; the first one without its indentation.
QString renderMapLines(const YamlNode &map, int indent)
{
    QStringList lines;
    for (size_t i = 0; i < map.items.size(); ++i) {
        if (!isLeftOut(map.items[i]))
            lines.append(renderKey(map.keys[i]) + u':' + renderValue(map.items[i], indent));
    }
    return lines.join(u'\n' + QString(indent, u' '));
}

} // namespace

YamlNode textNode(const QString &text, bool isDefault)
{
    YamlNode node = YamlNode::scalar(text, isDefault);
    node.quoted = isAmbiguous(text) || !canBePlain(text);
    return node;
}

QString renderScalar(const YamlNode &scalar)
{
    if (scalar.kind == YamlNode::Kind::Null)
        return QStringLiteral("null");
    return scalar.quoted || !canBePlain(scalar.text) ? inQuotes(scalar.text) : scalar.text;
}

bool isLeftOut(const YamlNode &node)
{
    return node.isDefault
        || (node.isMap() && !node.items.empty() && std::all_of(node.items.begin(), node.items.end(), isLeftOut));
}

QString renderFlow(const YamlNode &node)
{
    if (const YamlNode *value = shortValue(node))
        return renderFlow(*value);
    if (!node.isMap() && !node.isSequence())
        return renderScalar(node);
    QStringList parts;
    for (size_t i = 0; i < node.items.size(); ++i) {
        if (node.isSequence())
            parts.append(renderFlow(node.items[i]));
        else if (!isLeftOut(node.items[i]))
            parts.append(renderKey(node.keys[i]) + QStringLiteral(": ") + renderFlow(node.items[i]));
    }
    const QString inside = parts.join(QStringLiteral(", "));
    return node.isMap() ? u'{' + inside + u'}' : u'[' + inside + u']';
}

QString renderItem(const YamlNode &item, int dashIndent)
{
    const bool lines = item.isMap() && !item.flow && !isLeftOut(item) && !item.items.empty();
    return lines ? renderMapLines(item, dashIndent + 2) : renderFlow(item);
}

QString renderValue(const YamlNode &node, int keyIndent)
{
    if (const YamlNode *value = shortValue(node))
        return renderValue(*value, keyIndent);
    if (node.flow || node.items.empty() || (!node.isMap() && !node.isSequence()))
        return u' ' + renderFlow(node);
    const QString newLine = u'\n' + QString(keyIndent + 2, u' ');
    if (node.isMap())
        return newLine + renderMapLines(node, keyIndent + 2);
    QString result;
    for (const YamlNode &item : node.items)
        result += newLine + QStringLiteral("- ") + renderItem(item, keyIndent + 2);
    return result;
}

QString renderEntry(const QString &key, const YamlNode &value, int indent)
{
    return renderKey(YamlNode::scalar(key)) + u':' + renderValue(value, indent);
}

QByteArray renderDocument(const YamlNode &map)
{
    return (renderMapLines(map, 0) + u'\n').toUtf8();
}

} // namespace domus
