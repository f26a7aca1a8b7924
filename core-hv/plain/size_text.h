// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace domus {

/// A number of bytes for people: at most two decimals, the largest unit that keeps the number at 1 or more ("1.5 GiB").
std::string sizeText(std::int64_t bytes);

} // namespace domus
