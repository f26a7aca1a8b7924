// SPDX-License-Identifier: GPL-3.0-or-later
#include "generator/varlink_parser.h"

#include "generator/varlink_checks.h"
#include "generator/varlink_lexer.h"

#include <QRegularExpression>
#include <optional>

namespace domus::varlinkgen {
namespace {

constexpr int maximalDepth = 32;

bool matches(const QString &text, const char *pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(QString::fromLatin1(pattern))).match(text).hasMatch();
}

std::optional<Type::Kind> builtinKind(const QString &word)
{
    if (word == QStringLiteral("bool"))
        return Type::Kind::Bool;
    if (word == QStringLiteral("int"))
        return Type::Kind::Int;
    if (word == QStringLiteral("float"))
        return Type::Kind::Float;
    if (word == QStringLiteral("string"))
        return Type::Kind::String;
    if (word == QStringLiteral("object"))
        return Type::Kind::Object;
    return std::nullopt;
}

/// Recursive descent over the tokens. The first error ends it: it is thrown inside, and caught in run().
class Parser {
public:
    Parser(QList<Token> tokens, const QString &text) : m_tokens(std::move(tokens)) { m_interface.text = text; }

    Result<Interface> run()
    {
        try {
            header();
            while (next().kind != Token::Kind::End)
                member();
            return m_interface;
        } catch (const Error &error) {
            return tl::make_unexpected(error.info());
        }
    }

private:
    const Token &next() const { return m_tokens[m_at]; }
    bool nextIs(const char *text) const { return next().text == QLatin1String(text); }

    Token take() { return m_tokens[next().kind == Token::Kind::End ? m_at : m_at++]; }

    [[noreturn]] void fail(const Token &token, const QString &expected) const
    {
        const QString got =
            token.kind == Token::Kind::End ? QStringLiteral("the end of the file") : QStringLiteral("'%1'").arg(token.text);
        throw Error(errorAt(token.position, QStringLiteral("expected %1, got %2").arg(expected, got)));
    }

    Token expect(const char *text)
    {
        if (!nextIs(text))
            fail(next(), QStringLiteral("'%1'").arg(QLatin1String(text)));
        return take();
    }

    Token expectName(const char *pattern, const QString &what)
    {
        if (next().kind != Token::Kind::Word || !matches(next().text, pattern))
            fail(next(), what);
        return take();
    }

    void header()
    {
        const Token keyword = expect("interface");
        const Token name = expectName("[a-z]+(\\.[a-z][a-z0-9]*)+",
                                      QStringLiteral("an interface name of lowercase labels with a dot, like io.domus.guests"));
        m_interface.name = name.text;
        m_interface.position = keyword.position;
        for (const QString &line : keyword.commentAbove) {
            if (!line.startsWith(QStringLiteral("SPDX-")))
                m_interface.doc.append(line);
        }
    }

    void member()
    {
        Member result;
        const Token keyword = take();
        result.position = keyword.position;
        takeDoc(keyword.commentAbove, result);
        if (keyword.text == QStringLiteral("type"))
            result.kind = Member::Kind::Type;
        else if (keyword.text == QStringLiteral("method"))
            result.kind = Member::Kind::Method;
        else if (keyword.text == QStringLiteral("error"))
            result.kind = Member::Kind::Error;
        else
            fail(keyword, QStringLiteral("'type', 'method' or 'error'"));
        result.name = expectName("[A-Z][A-Za-z0-9]*", QStringLiteral("a member's name like GuestInfo")).text;
        result.type = result.kind == Member::Kind::Type ? bracketed() : bracketedStruct();
        if (result.kind == Member::Kind::Method) {
            expect("->");
            result.reply = bracketedStruct();
        }
        m_interface.members.append(result);
    }

    static void takeDoc(const QStringList &lines, Member &member)
    {
        for (const QString &line : lines) {
            if (line == QStringLiteral("[more]"))
                member.more = true;
            else if (line == QStringLiteral("[upgrade]"))
                member.upgrade = true;
            else
                member.doc.append(line);
        }
    }

    Type bracketedStruct()
    {
        const Position start = next().position;
        Type result = bracketed();
        if (result.kind != Type::Kind::Struct)
            throw Error(errorAt(start, QStringLiteral("expected fields with types, got a list of names")));
        return result;
    }

    /// "(a: T, b: T)" or "(a, b)"; "()" is an empty struct.
    Type bracketed()
    {
        if (++m_depth > maximalDepth)
            throw Error(errorAt(next().position, QStringLiteral("types are nested more than %1 deep").arg(maximalDepth)));
        Type result;
        result.kind = Type::Kind::Struct;
        result.position = expect("(").position;
        while (!nextIs(")")) {
            field(result);
            if (!nextIs(","))
                break;
            const Token comma = take();
            if (!comma.commentAfter.isEmpty())
                result.fields.last().doc.append(comma.commentAfter);
            if (nextIs(")"))
                fail(next(), QStringLiteral("a field after ','"));
        }
        if (!nextIs(")"))
            fail(next(), QStringLiteral("',' or ')'"));
        take();
        --m_depth;
        return result;
    }

    void field(Type &into)
    {
        const Token name = expectName("[a-z](_?[a-z0-9])*", QStringLiteral("a field's name like memory_bytes"));
        Field result{name.text, name.commentAbove, name.position, nullptr};
        const bool typed = nextIs(":");
        if (into.fields.isEmpty())
            into.kind = typed ? Type::Kind::Struct : Type::Kind::Enum;
        else if (typed != (into.kind == Type::Kind::Struct))
            fail(next(),
                 typed ? QStringLiteral("',' or ')' (the names before it have no type)") : QStringLiteral("':' and a type"));
        if (typed) {
            take();
            result.type = std::make_shared<Type>(type());
        }
        const QString behind = m_tokens[m_at - 1].commentAfter;
        if (!behind.isEmpty())
            result.doc.append(behind);
        into.fields.append(result);
    }

    Type type()
    {
        if (++m_depth > maximalDepth)
            throw Error(errorAt(next().position, QStringLiteral("types are nested more than %1 deep").arg(maximalDepth)));
        Type result = typeInside();
        --m_depth;
        return result;
    }

    Type typeInside()
    {
        Type result;
        result.position = next().position;
        if (nextIs("("))
            return bracketed();
        if (nextIs("?")) {
            take();
            if (nextIs("?"))
                fail(next(), QStringLiteral("a type after '?'"));
            result.kind = Type::Kind::Optional;
            result.element = std::make_shared<Type>(type());
            return result;
        }
        if (nextIs("["))
            return container(result);
        if (next().kind != Token::Kind::Word)
            fail(next(), QStringLiteral("a type"));
        if (const auto builtin = builtinKind(next().text)) {
            take();
            result.kind = *builtin;
            return result;
        }
        result.kind = Type::Kind::Named;
        result.name =
            expectName("[A-Z][A-Za-z0-9]*", QStringLiteral("a type (bool, int, float, string, object, or a name like GuestInfo)"))
                .text;
        return result;
    }

    Type container(Type result)
    {
        take();
        result.kind = Type::Kind::Array;
        if (!nextIs("]")) {
            if (!nextIs("string"))
                fail(next(), QStringLiteral("']' or 'string]'"));
            take();
            result.kind = Type::Kind::Map;
        }
        expect("]");
        Type element = type();
        if (result.kind == Type::Kind::Map && element.kind == Type::Kind::Struct && element.fields.isEmpty())
            result.kind = Type::Kind::Set;
        else
            result.element = std::make_shared<Type>(std::move(element));
        return result;
    }

    QList<Token> m_tokens;
    qsizetype m_at = 0;
    int m_depth = 0;
    Interface m_interface;
};

} // namespace

Result<Interface> parseVarlink(const QString &text)
{
    auto tokens = splitIntoTokens(text);
    if (!tokens)
        return tl::make_unexpected(tokens.error());
    auto interface = Parser(std::move(*tokens), text).run();
    if (!interface)
        return interface;
    if (const auto checked = checkMeaning(*interface); !checked)
        return tl::make_unexpected(checked.error());
    return interface;
}

} // namespace domus::varlinkgen
