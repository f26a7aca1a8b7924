// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

namespace domus {

/// Which palette the whole program uses. System leaves Qt's platform theme alone.
enum class PaletteChoice { System, Light, Dark };

/// "light" or "dark"; anything else is System.
PaletteChoice paletteChoiceFromName(QStringView name);
void applyPalette(PaletteChoice choice);

bool isDark(const QPalette &palette);

/// What colours mean here. Every place that uses one also says it in words or by a shape.
enum class Tone { Good, Busy, Waiting, Bad, Quiet, Accent };

/// Readable on the palette's window and base colours.
QColor toneColor(Tone tone, const QPalette &palette);

/// Text of the second line: weaker than the first, still readable (contrast of at least 4.5:1).
QColor secondaryText(const QPalette &palette);

/// What tells where a control is that has nothing in it (contrast of at least 3:1 with the window).
QColor controlOutline(const QPalette &palette);

/// A mixture, 0 = first, 1 = second.
QColor mixed(const QColor &first, const QColor &second, qreal part);

} // namespace domus
