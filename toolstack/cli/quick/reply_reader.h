// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "guest_lines.h"

#include <optional>

namespace domus::cli {

/// The guests in the daemon's reply to List, as `dom list` shows them. Nothing for whatever is not plain: an error, a guest with
/// a problem to tell, a text with other characters than printable ASCII or with quotes, a field that is missing, told twice or
/// of another kind than it was, anything but one reply. Pure.
std::optional<std::vector<GuestLine>> readGuestLines(std::string_view reply);

} // namespace domus::cli
