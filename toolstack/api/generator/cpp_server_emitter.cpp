// SPDX-License-Identifier: GPL-3.0-or-later
#include "generator/cpp_server_emitter.h"

#include "generator/cpp_names.h"

namespace domus::varlinkgen {
namespace {

QString signature(const CppMethod &method)
{
    switch (method.kind) {
    case CppMethod::Kind::Call:
        return QStringLiteral("Task<%3> %1(%2 parameters, varlink::CallContext context)")
            .arg(method.name, method.parametersType, method.replyType);
    case CppMethod::Kind::Stream:
        return QStringLiteral("Task<> %1(%2 parameters, varlink::ReplyStream<%3> replies, varlink::CallContext context)")
            .arg(method.name, method.parametersType, method.replyType);
    case CppMethod::Kind::Upgrade:
        return QStringLiteral("Task<varlink::Upgraded<%3>> %1(%2 parameters, varlink::CallContext context)")
            .arg(method.name, method.parametersType, method.replyType);
    }
    Q_UNREACHABLE();
}

QString answering(const CppMethod &method)
{
    switch (method.kind) {
    case CppMethod::Kind::Call:
        return QStringLiteral("answerCall");
    case CppMethod::Kind::Stream:
        return QStringLiteral("answerStream");
    case CppMethod::Kind::Upgrade:
        return QStringLiteral("answerUpgrade");
    }
    Q_UNREACHABLE();
}

} // namespace

QString serverDeclaration(const CppModel &model)
{
    QString out =
        QStringLiteral(
            "/// Implement this to serve %1, and give it to varlink::Server::addHandler(). Functions throw domus::Error.\n"
            "class Handler : public varlink::InterfaceHandler {\npublic:\n")
            .arg(model.interfaceName);
    for (const CppMethod &method : model.methods)
        out += docComment(method.doc, 4) + QStringLiteral("    virtual %1 = 0;\n").arg(signature(method));
    out += QStringLiteral("\n    varlink::InterfaceDescription description() const final;\n"
                          "    Task<> handle(varlink::IncomingCall call) final;\n};\n\n");
    return out;
}

QString serverDefinition(const CppModel &model)
{
    QString out = QStringLiteral("varlink::InterfaceDescription Handler::description() const\n{\n"
                                 "    return {QStringLiteral(\"%1\"), QString::fromUtf8(R\"varlink(")
                      .arg(model.interfaceName);
    out += model.text
        + QStringLiteral(")varlink\")};\n}\n\nTask<> Handler::handle(varlink::IncomingCall call)\n{\n    const QString &method = "
                         "call.method();\n");
    for (const CppMethod &method : model.methods) {
        out += QStringLiteral("    if (method == QLatin1String(\"%1\"))\n"
                              "        return varlink::%2(this, &Handler::%3, std::move(call));\n")
                   .arg(method.wireName, answering(method), method.name);
    }
    return out + QStringLiteral("    throw varlink::methodNotFound(call.method());\n}\n\n");
}

} // namespace domus::varlinkgen
