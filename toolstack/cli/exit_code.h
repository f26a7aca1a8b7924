// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"

namespace domus::cli {

/// What `dom` ends with; a number never changes its meaning.
enum ExitCode {
    ExitOk = 0,
    ExitFailed = 1,
    ExitUsage = 2,
    ExitGuestNotFound = 3,
    ExitWrongState = 4,
    ExitUnreachable = 5,
    ExitNotFound = 6,
    ExitInTheWay = 7,
    ExitNoRoom = 8,
    ExitBadDefinition = 9,
    ExitNotInstallable = 10,
    ExitTimeout = 11,
    ExitPermission = 12,
    ExitNotSupported = 13,
    ExitCancelled = 14,
    ExitInterrupted = 130,
};

int exitCodeOf(ErrorCode code);

struct ExitCodeText {
    int code;
    const char *text;
};

/// All of them with their meaning, for help and manual.
const ExitCodeText *exitCodeTexts(int *count);

} // namespace domus::cli
