// SPDX-License-Identifier: GPL-3.0-or-later
#include "exit_code.h"

#include <iterator>

namespace domus::cli {

int exitCodeOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument:
        return ExitUsage;
    case ErrorCode::GuestNotFound:
        return ExitGuestNotFound;
    case ErrorCode::WrongState:
        return ExitWrongState;
    case ErrorCode::Disconnected:
        return ExitUnreachable;
    case ErrorCode::NotFound:
        return ExitNotFound;
    case ErrorCode::AlreadyExists:
    case ErrorCode::InUse:
        return ExitInTheWay;
    case ErrorCode::NoSpace:
    case ErrorCode::NoMemory:
        return ExitNoRoom;
    case ErrorCode::BadDefinition:
        return ExitBadDefinition;
    case ErrorCode::NotInstallTree:
    case ErrorCode::FetchFailed:
    case ErrorCode::ChecksumMismatch:
        return ExitNotInstallable;
    case ErrorCode::Timeout:
        return ExitTimeout;
    case ErrorCode::PermissionDenied:
        return ExitPermission;
    case ErrorCode::NotSupported:
        return ExitNotSupported;
    case ErrorCode::Cancelled:
        return ExitCancelled;
    case ErrorCode::Internal:
    case ErrorCode::EngineFailed:
    case ErrorCode::IoError:
        return ExitFailed;
    }
    return ExitFailed;
}

const ExitCodeText *exitCodeTexts(int *count)
{
    static constexpr ExitCodeText texts[] = {
        {ExitOk, "done"},
        {ExitFailed, "failed; the message says why"},
        {ExitUsage, "the command line is wrong"},
        {ExitGuestNotFound, "no guest of that name"},
        {ExitWrongState, "not possible in the guest's present state"},
        {ExitUnreachable, "the daemon cannot be reached, or went away"},
        {ExitNotFound, "a file, URL, job or device that was named does not exist"},
        {ExitInTheWay, "a guest or file of that name is there, or is in use"},
        {ExitNoRoom, "not enough disk space or memory"},
        {ExitBadDefinition, "the definition cannot be used"},
        {ExitNotInstallable, "nothing installable there, or fetching it failed"},
        {ExitTimeout, "a deadline passed"},
        {ExitPermission, "the operating system refused"},
        {ExitNotSupported, "this engine or guest cannot do that"},
        {ExitCancelled, "cancelled"},
        {ExitInterrupted, "interrupted with Ctrl+C; jobs go on"},
    };
    *count = int(std::size(texts));
    return texts;
}

} // namespace domus::cli
