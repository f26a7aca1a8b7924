// SPDX-License-Identifier: GPL-3.0-or-later
#include "varlink/wire_error.h"

#include <QJsonDocument>

namespace domus::varlink {
namespace {

const QString ourPrefix = QStringLiteral("io.domus.daemon.");
const QString protocolPrefix = QStringLiteral("org.varlink.service.");

QString compact(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

ErrorInfo fromProtocol(const QString &name, const QJsonObject &parameters)
{
    if (name == QStringLiteral("InvalidParameter")) {
        const QString text = parameters.value(QStringLiteral("text")).toString();
        const QString parameter = parameters.value(QStringLiteral("parameter")).toString();
        return {ErrorCode::InvalidArgument,
                text.isEmpty() ? QStringLiteral("The parameter %1 is not accepted").arg(parameter) : text,
                {},
                {},
                {}};
    }
    const QString what =
        parameters.value(name.startsWith(QStringLiteral("Interface")) ? QStringLiteral("interface") : QStringLiteral("method"))
            .toString();
    return {ErrorCode::NotSupported,
            QStringLiteral("The daemon does not know %1").arg(what),
            QStringLiteral("It may be of another version: restart it"),
            QString(protocolPrefix + name),
            {}};
}

} // namespace

WireError::WireError(QString name, QJsonObject parameters)
    : m_name(std::move(name)), m_parameters(std::move(parameters)), m_what((m_name + u' ' + compact(m_parameters)).toUtf8())
{
}

WireError invalidParameter(const QString &path, const QString &text)
{
    return {protocolPrefix + QStringLiteral("InvalidParameter"),
            {{QStringLiteral("parameter"), path}, {QStringLiteral("text"), text}}};
}

WireError methodNotFound(const QString &method)
{
    return {protocolPrefix + QStringLiteral("MethodNotFound"), {{QStringLiteral("method"), method}}};
}

WireError interfaceNotFound(const QString &interface)
{
    return {protocolPrefix + QStringLiteral("InterfaceNotFound"), {{QStringLiteral("interface"), interface}}};
}

WireError toWire(const ErrorInfo &error)
{
    return {ourPrefix + errorCodeName(error.code),
            {{QStringLiteral("text"), error.text},
             {QStringLiteral("hint"), error.hint},
             {QStringLiteral("cause"), error.cause},
             {QStringLiteral("guest"), error.guest}}};
}

ErrorInfo fromWire(const QString &name, const QJsonObject &parameters)
{
    if (name.startsWith(protocolPrefix))
        return fromProtocol(name.mid(protocolPrefix.size()), parameters);
    const QString text = parameters.value(QStringLiteral("text")).toString();
    if (!name.startsWith(ourPrefix) || text.isEmpty())
        return {ErrorCode::Internal, QStringLiteral("The daemon reports %1").arg(name), {}, compact(parameters), {}};
    return {errorCodeFromName(QStringView(name).mid(ourPrefix.size())), text, parameters.value(QStringLiteral("hint")).toString(),
            parameters.value(QStringLiteral("cause")).toString(), parameters.value(QStringLiteral("guest")).toString()};
}

} // namespace domus::varlink
