// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace domus::cli {

/// Loads domus-cli.so, which has all verbs, and runs it as this program; gives the exit code. Says what is missing, and gives 1,
/// where it cannot be loaded.
int runWholeProgram(int argc, char **argv);

} // namespace domus::cli
