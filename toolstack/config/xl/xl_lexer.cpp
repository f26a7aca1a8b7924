// SPDX-License-Identifier: GPL-3.0-or-later
#include "xl/xl_text.h"

namespace domus {
namespace {

bool isLetter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'_';
}

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

bool isTypographicQuote(QChar c)
{
    return QStringView(u"\u2018\u2019\u201c\u201d\uff02\uff07").contains(c);
}

QString shown(QChar c)
{
    return c.isPrint() ? u'\'' + QString(c) + u'\'' : QStringLiteral("U+%1").arg(uint(c.unicode()), 4, 16, QLatin1Char('0'));
}

class Lexer {
public:
    Lexer(const QString &text, XlKind kind, QList<DefinitionWarning> *warnings)
        : m_text(text), m_python(kind == XlKind::Xm), m_warnings(warnings)
    {
    }

    std::vector<XlToken> run()
    {
        while (m_pos < m_text.size())
            readOne();
        begin();
        if (m_depth > 0)
            fail(m_opened.back().line, m_opened.back().column, QStringLiteral("the bracket opened here is never closed"));
        push(XlToken::Kind::NewLine);
        push(XlToken::Kind::End);
        return std::move(m_tokens);
    }

private:
    [[noreturn]] static void fail(int line, int column, const QString &text) { throw XlProblem{line, column, text}; }
    [[noreturn]] void failHere(const QString &text) const { fail(m_line, m_column, text); }

    QChar at(qsizetype offset = 0) const { return m_pos + offset < m_text.size() ? m_text[m_pos + offset] : QChar(0); }

    void advance(qsizetype count = 1)
    {
        for (; count > 0 && m_pos < m_text.size(); --count, ++m_pos) {
            if (m_text[m_pos] == u'\n') {
                ++m_line;
                m_column = 1;
            } else {
                ++m_column;
            }
        }
    }

    void begin() { m_token = {XlToken::Kind::End, {}, m_line, m_column, m_pos, m_pos}; }
    void push(XlToken::Kind kind, const QString &text = {})
    {
        m_token.kind = kind;
        m_token.text = text;
        m_token.end = m_pos;
        m_tokens.push_back(m_token);
    }

    void readOne()
    {
        const QChar c = at();
        begin();
        if (c == u' ' || c == u'\t' || c == u'\r' || c == u'\f')
            advance();
        else if (c == u'#')
            skipComment();
        else if (c == u'\n' || c == u';')
            readLineEnd();
        else if (m_python && c == u'\\' && (at(1) == u'\n' || (at(1) == u'\r' && at(2) == u'\n')))
            advance(at(1) == u'\n' ? 2 : 3);
        else if (c == u'"' || c == u'\'' || (m_python && isTypographicQuote(c)))
            readText(false);
        else if (isLetter(c))
            readName();
        else if (isDigit(c))
            readNumber();
        else
            readSymbol();
    }

    void skipComment()
    {
        while (m_pos < m_text.size() && at() != u'\n')
            advance();
    }

    void readLineEnd()
    {
        const QString text(at());
        advance();
        if (m_depth == 0)
            push(XlToken::Kind::NewLine, text);
        else if (text == u";")
            fail(m_token.line, m_token.column, QStringLiteral("found ';' inside a list; expected ',' or ']'"));
    }

    void readName()
    {
        const qsizetype start = m_pos;
        while (isLetter(at()) || isDigit(at()) || (!m_python && at() == u'.'))
            advance();
        const QString name = m_text.mid(start, m_pos - start);
        const QString lower = name.toLower();
        if (m_python && (at() == u'"' || at() == u'\'') && (lower == u"r" || lower == u"u"))
            return readText(lower == u"r");
        if (!m_python && (name != lower || name.startsWith(u'_')))
            fail(m_token.line, m_token.column, QStringLiteral("found '%1'; xl's keys are of small letters").arg(name.left(60)));
        push(XlToken::Kind::Name, name);
    }

    void readNumber()
    {
        const qsizetype start = m_pos;
        while (isDigit(at()) || isLetter(at()))
            advance();
        QString number = m_text.mid(start, m_pos - start);
        if (m_python && number.endsWith(u'L'))
            number.chop(1);
        XlValue value;
        value.text = number;
        if (!value.number())
            fail(m_token.line, m_token.column, QStringLiteral("'%1' is not a number; put text in quotes").arg(number.left(60)));
        push(XlToken::Kind::Number, number);
    }

    void readSymbol()
    {
        const QChar c = at();
        const bool twice = at(1) == u'=' && QStringView(m_python ? u"+=!<>" : u"+").contains(c);
        const QString text = m_text.mid(m_pos, twice ? 2 : 1);
        if (!m_python && !twice && !QStringView(u"=,[]").contains(c)) {
            failHere(QStringView(u"+-.():").contains(c)
                         ? QStringLiteral("found %1 outside quotes; it looks like Python that computes, which xl cannot read")
                               .arg(shown(c))
                         : QStringLiteral("found %1 outside quotes").arg(shown(c)));
        }
        if (c.unicode() < 32 || c == QChar(0x7f))
            failHere(QStringLiteral("found the control character %1").arg(shown(c)));
        count(c);
        advance(text.size());
        push(XlToken::Kind::Symbol, text);
    }

    void count(QChar c)
    {
        if (QStringView(u"[({").contains(c)) {
            m_opened.push_back(m_token);
            ++m_depth;
        } else if (QStringView(u"])}").contains(c) && m_depth > 0) {
            m_opened.pop_back();
            --m_depth;
        }
        if (m_depth > xlDepthLimit)
            failHere(QStringLiteral("nested deeper than %1 levels").arg(xlDepthLimit));
    }

    void readText(bool raw)
    {
        const QChar quote = at();
        const bool typographic = isTypographicQuote(quote);
        if (typographic)
            m_warnings->append({m_line, m_column, QStringLiteral("typographic quotes; read as plain ones")});
        const bool triple = m_python && !typographic && at(1) == quote && at(2) == quote;
        advance(triple ? 3 : 1);
        QString text;
        while (!atEndQuote(quote, triple, typographic))
            text += readChar(raw, triple);
        advance(triple ? 3 : 1);
        push(XlToken::Kind::Text, text);
    }

    bool atEndQuote(QChar quote, bool triple, bool typographic) const
    {
        if (triple)
            return at() == quote && at(1) == quote && at(2) == quote;
        return typographic ? isTypographicQuote(at()) : at() == quote;
    }

    QString readChar(bool raw, bool triple)
    {
        const QChar c = at();
        if (m_pos >= m_text.size() || (c == u'\n' && !triple))
            fail(m_token.line, m_token.column, QStringLiteral("the quote opened here is never closed"));
        if (c == u'\\' && !raw)
            return readEscape();
        if ((c.unicode() < 32 && c != u'\t' && c != u'\n' && c != u'\r') || c == QChar(0x7f))
            failHere(QStringLiteral("found the control character %1").arg(shown(c)));
        advance();
        return QString(c);
    }

    QString readEscape()
    {
        const QChar c = at(1);
        if (m_python && c == u'\n') {
            advance(2);
            return {};
        }
        static constexpr char16_t letters[] = u"nrtabfv\\'\"";
        static constexpr char16_t meaning[] = u"\n\r\t\a\b\f\v\\'\"";
        const qsizetype index = QStringView(letters).indexOf(c);
        if (index >= 0 && m_pos + 1 < m_text.size()) {
            advance(2);
            return QString(QChar(meaning[index]));
        }
        if (c == u'x' || (c >= u'0' && c <= u'7'))
            return readCode(c == u'x' ? 16 : 8);
        if (!m_python)
            failHere(QStringLiteral("found %1 after a backslash; expected a quote, a letter or digits").arg(shown(c)));
        advance();
        return QStringLiteral("\\"); // Python keeps both
    }

    QString readCode(int base)
    {
        const qsizetype start = m_pos + (base == 16 ? 2 : 1);
        qsizetype end = start;
        while (end < m_text.size() && end - start < (base == 16 ? 2 : 3) && isDigitOf(m_text[end], base))
            ++end;
        const int code = m_text.mid(start, end - start).toInt(nullptr, base);
        if (code <= 0 || code > 0x7e)
            failHere(QStringLiteral("found an escape that is no ASCII character"));
        advance(end - m_pos);
        return QString(QChar(code));
    }

    static bool isDigitOf(QChar c, int base)
    {
        bool ok = false;
        QString(c).toInt(&ok, base);
        return ok && c.unicode() < 128;
    }

    const QString &m_text;
    bool m_python;
    QList<DefinitionWarning> *m_warnings;
    qsizetype m_pos = 0;
    int m_line = 1;
    int m_column = 1;
    int m_depth = 0;
    std::vector<XlToken> m_opened;
    XlToken m_token;
    std::vector<XlToken> m_tokens;
};

} // namespace

std::vector<XlToken> lexXl(const QString &text, XlKind kind, QList<DefinitionWarning> *warnings)
{
    return Lexer(text, kind, warnings).run();
}

} // namespace domus
