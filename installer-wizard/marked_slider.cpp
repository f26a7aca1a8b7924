// SPDX-License-Identifier: GPL-3.0-or-later
#include "marked_slider.h"

#include "wizard_look.h"

#include <QPainter>
#include <QSpinBox>
#include <QStyleOptionSlider>
#include <QWheelEvent>
#include <algorithm>

namespace domus::wizard {

static constexpr int markHeight = 7; ///< below the slider itself

MarkedSlider::MarkedSlider(QWidget *parent) : QSlider(Qt::Horizontal, parent)
{
    setContentsMargins(0, 0, 0, 0);
}

void MarkedSlider::setMarks(int least, int recommended)
{
    m_least = least;
    m_recommended = recommended;
    update();
}

QSize MarkedSlider::sizeHint() const
{
    return QSlider::sizeHint() + QSize(60, 2 * markHeight); // above as well, so that the groove stays in the middle
}

QSize MarkedSlider::minimumSizeHint() const
{
    return {QSlider::minimumSizeHint().width(), sizeHint().height()}; // QSlider's own asks sizeHint() for the height
}

int MarkedSlider::lineHeight()
{
    return std::max(QSpinBox().sizeHint().height(), MarkedSlider().sizeHint().height());
}

qreal MarkedSlider::xOf(int position) const
{
    QStyleOptionSlider option;
    initStyleOption(&option);
    const int handle = style()->pixelMetric(QStyle::PM_SliderLength, &option, this);
    const int offset = QStyle::sliderPositionFromValue(minimum(), maximum(), position, width() - handle, option.upsideDown);
    return offset + handle / 2.0;
}

void MarkedSlider::paintEvent(QPaintEvent *event)
{
    QSlider::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal top = height() - markHeight;
    if (m_least >= minimum()) {
        painter.setPen(QPen(toneColor(Tone::Note, palette()), 2));
        painter.drawLine(QPointF(xOf(m_least), top), QPointF(xOf(m_least), top + markHeight - 1));
    }
    if (m_recommended < minimum())
        return;
    const qreal x = xOf(m_recommended);
    painter.setPen(Qt::NoPen);
    painter.setBrush(toneColor(Tone::Good, palette()));
    painter.drawPolygon(QPolygonF{{{x, top}, {x - 4.5, top + markHeight - 1}, {x + 4.5, top + markHeight - 1}}});
}

void MarkedSlider::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

} // namespace domus::wizard
