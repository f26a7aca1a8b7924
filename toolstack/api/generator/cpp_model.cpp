// SPDX-License-Identifier: GPL-3.0-or-later
#include "generator/cpp_model.h"

#include "generator/cpp_names.h"
#include "generator/varlink_lexer.h"

#include <QHash>
#include <QSet>

namespace domus::varlinkgen {
namespace {

bool holdsInts(const Type &type)
{
    return type.kind == Type::Kind::Int || (type.element && holdsInts(*type.element));
}

class Builder {
public:
    explicit Builder(const Interface &interface) : m_interface(interface)
    {
        for (const Member &member : interface.members)
            m_members.insert(member.name, &member);
    }

    CppModel build()
    {
        m_model.interfaceName = m_interface.name;
        m_model.nameSpace = QStringLiteral("domus::api::") + functionName(m_interface.name.section(u'.', -1));
        m_model.fileName = QString(m_interface.name).replace(u'.', u'_');
        m_model.doc = m_interface.doc;
        m_model.text = m_interface.text;
        for (const Member &member : m_interface.members) {
            if (member.kind == Member::Kind::Type)
                addNamed(member.name);
            else if (member.kind == Member::Kind::Method)
                addMethod(member);
        }
        return m_model;
    }

private:
    void addNamed(const QString &name)
    {
        if (m_done.contains(name))
            return;
        m_done.insert(name);
        const Member &member = *m_members.value(name);
        if (member.type.kind != Type::Kind::Struct && member.type.kind != Type::Kind::Enum)
            throw Error(
                errorAt(member.position, QStringLiteral("expected fields or names in brackets for the type %1").arg(name)));
        addType(name, member.type, member.doc);
    }

    void addMethod(const Member &member)
    {
        const auto kind = member.more ? CppMethod::Kind::Stream
            : member.upgrade          ? CppMethod::Kind::Upgrade
                                      : CppMethod::Kind::Call;
        CppMethod method{member.name,
                         functionName(member.name),
                         member.doc,
                         kind,
                         member.name + QStringLiteral("Parameters"),
                         member.name + QStringLiteral("Reply"),
                         !member.type.fields.isEmpty()};
        addType(method.parametersType, member.type, {QStringLiteral("What %1() is given.").arg(method.name)});
        addType(method.replyType, member.reply, {QStringLiteral("What %1() answers.").arg(method.name)});
        m_model.methods.append(method);
    }

    void addType(const QString &name, const Type &type, const QStringList &doc)
    {
        static const QSet<QString> taken{QStringLiteral("Handler"), QStringLiteral("Client")};
        if (taken.contains(name) || m_names.contains(name))
            throw Error(errorAt(type.position, QStringLiteral("the C++ type %1 would be there twice").arg(name)));
        m_names.insert(name);
        CppType result{name, type.kind == Type::Kind::Enum, {}, doc};
        QSet<QString> names;
        for (const Field &field : type.fields) {
            const CppField made =
                result.isEnum ? CppField{field.name, pascalCase(field.name), {}, field.doc} : makeField(name, field);
            if (names.contains(made.name))
                throw Error(errorAt(field.position, QStringLiteral("the C++ name %1 would be there twice").arg(made.name)));
            names.insert(made.name);
            result.fields.append(made);
        }
        m_model.types.append(result);
    }

    CppField makeField(const QString &owner, const Field &field)
    {
        const QString suffix = QStringLiteral("_bytes");
        const bool isSize = field.name.endsWith(suffix) && holdsInts(*field.type);
        const QString name = isSize ? field.name.chopped(suffix.size()) : field.name;
        const QString nested = owner + pascalCase(field.name);
        return CppField{field.name, camelCase(name), cppType(*field.type, isSize, nested, field.doc), field.doc};
    }

    /// Structs and enums written inside a field get the name `nested`.
    QString cppType(const Type &type, bool isSize, const QString &nested, const QStringList &doc)
    {
        switch (type.kind) {
        case Type::Kind::Bool:
            return QStringLiteral("bool");
        case Type::Kind::Int:
            return isSize ? QStringLiteral("ByteSize") : QStringLiteral("qint64");
        case Type::Kind::Float:
            return QStringLiteral("double");
        case Type::Kind::String:
            return QStringLiteral("QString");
        case Type::Kind::Object:
            return QStringLiteral("QJsonObject");
        case Type::Kind::Set:
            return QStringLiteral("QSet<QString>");
        case Type::Kind::Array:
            return QStringLiteral("QList<%1>").arg(cppType(*type.element, isSize, nested, doc));
        case Type::Kind::Map:
            return QStringLiteral("QMap<QString, %1>").arg(cppType(*type.element, isSize, nested, doc));
        case Type::Kind::Optional:
            return QStringLiteral("std::optional<%1>").arg(cppType(*type.element, isSize, nested, doc));
        case Type::Kind::Named:
            addNamed(type.name);
            return type.name;
        case Type::Kind::Struct:
        case Type::Kind::Enum:
            addType(nested, type, doc);
            return nested;
        }
        Q_UNREACHABLE();
    }

    const Interface &m_interface;
    QHash<QString, const Member *> m_members;
    QSet<QString> m_done; ///< types of the file that have been added
    QSet<QString> m_names; ///< every C++ type
    CppModel m_model;
};

} // namespace

Result<CppModel> makeCppModel(const Interface &interface)
{
    try {
        return Builder(interface).build();
    } catch (const Error &error) {
        return tl::make_unexpected(error.info());
    }
}

} // namespace domus::varlinkgen
