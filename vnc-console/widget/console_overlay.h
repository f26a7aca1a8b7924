// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QPainter>
#include <QPalette>
#include <QRect>
#include <QString>

namespace domus {

/// Dims what is there and writes the text in a box of the palette's own colours over it: readable over any
/// picture, in light and dark.
void paintConsoleOverlay(QPainter &painter, const QRect &area, const QString &text, const QPalette &palette, const QFont &font);

} // namespace domus
