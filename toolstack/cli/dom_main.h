// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command_context.h"

#include <QStringList>

namespace domus::cli {

/// Runs one command line (without the program's name) to its end and gives the exit code. Never throws: errors
/// are printed.
Task<int> runDom(CommandContext *context, QStringList words);

/// For main(): with standard input and output, in an event loop of its own.
int domMain(int argc, char **argv);

} // namespace domus::cli
