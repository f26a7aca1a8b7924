// SPDX-License-Identifier: GPL-3.0-or-later
#include "graphs/sparkline.h"

#include <QColor>
#include <QPainter>
#include <algorithm>

namespace domus {

QPolygonF sparklinePoints(const ValueRing &values, const QRectF &rect, float top)
{
    QPolygonF points;
    points.reserve(values.size() + 2);
    const double step = rect.width() / (ValueRing::capacity - 1);
    for (int i = 0; i < values.size(); ++i) {
        const double part = top > 0 ? std::clamp(double(values.at(i)) / double(top), 0.0, 1.0) : 0.0;
        points.append(QPointF(rect.right() - (values.size() - 1 - i) * step, rect.bottom() - part * rect.height()));
    }
    return points;
}

void paintSparkline(QPainter *painter, const ValueRing &values, const QRectF &rect, float top, const QColor &color)
{
    if (values.size() < 2)
        return;
    auto points = sparklinePoints(values, rect, top);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(color, 1.2));
    painter->drawPolyline(points);
    auto fill = color;
    fill.setAlphaF(0.18F);
    points.append(QPointF(points.constLast().x(), rect.bottom()));
    points.append(QPointF(points.constFirst().x(), rect.bottom()));
    painter->setPen(Qt::NoPen);
    painter->setBrush(fill);
    painter->drawPolygon(points);
    painter->restore();
}

} // namespace domus
