// SPDX-License-Identifier: GPL-3.0-or-later
#include "generator/cpp_client_emitter.h"

#include "generator/cpp_names.h"

namespace domus::varlinkgen {
namespace {

QString returnType(const CppMethod &method)
{
    switch (method.kind) {
    case CppMethod::Kind::Call:
        return QStringLiteral("Task<%1>").arg(method.replyType);
    case CppMethod::Kind::Stream:
        return QStringLiteral("Task<>");
    case CppMethod::Kind::Upgrade:
        return QStringLiteral("Task<std::pair<%1, UniqueFd>>").arg(method.replyType);
    }
    Q_UNREACHABLE();
}

QString arguments(const CppMethod &method, bool withDefaults)
{
    const bool isStream = method.kind == CppMethod::Kind::Stream;
    QString out = method.parametersType + QStringLiteral(" parameters");
    if (withDefaults && !isStream && !method.hasParameters)
        out += QStringLiteral(" = {}");
    if (isStream) {
        out += QStringLiteral(", std::function<void(%1)> onReply, CancelToken token").arg(method.replyType);
        if (withDefaults)
            out += QStringLiteral(" = {}");
    }
    return out;
}

QString body(const CppModel &model, const CppMethod &method)
{
    const QString wire = model.interfaceName + u'.' + method.wireName;
    switch (method.kind) {
    case CppMethod::Kind::Call:
        return QStringLiteral("varlink::callTyped<%1>(m_connection, QStringLiteral(\"%2\"), toJson(parameters))")
            .arg(method.replyType, wire);
    case CppMethod::Kind::Stream:
        return QStringLiteral("varlink::streamTyped<%1>(m_connection, QStringLiteral(\"%2\"), toJson(parameters), "
                              "std::move(onReply), std::move(token))")
            .arg(method.replyType, wire);
    case CppMethod::Kind::Upgrade:
        return QStringLiteral("varlink::upgradeTyped<%1>(m_connection, QStringLiteral(\"%2\"), toJson(parameters))")
            .arg(method.replyType, wire);
    }
    Q_UNREACHABLE();
}

} // namespace

QString clientDeclaration(const CppModel &model)
{
    QString out =
        QStringLiteral(
            "/// Calls %1. Functions throw domus::Error. Calls on one connection are answered in order; a stream or an\n"
            "/// upgrade needs a connection of its own. The client may be gone before its answers come.\n"
            "class Client {\npublic:\n"
            "    explicit Client(std::shared_ptr<varlink::ClientConnection> connection) : m_connection(std::move(connection)) "
            "{}\n\n")
            .arg(model.interfaceName);
    for (const CppMethod &method : model.methods)
        out += docComment(method.doc, 4)
            + QStringLiteral("    %1 %2(%3) const;\n").arg(returnType(method), method.name, arguments(method, true));
    return out + QStringLiteral("\nprivate:\n    std::shared_ptr<varlink::ClientConnection> m_connection;\n};\n\n");
}

QString clientDefinition(const CppModel &model)
{
    QString out;
    for (const CppMethod &method : model.methods) {
        out += QStringLiteral("%1 Client::%2(%3) const\n{\n    return %4;\n}\n\n")
                   .arg(returnType(method), method.name, arguments(method, false), body(model, method));
    }
    return out;
}

} // namespace domus::varlinkgen
