// SPDX-License-Identifier: GPL-3.0-or-later
#include "error.h"

#include <array>
#include <utility>

namespace domus {
namespace {

constexpr std::array<std::pair<ErrorCode, const char *>, 20> names{{
    {ErrorCode::Internal, "Internal"},
    {ErrorCode::InvalidArgument, "InvalidArgument"},
    {ErrorCode::NotFound, "NotFound"},
    {ErrorCode::GuestNotFound, "GuestNotFound"},
    {ErrorCode::AlreadyExists, "AlreadyExists"},
    {ErrorCode::WrongState, "WrongState"},
    {ErrorCode::InUse, "InUse"},
    {ErrorCode::NotSupported, "NotSupported"},
    {ErrorCode::PermissionDenied, "PermissionDenied"},
    {ErrorCode::NoSpace, "NoSpace"},
    {ErrorCode::NoMemory, "NoMemory"},
    {ErrorCode::BadDefinition, "BadDefinition"},
    {ErrorCode::NotInstallTree, "NotInstallTree"},
    {ErrorCode::FetchFailed, "FetchFailed"},
    {ErrorCode::ChecksumMismatch, "ChecksumMismatch"},
    {ErrorCode::EngineFailed, "EngineFailed"},
    {ErrorCode::Timeout, "Timeout"},
    {ErrorCode::Cancelled, "Cancelled"},
    {ErrorCode::Disconnected, "Disconnected"},
    {ErrorCode::IoError, "IoError"},
}};

} // namespace

QString errorCodeName(ErrorCode code)
{
    for (const auto &[value, name] : names) {
        if (value == code)
            return QString::fromLatin1(name);
    }
    return QStringLiteral("Internal");
}

ErrorCode errorCodeFromName(QStringView name)
{
    for (const auto &[value, known] : names) {
        if (name == QLatin1String(known))
            return value;
    }
    return ErrorCode::Internal;
}

QString ErrorInfo::toString() const
{
    QString out = text;
    if (!cause.isEmpty())
        out += QStringLiteral(": ") + cause;
    if (!hint.isEmpty())
        out += QStringLiteral(". ") + hint;
    return out;
}

Error::Error(ErrorInfo info) : m_info(std::move(info)), m_what(m_info.toString().toUtf8()) {}

Error::Error(ErrorCode code, const QString &text, const QString &hint, const QString &cause)
    : Error(ErrorInfo{code, text, hint, cause, QString()})
{
}

Error Error::about(const QString &guest) const
{
    ErrorInfo info = m_info;
    info.guest = guest;
    return Error(std::move(info));
}

} // namespace domus
