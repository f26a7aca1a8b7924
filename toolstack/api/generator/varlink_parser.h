// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"
#include "generator/varlink_ast.h"

namespace domus::varlinkgen {

/// Reads a Varlink interface file, in the strictest grammar in use (the one of varlink-go, with field names in
/// lowercase), and keeps the comments of members and of fields. Errors (BadDefinition) begin with "line:column: "
/// and say what was expected. Undefined, duplicate and recursive types are errors, too.
Result<Interface> parseVarlink(const QString &text);

/// Every member and field has a comment; else an error at its place. (Values of an enum and
/// parameters of an error may go without.)
Result<void> checkComments(const Interface &interface);

} // namespace domus::varlinkgen
