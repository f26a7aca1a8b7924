// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graphs/value_ring.h"

#include <QPolygonF>
#include <QRectF>

class QPainter;
class QColor;

namespace domus {

/// The curve's points: the newest value at the right edge, one step per sample, values from 0 to `top` cut at the edges.
/// Fewer than capacity values leave the left side empty.
QPolygonF sparklinePoints(const ValueRing &values, const QRectF &rect, float top);

/// Draws line and filled area. Nothing for fewer than two values.
void paintSparkline(QPainter *painter, const ValueRing &values, const QRectF &rect, float top, const QColor &color);

} // namespace domus
