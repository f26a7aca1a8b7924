// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"

#include <QString>
#include <vector>

namespace domus {

/// Processors by xl's words: "all", "0-3,^1", "4". Sorted, each once. Errors are Error(InvalidArgument): for what is no such
/// set, for an empty one, and for processors that are not among the machine's `count`. NUMA's nodes are not understood. Pure.
Result<std::vector<int>> parseCpuSet(const QString &text, int count);

/// The other way round: "0-3,5", and "all" for all of the machine's. Takes them sorted. Pure.
QString formatCpuSet(const std::vector<int> &cpus, int count);

} // namespace domus
