// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "generator/cpp_model.h"

namespace domus::varlinkgen {

/// Structs, enums and the declarations of their conversions.
QString typeDeclarations(const CppModel &model);
/// The conversions from and to JSON.
QString typeDefinitions(const CppModel &model);

} // namespace domus::varlinkgen
