// SPDX-License-Identifier: GPL-3.0-or-later
#include "graphs/graph_points.h"

#include <algorithm>
#include <cmath>

namespace domus {

double GraphFrame::x(qint64 timeMs) const
{
    return rect.right() - double(endMs - timeMs) / double(spanMs) * rect.width();
}

double GraphFrame::y(double value) const
{
    const double part = top > 0 && std::isfinite(value) ? std::clamp(value / top, 0.0, 1.0) : 0.0;
    return rect.bottom() - part * rect.height();
}

qint64 GraphFrame::timeAt(double x) const
{
    return rect.width() > 0 ? endMs - qint64((rect.right() - x) / rect.width() * double(spanMs)) : endMs;
}

QList<QPolygonF> curvePieces(const QList<GraphPoint> &points, const GraphFrame &frame, qint64 gapMs)
{
    const auto inside = std::lower_bound(points.begin(), points.end(), frame.endMs - frame.spanMs,
                                         [](const GraphPoint &point, qint64 time) { return point.timeMs < time; });
    auto point = inside == points.begin() ? inside : inside - 1;
    QList<QPolygonF> pieces;
    qint64 before = 0;
    for (; point != points.end() && point->timeMs <= frame.endMs; ++point) {
        if (pieces.isEmpty() || point->timeMs - before > gapMs)
            pieces.append(QPolygonF());
        pieces.last().append(QPointF(frame.x(point->timeMs), frame.y(point->value)));
        before = point->timeMs;
    }
    return pieces;
}

std::optional<double> valueNear(const QList<GraphPoint> &points, qint64 timeMs, qint64 withinMs)
{
    const auto after = std::lower_bound(points.begin(), points.end(), timeMs,
                                        [](const GraphPoint &point, qint64 time) { return point.timeMs < time; });
    auto best = after;
    if (after == points.end() || (after != points.begin() && timeMs - (after - 1)->timeMs < after->timeMs - timeMs))
        best = after == points.begin() ? points.end() : after - 1;
    if (best == points.end() || std::abs(best->timeMs - timeMs) > withinMs)
        return std::nullopt;
    return best->value;
}

} // namespace domus
