// SPDX-License-Identifier: GPL-3.0-or-later
#include "widget/frame_painter.h"

#include <QtMath>

namespace domus {

FramePainter::FramePainter(QPointF originInWindow, qreal devicePixelRatio)
    : m_shift(std::ceil(originInWindow.x() - 0.001) - originInWindow.x(),
              std::ceil(originInWindow.y() - 0.001) - originInWindow.y()),
      m_ratio(devicePixelRatio)
{
}

QPointF FramePainter::toDevice(QPointF logical) const
{
    return logical * m_ratio - m_shift;
}

QRect FramePainter::toLogical(const QRect &device) const
{
    const int left = qFloor((device.left() + m_shift.x()) / m_ratio);
    const int top = qFloor((device.top() + m_shift.y()) / m_ratio);
    const int right = qCeil((device.left() + device.width() + m_shift.x()) / m_ratio);
    const int bottom = qCeil((device.top() + device.height() + m_shift.y()) / m_ratio);
    return QRect(left, top, right - left, bottom - top);
}

QSize FramePainter::deviceSize(QSize logical) const
{
    return QSize(qFloor(logical.width() * m_ratio - m_shift.x() + 0.001),
                 qFloor(logical.height() * m_ratio - m_shift.y() + 0.001));
}

void FramePainter::paint(QPainter &painter, const QRegion &exposed, const ViewGeometry &geometry, const QImage &picture,
                         const QColor &margin) const
{
    // One unit is one device pixel from here on.
    painter.scale(1 / m_ratio, 1 / m_ratio);
    painter.translate(m_shift);
    painter.setCompositionMode(QPainter::CompositionMode_Source);
    QList<QRect> device;
    for (const QRect &rect : exposed) {
        const QPointF topLeft = toDevice(rect.topLeft());
        const QPointF bottomRight = toDevice(QPointF(rect.x() + rect.width(), rect.y() + rect.height()));
        const QPoint first(qFloor(topLeft.x()), qFloor(topLeft.y()));
        device.append(QRect(first, QSize(qCeil(bottomRight.x()) - first.x(), qCeil(bottomRight.y()) - first.y())));
    }
    const QRect target = picture.isNull() ? QRect() : geometry.target();
    for (const QRect &rect : device) {
        for (const QRect &beside : QRegion(rect) - target)
            painter.fillRect(beside, margin);
    }
    if (target.isEmpty())
        return;
    if (geometry.isExact())
        paintExact(painter, device, geometry, picture);
    else
        paintScaled(painter, device, geometry, picture);
}

void FramePainter::paintExact(QPainter &painter, const QList<QRect> &device, const ViewGeometry &geometry,
                              const QImage &picture) const
{
    const QRect target = geometry.target();
    for (const QRect &rect : device) {
        const QRect part = rect & target;
        if (!part.isEmpty())
            painter.drawImage(part, picture, part.translated(-target.topLeft()));
    }
}

// The whole picture through a clip: parts scaled one by one would show seams.
void FramePainter::paintScaled(QPainter &painter, const QList<QRect> &device, const ViewGeometry &geometry,
                               const QImage &picture) const
{
    QRegion clip;
    for (const QRect &rect : device)
        clip += rect & geometry.target();
    if (clip.isEmpty())
        return;
    painter.setClipRegion(clip);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, !geometry.isWholeMultiple());
    painter.drawImage(geometry.target(), picture);
}

} // namespace domus
