// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "generator/cpp_model.h"

namespace domus::varlinkgen {

/// The abstract class Handler, with one pure virtual function per method.
QString serverDeclaration(const CppModel &model);
/// Its dispatcher and the interface's description.
QString serverDefinition(const CppModel &model);

} // namespace domus::varlinkgen
