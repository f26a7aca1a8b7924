// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "generator/cpp_model.h"

namespace domus::varlinkgen {

/// The whole generated header and source; the source includes "<model.fileName>.h".
QString cppHeader(const CppModel &model);
QString cppSource(const CppModel &model);

} // namespace domus::varlinkgen
