// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace domus {

/// What a node of XenStore means, for people; empty where that is not known. The path is below the domain's own node.
QString storeMeaning(const QString &path, const QString &value);

} // namespace domus
