// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command_context.h"

#include <optional>

namespace domus::cli {

/// Opens a guest's console on the terminal until the key is typed or the guest's side ends.
/// `history`: bytes of what was printed before; absent = all that is kept.
Task<int> attachConsole(CommandContext *context, QString guest, std::optional<char> key, std::optional<qint64> history);

} // namespace domus::cli
