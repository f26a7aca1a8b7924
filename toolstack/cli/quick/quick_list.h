// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

namespace domus::cli {

/// `dom list`, also with --running and --names, of a daemon of this machine that runs: prints it and gives the exit code.
/// Nothing, with nothing printed, for any other command line and for any list that is not plain (reply_reader.h): then the
/// whole program does it, and by that it is the same to its reader who did.
std::optional<int> tryQuickList(int argc, char **argv);

} // namespace domus::cli
