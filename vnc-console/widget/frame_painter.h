// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "input/view_geometry.h"

#include <QImage>
#include <QPainter>
#include <QRegion>

namespace domus {

/// Paints a guest's picture exact to the device pixel, whatever the scale factor of the screen and wherever in
/// the window the widget begins.
class FramePainter {
public:
    /// The widget's origin in device pixels of its window, and the screen's scale factor.
    FramePainter(QPointF originInWindow, qreal devicePixelRatio);

    /// Widget coordinates to device pixels of the widget, whose pixel 0 is the first that lies wholly inside.
    QPointF toDevice(QPointF logical) const;
    /// The smallest logical rectangle that covers those device pixels.
    QRect toLogical(const QRect &device) const;
    QSize deviceSize(QSize logical) const;

    /// Paints the exposed part (logical): picture and margin. The painter must be fresh.
    void paint(QPainter &painter, const QRegion &exposed, const ViewGeometry &geometry, const QImage &picture,
               const QColor &margin) const;

private:
    void paintExact(QPainter &painter, const QList<QRect> &device, const ViewGeometry &geometry, const QImage &picture) const;
    void paintScaled(QPainter &painter, const QList<QRect> &device, const ViewGeometry &geometry, const QImage &picture) const;

    QPointF m_shift; ///< from the widget's logical origin (times ratio) to its device pixel 0
    qreal m_ratio;
};

} // namespace domus
