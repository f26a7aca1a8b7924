// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "generator/cpp_model.h"

namespace domus::varlinkgen {

/// The class Client, with one function per method.
QString clientDeclaration(const CppModel &model);
QString clientDefinition(const CppModel &model);

} // namespace domus::varlinkgen
