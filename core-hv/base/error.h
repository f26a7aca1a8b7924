// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <exception>
#include <tl/expected.hpp>

namespace domus {

/// Stable codes. Each is also the name of an error in toolstack/api/io.domus.daemon.varlink
/// (`io.domus.daemon.GuestNotFound`); a code never changes its meaning.
enum class ErrorCode {
    Internal, ///< a defect of ours
    InvalidArgument, ///< the request itself is wrong
    NotFound, ///< a file, URL, job or device that is named does not exist
    GuestNotFound, ///< no guest of that name or UUID
    AlreadyExists, ///< a guest or file of that name is there
    WrongState, ///< not possible in the guest's present state
    InUse, ///< another guest or process uses it
    NotSupported, ///< the engine or guest cannot do this; the text says why
    PermissionDenied, ///< the operating system refused
    NoSpace, ///< the file system is full or would be
    NoMemory, ///< the host has not enough memory
    BadDefinition, ///< a guest's definition cannot be used; the text has line and column
    NotInstallTree, ///< nothing installable at that place; the text says what was tried
    FetchFailed, ///< HTTP error, TLS failure, connection lost, truncated, too large
    ChecksumMismatch, ///< fetched data is not what the tree promised
    EngineFailed, ///< the hypervisor said no; the cause has its own words
    Timeout, ///< a deadline passed
    Cancelled, ///< somebody cancelled it
    Disconnected, ///< the other side went away
    IoError, ///< reading or writing a file failed
};

/// The code's name as on the wire ("GuestNotFound"), and back (Internal for an unknown name).
QString errorCodeName(ErrorCode code);
ErrorCode errorCodeFromName(QStringView name);

/// What went wrong, in the words a person will read. Made where the reason is known and carried to the
/// edge (dialog, terminal, wire) unchanged.
struct ErrorInfo {
    ErrorCode code = ErrorCode::Internal;
    QString text; ///< what happened, one sentence without final full stop
    QString hint; ///< what to do next, one sentence; may be empty
    QString cause; ///< the lowest layer's own words (QEMU's line, errno's text); may be empty
    QString guest; ///< the guest's name, where one is concerned

    /// "text: cause. hint" as far as present.
    QString toString() const;
};

/// The one exception type. Parsers of outside input return Result instead.
class Error : public std::exception {
public:
    explicit Error(ErrorInfo info);
    Error(ErrorCode code, const QString &text, const QString &hint = {}, const QString &cause = {});

    const ErrorInfo &info() const { return m_info; }
    ErrorCode code() const { return m_info.code; }
    /// The same error, said to concern that guest.
    Error about(const QString &guest) const;
    const char *what() const noexcept override { return m_what.constData(); }

private:
    ErrorInfo m_info;
    QByteArray m_what;
};

template <typename T>
using Result = tl::expected<T, ErrorInfo>;

/// The value, or the error thrown.
template <typename T>
T valueOrThrow(Result<T> result)
{
    if (!result)
        throw Error(result.error());
    return std::move(*result);
}

} // namespace domus
