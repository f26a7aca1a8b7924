// SPDX-License-Identifier: GPL-3.0-or-later
#include "generator/varlink_checks.h"

#include "generator/varlink_lexer.h"
#include "generator/varlink_parser.h"

#include <QHash>
#include <QSet>

namespace domus::varlinkgen {
namespace {

/// Each check throws Error at the first thing wrong; the functions below turn that into a Result.
[[noreturn]] void fail(Position position, const QString &text)
{
    throw Error(errorAt(position, text));
}

class Checker {
public:
    explicit Checker(const Interface &interface) : m_interface(interface) {}

    void run()
    {
        bool hasMethod = false;
        for (const Member &member : m_interface.members) {
            if (m_members.contains(member.name))
                fail(member.position, QStringLiteral("the name %1 is used twice").arg(member.name));
            m_members.insert(member.name, &member);
            hasMethod = hasMethod || member.kind == Member::Kind::Method;
        }
        if (!hasMethod)
            fail(m_interface.position, QStringLiteral("expected at least one method"));
        for (const Member &member : m_interface.members)
            checkMember(member);
    }

private:
    void checkMember(const Member &member)
    {
        if ((member.more || member.upgrade) && member.kind != Member::Kind::Method)
            fail(member.position, QStringLiteral("[more] and [upgrade] are for methods"));
        if (member.more && member.upgrade)
            fail(member.position, QStringLiteral("a method cannot be both [more] and [upgrade]"));
        m_inside.clear();
        if (member.kind == Member::Kind::Type)
            m_inside.append(member.name);
        checkType(member.type);
        checkType(member.reply);
    }

    void checkType(const Type &type)
    {
        if (type.kind == Type::Kind::Named)
            checkName(type);
        if (type.element)
            checkType(*type.element);
        QSet<QString> names;
        for (const Field &field : type.fields) {
            if (names.contains(field.name))
                fail(field.position, QStringLiteral("the field %1 is there twice").arg(field.name));
            names.insert(field.name);
            if (field.type)
                checkType(*field.type);
        }
    }

    void checkName(const Type &type)
    {
        const Member *target = m_members.value(type.name);
        if (!target || target->kind != Member::Kind::Type)
            fail(type.position, QStringLiteral("expected a type, but %1 is not defined as one").arg(type.name));
        if (m_inside.contains(type.name))
            fail(type.position, QStringLiteral("%1 contains itself, which is not supported").arg(type.name));
        if (m_done.contains(type.name))
            return;
        m_inside.append(type.name);
        checkType(target->type);
        m_inside.removeLast();
        m_done.insert(type.name);
    }

    const Interface &m_interface;
    QHash<QString, const Member *> m_members;
    QStringList m_inside; ///< the types that are being looked at, outermost first
    QSet<QString> m_done; ///< types known to be sound
};

bool isBlank(const QStringList &doc)
{
    return doc.join(QString()).trimmed().isEmpty();
}

void requireFieldComments(const Type &type)
{
    if (type.element)
        requireFieldComments(*type.element);
    for (const Field &field : type.fields) {
        if (!field.type)
            continue;
        if (isBlank(field.doc))
            fail(field.position, QStringLiteral("expected a comment (#) above or behind the field %1").arg(field.name));
        requireFieldComments(*field.type);
    }
}

void requireComments(const Interface &interface)
{
    if (isBlank(interface.doc))
        fail(interface.position, QStringLiteral("expected a comment (#) above the interface"));
    for (const Member &member : interface.members) {
        if (isBlank(member.doc))
            fail(member.position, QStringLiteral("expected a comment (#) directly above %1").arg(member.name));
        if (member.kind == Member::Kind::Error)
            continue; // the parameters are the same for every error and are told once, above the interface
        requireFieldComments(member.type);
        requireFieldComments(member.reply);
    }
}

} // namespace

Result<void> checkMeaning(const Interface &interface)
{
    try {
        Checker(interface).run();
        return {};
    } catch (const Error &error) {
        return tl::make_unexpected(error.info());
    }
}

Result<void> checkComments(const Interface &interface)
{
    try {
        requireComments(interface);
        return {};
    } catch (const Error &error) {
        return tl::make_unexpected(error.info());
    }
}

} // namespace domus::varlinkgen
