// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>

class QPainter;
class QWidget;

namespace domus {

/// What the sliders of the Live page have in common.
struct SliderLook {
    static constexpr qreal handleWidth = 12;
    static constexpr qreal handleHeight = 26;

    static void paintHandle(QPainter &painter, QPointF center, const QWidget *slider, bool held);
};

} // namespace domus
