// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "guest_definition.h"
#include "yaml_tree.h"

namespace domus {

/// The definition as a tree with every key that the reader knows; what need not be written is marked as default.
YamlNode definitionTree(const GuestDefinition &definition);

} // namespace domus
