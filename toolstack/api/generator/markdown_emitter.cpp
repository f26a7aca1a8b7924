// SPDX-License-Identifier: GPL-3.0-or-later
#include "generator/markdown_emitter.h"

namespace domus::varlinkgen {
namespace {

QString typeText(const Type &type)
{
    switch (type.kind) {
    case Type::Kind::Bool:
        return QStringLiteral("bool");
    case Type::Kind::Int:
        return QStringLiteral("int");
    case Type::Kind::Float:
        return QStringLiteral("float");
    case Type::Kind::String:
        return QStringLiteral("string");
    case Type::Kind::Object:
        return QStringLiteral("object");
    case Type::Kind::Named:
        return type.name;
    case Type::Kind::Array:
        return QStringLiteral("[]") + typeText(*type.element);
    case Type::Kind::Map:
        return QStringLiteral("[string]") + typeText(*type.element);
    case Type::Kind::Set:
        return QStringLiteral("[string]()");
    case Type::Kind::Optional:
        return QStringLiteral("?") + typeText(*type.element);
    case Type::Kind::Struct:
    case Type::Kind::Enum:
        break;
    }
    QStringList fields;
    for (const Field &field : type.fields)
        fields.append(field.type ? QString(field.name + QStringLiteral(": ") + typeText(*field.type)) : field.name);
    return u'(' + fields.join(QStringLiteral(", ")) + u')';
}

QString cell(const QStringList &doc)
{
    return doc.join(u' ').replace(u'|', QStringLiteral("\\|"));
}

QString table(const Type &type)
{
    if (type.fields.isEmpty())
        return {};
    const bool isEnum = type.kind == Type::Kind::Enum;
    QString out = isEnum ? QStringLiteral("| value | meaning |\n|---|---|\n")
                         : QStringLiteral("| field | type | meaning |\n|---|---|---|\n");
    for (const Field &field : type.fields) {
        out += QStringLiteral("| `%1` ").arg(field.name);
        if (!isEnum)
            out += QStringLiteral("| `%1` ").arg(typeText(*field.type));
        out += field.doc.isEmpty() ? QStringLiteral("| |\n")
                                   : QString(QStringLiteral("| ") + cell(field.doc) + QStringLiteral(" |\n"));
    }
    return out + u'\n';
}

QString paragraphs(const QStringList &doc)
{
    return doc.join(u'\n') + QStringLiteral("\n\n");
}

QString method(const Member &member)
{
    QString out = QStringLiteral("### %1\n\n").arg(member.name) + paragraphs(member.doc);
    if (member.more)
        out += QStringLiteral("Answers with a stream of replies when called with `more`, else with the first one only.\n\n");
    if (member.upgrade)
        out += QStringLiteral("Must be called with `upgrade`: after the reply the connection is a raw stream.\n\n");
    out += member.type.fields.isEmpty() ? QStringLiteral("No parameters.\n\n")
                                        : QString(QStringLiteral("Parameters:\n\n") + table(member.type));
    out += member.reply.fields.isEmpty() ? QStringLiteral("The reply is empty.\n\n")
                                         : QString(QStringLiteral("Reply:\n\n") + table(member.reply));
    return out;
}

QString section(const Interface &interface, Member::Kind kind, const QString &title)
{
    QString out;
    for (const Member &member : interface.members) {
        if (member.kind != kind)
            continue;
        if (kind == Member::Kind::Method)
            out += method(member);
        else
            out += QStringLiteral("### %1\n\n").arg(member.name) + paragraphs(member.doc) + table(member.type);
    }
    return out.isEmpty() ? QString() : QString(QStringLiteral("## %1\n\n").arg(title) + out);
}

} // namespace

QString markdownPage(const Interface &interface)
{
    QString out = QStringLiteral("<!-- Made by domus-varlink-gen from toolstack/api/%1.varlink. Do not edit. -->\n# %1\n\n")
                      .arg(interface.name)
        + paragraphs(interface.doc) + section(interface, Member::Kind::Method, QStringLiteral("Methods"))
        + section(interface, Member::Kind::Type, QStringLiteral("Types"))
        + section(interface, Member::Kind::Error, QStringLiteral("Errors"));
    return out.trimmed() + u'\n';
}

} // namespace domus::varlinkgen
