// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace bench {

/// The middle value (the lower of two); 0 for none.
double median(std::vector<double> values);

/// Seconds of the monotonic clock.
double now();

} // namespace bench
