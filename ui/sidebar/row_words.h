// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sidebar/sidebar_rows.h"

namespace domus {

/// What a row of the sidebar says for a role of SidebarRows or Qt's. Pure.
QVariant rowWords(const SidebarRow &row, int role);

} // namespace domus
