// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/slider_look.h"

#include "look/theme.h"

#include <QPainter>
#include <QWidget>

namespace domus {

void SliderLook::paintHandle(QPainter &painter, QPointF center, const QWidget *slider, bool held)
{
    const QPalette &palette = slider->palette();
    const QRectF box(center.x() - handleWidth / 2, center.y() - handleHeight / 2, handleWidth, handleHeight);
    if (slider->hasFocus()) {
        painter.setPen(QPen(palette.color(QPalette::Highlight), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 5, 5);
    }
    const QColor face = palette.color(QPalette::Button);
    painter.setPen(QPen(mixed(controlOutline(palette), palette.color(QPalette::Text), 0.4), 1));
    painter.setBrush(held ? mixed(face, palette.color(QPalette::Text), 0.15) : mixed(face, palette.color(QPalette::Base), 0.5));
    painter.drawRoundedRect(box, 4, 4);
    for (const qreal shift : {-2.0, 2.0}) // a grip
        painter.drawLine(center + QPointF(shift, -5), center + QPointF(shift, 5));
}

} // namespace domus
