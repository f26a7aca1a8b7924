// SPDX-License-Identifier: GPL-3.0-or-later
#include "graphs/sparkline.h"

#include <QColor>
#include <QImage>
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

namespace {

constexpr double fillStrength = 0.18;

/// How much of the pixel row from `y` on the line of that width covers whose middle goes from `a` to `b` in this column.
double lineCover(double y, double a, double b, double lineWidth)
{
    const double above = std::min(a, b) - lineWidth / 2;
    const double below = std::max(a, b) + lineWidth / 2;
    const double cover = std::min(y + 1, below) - std::max(y, above);
    // A steep piece is as thin as a flat one.
    return std::clamp(cover, 0.0, 1.0) * std::min(1.0, 1.6 * lineWidth / (below - above) + 0.35);
}

/// Height of the curve at x; points go from left to right.
double heightAt(const QPolygonF &points, double x, qsizetype *piece)
{
    while (*piece + 2 < points.size() && points.at(*piece + 1).x() < x)
        ++*piece;
    const auto &from = points.at(*piece);
    const auto &to = points.at(*piece + 1);
    const double part = to.x() > from.x() ? std::clamp((x - from.x()) / (to.x() - from.x()), 0.0, 1.0) : 1.0;
    return from.y() + part * (to.y() - from.y());
}

} // namespace

// Column by column into an image of device pixels: many times quicker than a stroked path, and a list draws dozens each second.
void paintSparkline(QPainter *painter, const ValueRing &values, const QRectF &rect, float top, const QColor &color)
{
    if (values.size() < 2)
        return;
    const double ratio = painter->device()->devicePixelRatioF();
    const double lineWidth = 1.3 * ratio;
    const QSize size(qRound(rect.width() * ratio), qRound(rect.height() * ratio));
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    const QRectF inside(0, lineWidth / 2, size.width(), size.height() - lineWidth);
    const auto points = sparklinePoints(values, inside, top);
    qsizetype piece = 0;
    const int first = std::max(0, int(points.constFirst().x()));
    double left = heightAt(points, first, &piece);
    for (int x = first; x < size.width(); ++x) {
        const double right = heightAt(points, x + 1, &piece);
        const double middle = (left + right) / 2;
        for (int y = std::max(0, int(std::min(left, right) - lineWidth - 1)); y < size.height(); ++y) {
            const double fill = fillStrength * std::clamp(y + 1 - middle, 0.0, 1.0);
            const double strength = std::max(fill, lineCover(y, left, right, lineWidth)) * color.alphaF();
            const auto part = [strength](int value) { return int(value * strength + 0.5); };
            reinterpret_cast<QRgb *>(image.scanLine(y))[x] =
                qRgba(part(color.red()), part(color.green()), part(color.blue()), part(255));
        }
        left = right;
    }
    painter->drawImage(rect, image);
}

} // namespace domus
