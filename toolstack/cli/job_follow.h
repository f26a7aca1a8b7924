// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command_context.h"

namespace domus::cli {

/// Shows how far a job is until it ends. Gives ExitOk for one that ended well and the exit code of its error
/// otherwise, which was printed. Ctrl+C leaves the job alone and gives ExitInterrupted.
Task<int> followJob(CommandContext *context, QString id);

} // namespace domus::cli
