// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"

#include <QJsonObject>

/// Errors on the wire. This is the one place where domus::Error becomes a named Varlink error and back.
namespace domus::varlink {

/// An error as Varlink has it. Handlers throw domus::Error; this one is for the protocol's own errors.
class WireError : public std::exception {
public:
    WireError(QString name, QJsonObject parameters);
    const QString &name() const { return m_name; } ///< io.domus.daemon.GuestNotFound
    const QJsonObject &parameters() const { return m_parameters; }
    const char *what() const noexcept override { return m_what.constData(); }

private:
    QString m_name;
    QJsonObject m_parameters;
    QByteArray m_what;
};

/// org.varlink.service.InvalidParameter, with the text as a further parameter.
WireError invalidParameter(const QString &path, const QString &text);
WireError methodNotFound(const QString &method);
WireError interfaceNotFound(const QString &interface);

/// io.domus.daemon.<code's name>, with text, hint, cause and guest.
WireError toWire(const ErrorInfo &error);
/// The same error again. Errors of the protocol become InvalidArgument or NotSupported, unknown ones Internal.
ErrorInfo fromWire(const QString &name, const QJsonObject &parameters);

} // namespace domus::varlink
