// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <optional>

namespace domus::cli {

/// Values over time as blocks of growing height, from 0 to the largest of them, at most so many characters wide: each stands
/// for the largest of its values, a space for none. Pure.
QString textCurve(const QList<std::optional<double>> &values, int width);

} // namespace domus::cli
