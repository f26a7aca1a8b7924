// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plain_table.h"

#include <cstdint>

namespace domus::cli {

/// What `dom list` shows of a guest; UTF-8.
struct GuestLine {
    std::string name;
    std::string state; ///< the interface's word
    std::string os;
    bool installing = false;
    bool saved = false;
    std::int64_t memory = 0; ///< bytes
    std::int64_t vcpus = 0;
};

/// Whether the word is one of a guest's states; the style of it, if so.
bool isGuestState(std::string_view state);
/// Off or broken: `--running` passes over it.
bool isAtRest(std::string_view state);

/// The table of `dom list`. `cellOf` makes a cell of what people have named.
PlainTable guestTable(const std::vector<GuestLine> &guests, TableCell (*cellOf)(const std::string &text));

} // namespace domus::cli
