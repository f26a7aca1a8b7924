// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QPolygonF>
#include <QRectF>
#include <optional>

namespace domus {

/// A measured value and when, in milliseconds since 1970.
struct GraphPoint {
    qint64 timeMs = 0;
    double value = 0;
};

/// Where time and value are on the screen: `endMs` is the right edge, `spanMs` the width, 0 to `top` the height.
struct GraphFrame {
    QRectF rect;
    qint64 endMs = 0;
    qint64 spanMs = 1;
    double top = 1;

    double x(qint64 timeMs) const;
    double y(double value) const;
    qint64 timeAt(double x) const;
};

/// The curve as pieces: a hole longer than `gapMs` (the guest was off) is not bridged. Points left of the frame are dropped but
/// for the last one, so that the curve enters at the edge. Points must be in order of time.
QList<QPolygonF> curvePieces(const QList<GraphPoint> &points, const GraphFrame &frame, qint64 gapMs);

/// The value measured nearest to that time, if one was within the distance.
std::optional<double> valueNear(const QList<GraphPoint> &points, qint64 timeMs, qint64 withinMs);

} // namespace domus
