// SPDX-License-Identifier: GPL-3.0-or-later
#include "xl/xl_text.h"

#include <algorithm>

namespace domus {
namespace {

constexpr size_t settingsAtMost = 1000;

class Parser {
public:
    explicit Parser(const QString &text) : m_tokens(lexXl(text, XlKind::Xl, &m_result.warnings)) {}

    XlText run()
    {
        while (peek().kind != XlToken::Kind::End) {
            if (peek().kind == XlToken::Kind::NewLine)
                ++m_pos;
            else
                readSetting();
        }
        return std::move(m_result);
    }

private:
    const XlToken &peek() const { return m_tokens[m_pos]; }

    [[noreturn]] static void unexpected(const XlToken &token, const QString &expected)
    {
        const QString found = token.kind == XlToken::Kind::NewLine || token.kind == XlToken::Kind::End
            ? QStringLiteral("the end of the line")
            : u'\'' + token.text.left(60) + u'\'';
        throw XlProblem{token.line, token.column, QStringLiteral("found %1; expected %2").arg(found, expected)};
    }

    void readSetting()
    {
        const XlToken key = peek();
        if (key.kind != XlToken::Kind::Name)
            unexpected(key, QStringLiteral("a key, as in 'memory = 512'"));
        ++m_pos;
        const bool append = peek().is("+=");
        if (!append && !peek().is("="))
            unexpected(peek(), QStringLiteral("'=' after '%1'").arg(key.text));
        ++m_pos;
        XlSetting setting{key.text, readValue(0), key.line, key.column};
        if (peek().kind != XlToken::Kind::NewLine)
            unexpected(peek(), QStringLiteral("the end of the line or ';'"));
        if (append)
            setting.value = appended(setting);
        else if (const XlSetting *before = m_result.find(key.text))
            m_result.warnings.append(
                {key.line, key.column,
                 QStringLiteral("'%1' is set again; line %2 does not count").arg(key.text).arg(before->line)});
        m_result.set(std::move(setting));
    }

    XlValue appended(const XlSetting &setting) const
    {
        const XlSetting *before = m_result.find(setting.key);
        if (!before)
            return setting.value;
        XlValue value = before->value;
        if (value.isList() != setting.value.isList())
            throw XlProblem{setting.line, setting.column,
                            QStringLiteral("'%1' is a list in one place and text in another").arg(setting.key)};
        if (!value.isList())
            value.kind = XlValue::Kind::Text;
        value.text += setting.value.text;
        value.items.insert(value.items.end(), setting.value.items.begin(), setting.value.items.end());
        return value;
    }

    XlValue readValue(int depth)
    {
        const XlToken token = peek();
        XlValue value{XlValue::Kind::Text, token.text, {}, token.line, token.column};
        ++m_pos;
        if (token.kind == XlToken::Kind::Text)
            return value;
        value.kind = XlValue::Kind::Number;
        if (token.kind == XlToken::Kind::Number)
            return value;
        if (!token.is("["))
            unexpected(token, QStringLiteral("a number, text in quotes, or a list"));
        if (depth >= xlDepthLimit)
            throw XlProblem{token.line, token.column, QStringLiteral("nested deeper than %1 levels").arg(xlDepthLimit)};
        value.kind = XlValue::Kind::List;
        value.text.clear();
        while (!peek().is("]")) {
            value.items.push_back(readValue(depth + 1));
            if (!peek().is(",") && !peek().is("]"))
                unexpected(peek(), QStringLiteral("',' or ']'"));
            if (peek().is(","))
                ++m_pos;
        }
        ++m_pos;
        return value;
    }

    XlText m_result;
    std::vector<XlToken> m_tokens;
    size_t m_pos = 0;
};

} // namespace

std::optional<qint64> XlValue::number() const
{
    bool ok = false;
    const qint64 result = kind == Kind::List || text.trimmed() != text ? 0 : text.toLongLong(&ok, 0);
    return ok ? std::optional(result) : std::nullopt;
}

qsizetype XlValue::weight() const
{
    qsizetype sum = 1 + text.size();
    for (const XlValue &item : items)
        sum += item.weight();
    return sum;
}

const XlSetting *XlText::find(QStringView key) const
{
    const auto found = std::find_if(settings.begin(), settings.end(), [&](const XlSetting &each) { return each.key == key; });
    return found == settings.end() ? nullptr : &*found;
}

void XlText::set(XlSetting setting)
{
    const auto found =
        std::find_if(settings.begin(), settings.end(), [&](const XlSetting &each) { return each.key == setting.key; });
    if (found == settings.end() && settings.size() >= settingsAtMost)
        throw XlProblem{setting.line, setting.column, QStringLiteral("more than %1 settings").arg(settingsAtMost)};
    if (found == settings.end())
        settings.push_back(std::move(setting));
    else
        *found = std::move(setting);
}

XlText parseXl(const QString &text)
{
    return Parser(text).run();
}

QString quotedXl(const QString &text)
{
    QString result = QStringLiteral("\"");
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\')
            result += u'\\' + QString(c);
        else if (c == u'\n')
            result += QStringLiteral("\\n");
        else if (c.unicode() < 32 || c == QChar(0x7f))
            result += QStringLiteral("\\x%1").arg(uint(c.unicode()), 2, 16, QLatin1Char('0'));
        else
            result += c;
    }
    return result + u'"';
}

QString renderXlValue(const XlValue &value)
{
    if (value.kind == XlValue::Kind::Number)
        return value.text;
    if (!value.isList())
        return quotedXl(value.text);
    QStringList parts;
    for (const XlValue &item : value.items)
        parts.append(renderXlValue(item));
    return u'[' + parts.join(QStringLiteral(", ")) + u']';
}

QString renderXlSetting(const QString &key, const XlValue &value)
{
    return key + QStringLiteral(" = ") + renderXlValue(value);
}

} // namespace domus
