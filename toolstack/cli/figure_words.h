// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>

namespace domus::cli {

// Figures as people read them; "-" for what cannot be had. Pure.

QString percentText(double percent);
/// Bytes a second.
QString rateText(std::optional<qint64> rate);
/// A value of that quantity of io.domus.stats.History, in its unit.
QString quantityText(const QString &quantity, std::optional<double> value);

} // namespace domus::cli
