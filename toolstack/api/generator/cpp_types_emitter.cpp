// SPDX-License-Identifier: GPL-3.0-or-later
#include "generator/cpp_types_emitter.h"

#include "generator/cpp_names.h"

namespace domus::varlinkgen {
namespace {

QString enumDeclaration(const CppType &type)
{
    QString out = docComment(type.doc, 0) + QStringLiteral("enum class %1 {\n").arg(type.name);
    for (const CppField &value : type.fields)
        out += docComment(value.doc, 4) + QStringLiteral("    %1,\n").arg(value.name);
    out += QStringLiteral(
        "};\n"
        "/// The value's name on the wire.\n"
        "QString toString(%1 value);\n"
        "template <> std::optional<%1> fromString<%1>(QStringView text);\n"
        "void writeJson(QByteArray &out, %1 value);\n"
        "bool readJson(const QJsonValue &value, const varlink::JsonPath &path, %1 &out, varlink::JsonFailure &failure);\n\n");
    return out.replace(QStringLiteral("%1"), type.name);
}

QString structDeclaration(const CppType &type)
{
    QString out = docComment(type.doc, 0) + QStringLiteral("struct %1 {\n").arg(type.name);
    for (const CppField &field : type.fields)
        out += docComment(field.doc, 4) + QStringLiteral("    %1 %2 = {};\n").arg(field.type, field.name);
    out += QStringLiteral(
        "    bool operator==(const %1 &) const = default;\n"
        "};\n"
        "void writeJson(QByteArray &out, const %1 &value);\n"
        "QJsonObject toJson(const %1 &value);\n"
        "bool readJson(const QJsonValue &value, const varlink::JsonPath &path, %1 &out, varlink::JsonFailure &failure);\n\n");
    return out.replace(QStringLiteral("%1"), type.name);
}

QString enumDefinition(const CppType &type)
{
    QString toText;
    QString fromText;
    for (const CppField &value : type.fields) {
        toText += QStringLiteral("    case %1::%2:\n        return QStringLiteral(\"%3\");\n")
                      .arg(type.name, value.name, value.wireName);
        fromText += QStringLiteral("    if (text == QLatin1String(\"%3\"))\n        return %1::%2;\n")
                        .arg(type.name, value.name, value.wireName);
    }
    const QString frame =
        QStringLiteral("QString toString(%1 value)\n{\n    switch (value) {\n%TO    }\n    return {};\n}\n\n"
                       "template <> std::optional<%1> fromString<%1>(QStringView text)\n{\n%FROM    return std::nullopt;\n}\n\n"
                       "void writeJson(QByteArray &out, %1 value)\n{\n"
                       "    varlink::writeJson(out, toString(value));\n}\n\n"
                       "bool readJson(const QJsonValue &value, const varlink::JsonPath &path, %1 &out, "
                       "varlink::JsonFailure &failure)\n{\n"
                       "    return varlink::readEnum(value, path, out, failure, &fromString<%1>, \"%NAMES\");\n}\n\n");
    QStringList names;
    for (const CppField &value : type.fields)
        names.append(value.wireName);
    return QString(frame)
        .replace(QStringLiteral("%TO"), toText)
        .replace(QStringLiteral("%FROM"), fromText)
        .replace(QStringLiteral("%NAMES"), names.join(QStringLiteral(", ")))
        .replace(QStringLiteral("%1"), type.name);
}

QString structDefinition(const CppType &type)
{
    QString writing;
    QString reading;
    for (const CppField &field : type.fields) {
        writing += QStringLiteral("    varlink::writeField(out, \"\\\"%1\\\":\", value.%2);\n").arg(field.wireName, field.name);
        reading += QStringLiteral("\n        && varlink::readField(*object, QLatin1String(\"%1\"), path, out.%2, failure)")
                       .arg(field.wireName, field.name);
    }
    const QString frame = QStringLiteral(
        "void writeJson(QByteArray &out, [[maybe_unused]] const %1 &value)\n{\n    out += '{';\n%WRITE    out += '}';\n}\n\n"
        "QJsonObject toJson(const %1 &value)\n{\n    return varlink::jsonObject(varlink::jsonText(value));\n}\n\n"
        "bool readJson(const QJsonValue &value, const varlink::JsonPath &path, [[maybe_unused]] %1 &out, "
        "varlink::JsonFailure &failure)\n{\n"
        "    const auto object = varlink::readObject(value, path, failure);\n    return object%READ;\n}\n\n");
    return QString(frame)
        .replace(QStringLiteral("%WRITE"), writing)
        .replace(QStringLiteral("%READ"), reading.isEmpty() ? QStringLiteral(".has_value()") : reading)
        .replace(QStringLiteral("%1"), type.name);
}

} // namespace

QString typeDeclarations(const CppModel &model)
{
    QString out = QStringLiteral("/// The enum value of that name on the wire, if there is one.\n"
                                 "template <typename Enum> std::optional<Enum> fromString(QStringView text);\n\n");
    for (const CppType &type : model.types)
        out += type.isEnum ? enumDeclaration(type) : structDeclaration(type);
    return out;
}

QString typeDefinitions(const CppModel &model)
{
    QString out;
    for (const CppType &type : model.types)
        out += type.isEnum ? enumDefinition(type) : structDefinition(type);
    return out;
}

} // namespace domus::varlinkgen
