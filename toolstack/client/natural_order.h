// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

namespace domus {

/// The order people expect of names, in every locale (QCollator counts numbers only with ICU, and not in "C"):
/// fc2 before fc10, capitals beside small letters. Below, at or above 0.
int naturalCompare(QStringView a, QStringView b);

} // namespace domus
