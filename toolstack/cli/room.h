// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "byte_size.h"
#include "command_context.h"
#include "io_domus_guests.h"

#include <optional>

namespace domus::cli {

/// Lets other guests give what that one wants (absent: what it starts with), and says who gave. Throws what MakeRoom throws.
Task<> makeRoom(CommandContext *context, api::guests::Client client, QString guest, std::optional<ByteSize> memory = {});

} // namespace domus::cli
