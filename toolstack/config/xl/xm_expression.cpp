// SPDX-License-Identifier: GPL-3.0-or-later
#include "xl/xm_expression.h"

namespace domus {
namespace {

constexpr qsizetype workLimit = 1 << 20;
constexpr qsizetype valueLimit = 64 << 10;

/// Values one after the other, by rising precedence: or, and, not, comparison, + -, % *, sign, atom.
class Expression {
public:
    Expression(const std::vector<XlToken> &tokens, size_t begin, size_t end, XmNames *names)
        : m_tokens(tokens), m_pos(begin), m_end(end), m_names(names)
    {
    }

    XlValue run()
    {
        XlValue value = readTuple();
        if (m_pos != m_end)
            unknown(QStringLiteral("'%1' is not understood here").arg(peek().text.left(60)));
        return value;
    }

private:
    using Kind = XlValue::Kind;

    const XlToken &peek() const { return m_tokens[std::min(m_pos, m_tokens.size() - 1)]; }
    bool atEnd() const { return m_pos >= m_end; }
    bool atSymbol(const char *symbol) const { return !atEnd() && peek().is(symbol); }
    bool atWord(const char *word) const
    {
        return !atEnd() && peek().kind == XlToken::Kind::Name && peek().text == QLatin1String(word);
    }
    bool take(bool there)
    {
        m_pos += there ? 1 : 0;
        return there;
    }

    [[noreturn]] void unknown(const QString &text) const { throw XmUnknown{peek().line, peek().column, text}; }

    XlValue made(XlValue value)
    {
        const qsizetype weight = value.weight();
        m_names->work += weight;
        if (weight > valueLimit || m_names->work > workLimit)
            throw XlProblem{peek().line, peek().column, QStringLiteral("this computes more than a configuration needs")};
        return value;
    }

    XlValue numberValue(qint64 number) const { return {Kind::Number, QString::number(number), {}, peek().line, peek().column}; }

    /// a, b without parentheses is a tuple, too.
    XlValue readTuple()
    {
        XlValue first = readOr();
        if (!atSymbol(","))
            return first;
        XlValue list{Kind::List, {}, {first}, first.line, first.column};
        while (take(atSymbol(",")) && !atEnd() && !atSymbol(")"))
            list.items.push_back(readOr());
        return made(list);
    }

    XlValue readOr()
    {
        XlValue left = readAnd();
        while (take(atWord("or"))) {
            const XlValue right = readAnd();
            left = isTrueInPython(left) ? left : right;
        }
        return left;
    }

    XlValue readAnd()
    {
        XlValue left = readNot();
        while (take(atWord("and"))) {
            const XlValue right = readNot();
            left = isTrueInPython(left) ? right : left;
        }
        return left;
    }

    XlValue readNot()
    {
        bool negated = false;
        bool any = false;
        while (take(atWord("not"))) {
            negated = !negated;
            any = true;
        }
        const XlValue value = readComparison();
        return any ? numberValue(isTrueInPython(value) != negated) : value;
    }

    XlValue readComparison()
    {
        XlValue left = readSum();
        const QString sign = atEnd() || peek().kind != XlToken::Kind::Symbol ? QString() : peek().text;
        if (!QStringList{QStringLiteral("=="), QStringLiteral("!="), QStringLiteral("<"), QStringLiteral(">"),
                         QStringLiteral("<="), QStringLiteral(">=")}
                 .contains(sign))
            return left;
        ++m_pos;
        const XlValue right = readSum();
        return numberValue(compared(left, sign, right));
    }

    bool compared(const XlValue &left, const QString &sign, const XlValue &right) const
    {
        if (left.isList() || right.isList())
            unknown(QStringLiteral("lists are not compared"));
        const bool same =
            left.kind == right.kind && (left.kind == Kind::Number ? left.number() == right.number() : left.text == right.text);
        if (sign == u"==" || sign == u"!=")
            return same == (sign == u"==");
        if (left.kind != Kind::Number || right.kind != Kind::Number)
            unknown(QStringLiteral("only numbers are compared with '%1'").arg(sign));
        const qint64 a = left.number().value_or(0);
        const qint64 b = right.number().value_or(0);
        return sign == u"<" ? a < b : sign == u">" ? a > b : sign == u"<=" ? a <= b : a >= b;
    }

    XlValue readSum()
    {
        XlValue left = readProduct();
        while (atSymbol("+") || atSymbol("-")) {
            const bool plus = peek().is("+");
            ++m_pos;
            left = made(sum(left, readProduct(), plus));
        }
        return left;
    }

    XlValue sum(XlValue left, const XlValue &right, bool plus) const
    {
        if (left.kind == Kind::Number && right.kind == Kind::Number) {
            qint64 result = 0;
            const qint64 a = left.number().value_or(0);
            const qint64 b = right.number().value_or(0);
            if (plus ? __builtin_add_overflow(a, b, &result) : __builtin_sub_overflow(a, b, &result))
                unknown(QStringLiteral("the number is too large"));
            left.text = QString::number(result);
            return left;
        }
        if (!plus || left.kind != right.kind)
            unknown(QStringLiteral("these cannot be added"));
        left.text += right.text;
        left.items.insert(left.items.end(), right.items.begin(), right.items.end());
        return left;
    }

    XlValue readProduct()
    {
        XlValue left = readSign();
        while (atSymbol("%") || atSymbol("*")) {
            const bool format = peek().is("%");
            ++m_pos;
            const XlValue right = readSign();
            left = made(format && left.kind == Kind::Text ? formatted(left, right) : product(left, right, format));
        }
        return left;
    }

    XlValue product(XlValue left, const XlValue &right, bool rest) const
    {
        const auto a = left.number();
        const auto b = right.number();
        qint64 result = 0;
        if (left.kind != Kind::Number || right.kind != Kind::Number || !a || !b)
            unknown(QStringLiteral("only numbers are multiplied"));
        if (rest ? *a < 0 || *b <= 0 : __builtin_mul_overflow(*a, *b, &result))
            unknown(QStringLiteral("the number cannot be told"));
        left.text = QString::number(rest ? *a % *b : result);
        return left;
    }

    /// "vm%d" % 3, "%s-%02d" % ("a", 3)
    XlValue formatted(XlValue left, const XlValue &right) const
    {
        const std::vector<XlValue> values = right.isList() ? right.items : std::vector<XlValue>{right};
        size_t next = 0;
        QString result;
        for (qsizetype i = 0; i < left.text.size(); ++i) {
            if (left.text[i] != u'%') {
                result += left.text[i];
                continue;
            }
            QString width;
            while (++i < left.text.size() && left.text[i] >= u'0' && left.text[i] <= u'9')
                width += left.text[i];
            const QChar letter = i < left.text.size() ? left.text[i] : QChar(0);
            if (letter == u'%')
                result += letter;
            else if (next < values.size() && width.size() <= 2)
                result += formattedOne(letter, width, values[next++]);
            else
                unknown(QStringLiteral("the values do not fit the text before %"));
        }
        if (next != values.size())
            unknown(QStringLiteral("the values do not fit the text before %"));
        left.text = result;
        return left;
    }

    QString formattedOne(QChar letter, const QString &width, const XlValue &value) const
    {
        const auto number = value.number();
        const bool decimal = letter == u'd' || letter == u'i';
        if (value.isList() || (!decimal && letter != u's' && letter != u'x'))
            unknown(QStringLiteral("'%%1' is not understood").arg(letter));
        if (letter != u's' && (value.kind != Kind::Number || !number || *number < 0))
            unknown(QStringLiteral("'%%1' needs a number").arg(letter));
        const bool zeros = width.startsWith(u'0') && letter != u's';
        const QString text = letter == u'x' ? QString::number(*number, 16)
            : value.kind == Kind::Number    ? QString::number(number.value_or(0))
                                            : value.text;
        return text.rightJustified(width.toInt(), zeros ? QLatin1Char('0') : QLatin1Char(' '));
    }

    XlValue readSign()
    {
        if (!atSymbol("-"))
            return readAtom();
        ++m_pos;
        const XlValue value = readAtom();
        const auto number = value.number();
        if (value.kind != Kind::Number || !number || *number < 0)
            unknown(QStringLiteral("only a number can be negative"));
        return numberValue(-*number);
    }

    XlValue readAtom()
    {
        if (atEnd())
            unknown(QStringLiteral("a value is missing"));
        const XlToken token = peek();
        XlValue value{Kind::Text, token.text, {}, token.line, token.column};
        if (token.kind == XlToken::Kind::Name) {
            value = readName(token);
        } else if (token.is("(") || token.is("[")) {
            value = readBrackets(token);
        } else if (token.kind == XlToken::Kind::Number || token.kind == XlToken::Kind::Text) {
            value.kind = token.kind == XlToken::Kind::Number ? Kind::Number : Kind::Text;
            for (++m_pos; value.kind == Kind::Text && !atEnd() && peek().kind == XlToken::Kind::Text; ++m_pos)
                value.text += peek().text;
        } else {
            unknown(QStringLiteral("'%1' is not understood here").arg(token.text.left(60)));
        }
        if (atSymbol("(") || atSymbol("[") || atSymbol("."))
            unknown(QStringLiteral("it would have to be run"));
        return made(value);
    }

    XlValue readName(const XlToken &token)
    {
        if (token.text == u"True" || token.text == u"False" || token.text == u"None") {
            ++m_pos;
            return token.text == u"None" ? XlValue{Kind::Text, {}, {}, token.line, token.column}
                                         : numberValue(token.text == u"True");
        }
        const auto known = m_names->values.value(token.text);
        if (!known)
            unknown(QStringLiteral("'%1' is not known without running it").arg(token.text.left(60)));
        ++m_pos;
        m_names->used.insert(token.text);
        return *known;
    }

    XlValue readBrackets(const XlToken &open)
    {
        const bool tuple = open.is("(");
        const char *close = tuple ? ")" : "]";
        XlValue list{Kind::List, {}, {}, open.line, open.column};
        bool comma = false;
        ++m_pos;
        while (!atEnd() && !atSymbol(close)) {
            list.items.push_back(readOr());
            comma = take(atSymbol(","));
            if (!comma && !atSymbol(close))
                unknown(QStringLiteral("',' or '%1' is missing").arg(QLatin1String(close)));
            comma = comma || list.items.size() > 1;
        }
        if (!take(atSymbol(close)))
            unknown(QStringLiteral("'%1' is missing").arg(QLatin1String(close)));
        if (tuple && list.items.size() == 1 && !comma)
            return list.items.front();
        return list;
    }

    const std::vector<XlToken> &m_tokens;
    size_t m_pos;
    size_t m_end;
    XmNames *m_names;
};

} // namespace

XlValue evaluateXmExpression(const std::vector<XlToken> &tokens, size_t begin, size_t end, XmNames *names)
{
    return Expression(tokens, begin, end, names).run();
}

bool isTrueInPython(const XlValue &value)
{
    if (value.isList())
        return !value.items.empty();
    return value.kind == XlValue::Kind::Number ? value.number() != 0 : !value.text.isEmpty();
}

} // namespace domus
