// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/memory_slider.h"

#include "live/slider_look.h"
#include "look/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

namespace domus {
namespace {

constexpr qreal barHeight = 14;

/// Steps by which people think of memory of that size.
int stepFor(ByteSize ceiling)
{
    const qint64 mib = ceiling.bytes() >> 20;
    int step = 1;
    while (mib / step > 128)
        step *= 2;
    return step;
}

} // namespace

MemorySlider::MemorySlider(QWidget *parent) : QSlider(Qt::Horizontal, parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Memory in MiB"));
}

void MemorySlider::setMarks(const MemoryMarks &marks)
{
    if (marks == m_marks)
        return;
    m_marks = marks;
    const int step = stepFor(marks.ceiling);
    const QSignalBlocker quiet(this); // the range moving is nobody's wish
    setRange(step, std::max(step, int(marks.ceiling.bytes() >> 20)));
    setSingleStep(step);
    setPageStep(8 * step);
    update();
}

void MemorySlider::setAsked(ByteSize size)
{
    const QSignalBlocker quiet(this);
    setValue(int(size.bytes() >> 20));
}

QRectF MemorySlider::bar() const
{
    const qreal margin = SliderLook::handleWidth / 2 + 1;
    return QRectF(margin, (height() - barHeight) / 2, width() - 2 * margin, barHeight);
}

qreal MemorySlider::xOf(ByteSize size) const
{
    const QRectF area = bar();
    const double whole = std::max<double>(1, double(m_marks.ceiling.bytes()));
    const double part = std::clamp(double(size.bytes()) / whole, 0.0, 1.0);
    return isRightToLeft() ? area.right() - part * area.width() : area.left() + part * area.width();
}

void MemorySlider::fill(QPainter &painter, ByteSize from, ByteSize to, const QBrush &brush) const
{
    if (to <= from)
        return;
    const QRectF area = bar();
    painter.fillRect(QRectF(QPointF(xOf(from), area.top()), QPointF(xOf(to), area.bottom())).normalized(), brush);
}

void MemorySlider::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor accent = toneColor(Tone::Busy, palette());
    const QColor base = palette().color(QPalette::Base);
    QPainterPath shape;
    shape.addRoundedRect(bar(), 4, 4);
    painter.save();
    painter.setClipPath(shape);
    painter.fillRect(bar(), mixed(base, palette().color(QPalette::Text), 0.08));
    if (isEnabled()) {
        fill(painter, {}, m_marks.actual, mixed(accent, base, 0.6));
        fill(painter, m_marks.actual, asked(), QBrush(accent, Qt::BDiagPattern));
        fill(painter, {}, m_marks.used.value_or(ByteSize()), accent);
        if (m_marks.hostLimit)
            fill(painter, *m_marks.hostLimit, m_marks.ceiling, QBrush(secondaryText(palette()), Qt::DiagCrossPattern));
    }
    painter.restore();
    painter.setPen(QPen(controlOutline(palette()), 1));
    painter.drawPath(shape);
    if (isEnabled() && m_marks.floor > ByteSize()) { // a wedge from below
        const qreal x = xOf(m_marks.floor);
        const qreal top = bar().bottom() + 1;
        painter.setPen(Qt::NoPen);
        painter.setBrush(toneColor(Tone::Waiting, palette()));
        painter.drawPolygon(QPolygonF{{{x, top}, {x - 5, top + 7}, {x + 5, top + 7}}});
    }
    if (isEnabled())
        paintHandle(painter);
}

void MemorySlider::paintHandle(QPainter &painter) const
{
    SliderLook::paintHandle(painter, QPointF(xOf(asked()), bar().center().y()), this, isSliderDown());
}

void MemorySlider::moveTo(qreal x)
{
    const QRectF area = bar();
    double part = std::clamp((x - area.left()) / std::max<qreal>(1, area.width()), 0.0, 1.0);
    if (isRightToLeft())
        part = 1 - part;
    const double mib = part * double(maximum());
    const int steps = int(mib / singleStep() + 0.5);
    setValue(part >= 1 ? maximum() : steps * singleStep());
}

void MemorySlider::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return event->ignore();
    setSliderDown(true);
    moveTo(event->position().x());
    update();
}

void MemorySlider::mouseMoveEvent(QMouseEvent *event)
{
    if (isSliderDown())
        moveTo(event->position().x());
}

void MemorySlider::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return event->ignore();
    setSliderDown(false);
    update();
}

void MemorySlider::wheelEvent(QWheelEvent *event)
{
    event->ignore(); // scrolling the page must not change a guest
}

} // namespace domus
