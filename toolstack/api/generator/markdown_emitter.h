// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "generator/varlink_ast.h"

namespace domus::varlinkgen {

/// The reference page of an interface.
QString markdownPage(const Interface &interface);

} // namespace domus::varlinkgen
