// SPDX-License-Identifier: GPL-3.0-or-later
#include "generator/varlink_lexer.h"

namespace domus::varlinkgen {
namespace {

bool startsWord(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
}

bool continuesWord(QChar c)
{
    return startsWord(c) || (c >= u'0' && c <= u'9') || c == u'_' || c == u'.';
}

/// Walks over the text once, with the comments collected for the token that follows them.
class Lexer {
public:
    explicit Lexer(const QString &text) : m_text(text) {}

    Result<QList<Token>> run()
    {
        while (m_at < m_text.size()) {
            const QChar c = m_text[m_at];
            if (c == u'\n')
                newLine();
            else if (c == u' ' || c == u'\t' || c == u'\r')
                advance(1);
            else if (c == u'#')
                comment();
            else if (!token(c))
                return tl::make_unexpected(
                    errorAt(m_position, QStringLiteral("the character %1 has no meaning here").arg(describe(c))));
        }
        push(Token::Kind::End, 0);
        return m_tokens;
    }

private:
    static QString describe(QChar c)
    {
        return c.isPrint() ? QStringLiteral("'%1'").arg(c)
                           : QStringLiteral("U+%1").arg(ushort(c.unicode()), 4, 16, QLatin1Char('0'));
    }

    void advance(qsizetype count)
    {
        m_at += count;
        m_position.column += int(count);
    }

    void newLine()
    {
        if (m_lineIsEmpty)
            m_comments.clear(); // an empty line detaches a comment from what follows
        m_lineIsEmpty = true;
        m_lineHasToken = false;
        ++m_at;
        ++m_position.line;
        m_position.column = 1;
    }

    void comment()
    {
        qsizetype end = m_text.indexOf(u'\n', m_at);
        if (end < 0)
            end = m_text.size();
        QString line = m_text.mid(m_at + 1, end - m_at - 1).trimmed();
        if (m_lineHasToken)
            m_tokens.last().commentAfter = line;
        else
            m_comments.append(line);
        m_lineIsEmpty = false;
        advance(end - m_at);
    }

    bool token(QChar c)
    {
        if (startsWord(c)) {
            qsizetype end = m_at;
            while (end < m_text.size() && continuesWord(m_text[end]))
                ++end;
            push(Token::Kind::Word, end - m_at);
            return true;
        }
        if (QStringView(m_text).mid(m_at).startsWith(u"->")) {
            push(Token::Kind::Punctuation, 2);
            return true;
        }
        if (!QStringView(u"()[],:?").contains(c))
            return false;
        push(Token::Kind::Punctuation, 1);
        return true;
    }

    void push(Token::Kind kind, qsizetype length)
    {
        m_tokens.append(Token{kind, m_text.mid(m_at, length), m_position, m_comments, QString()});
        m_comments.clear();
        m_lineIsEmpty = false;
        m_lineHasToken = true;
        advance(length);
    }

    const QString &m_text;
    qsizetype m_at = 0;
    Position m_position;
    bool m_lineIsEmpty = true;
    bool m_lineHasToken = false;
    QStringList m_comments;
    QList<Token> m_tokens;
};

} // namespace

ErrorInfo errorAt(Position position, const QString &text)
{
    return ErrorInfo{
        ErrorCode::BadDefinition, QStringLiteral("%1:%2: %3").arg(position.line).arg(position.column).arg(text), {}, {}, {}};
}

Result<QList<Token>> splitIntoTokens(const QString &text)
{
    return Lexer(text).run();
}

} // namespace domus::varlinkgen
