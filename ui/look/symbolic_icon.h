// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>

class QPainter;

namespace domus {

/// An icon of resources/icons ("start" is `:/icons/start.svg`), drawn in one colour: the palette's text colour, greyed
/// where disabled. It follows a change of the palette and is exact to the device pixel. Nothing is read before it is drawn.
QIcon symbolicIcon(const QString &name);

/// The same in a colour of one's own. The size is in device independent pixels. Kept in QPixmapCache.
QPixmap symbolPixmap(const QString &name, int size, qreal devicePixelRatio, const QColor &color);

/// Draws it into a square, for delegates.
void paintSymbol(QPainter *painter, const QRect &rect, const QString &name, const QColor &color);

} // namespace domus
