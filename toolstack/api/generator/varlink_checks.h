// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"
#include "generator/varlink_ast.h"

namespace domus::varlinkgen {

/// What the grammar alone cannot see: at least one method, unique names, defined types, no type that contains
/// itself, types that are structs or enums, [more] and [upgrade] only on methods and not both.
Result<void> checkMeaning(const Interface &interface);

} // namespace domus::varlinkgen
