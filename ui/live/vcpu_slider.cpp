// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/vcpu_slider.h"

#include "live/slider_look.h"
#include "look/theme.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

namespace domus {
namespace {

constexpr qreal margin = 4;
constexpr qreal lampLine = 13; ///< middle of the lamps, from above
constexpr qreal widestPitch = 34;

} // namespace

VcpuSlider::VcpuSlider(QWidget *parent) : QSlider(Qt::Horizontal, parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setRange(1, 1);
    setPageStep(2);
    setAccessibleName(tr("Number of vCPUs"));
}

void VcpuSlider::setMarks(const VcpuMarks &marks)
{
    if (marks == m_marks)
        return;
    m_marks = marks;
    const QSignalBlocker quiet(this);
    setRange(1, std::max(1, marks.ceiling));
    update();
}

void VcpuSlider::setAsked(int vcpus)
{
    const QSignalBlocker quiet(this);
    setValue(vcpus);
}

qreal VcpuSlider::pitch() const
{
    return std::min(widestPitch, (width() - 2 * margin) / std::max(1, maximum()));
}

QPointF VcpuSlider::lampOf(int vcpu) const
{
    const qreal x = margin + (vcpu - 0.5) * pitch();
    return {isRightToLeft() ? width() - x : x, lampLine};
}

int VcpuSlider::vcpuAt(qreal x) const
{
    const qreal from = isRightToLeft() ? width() - x : x;
    return std::clamp(int((from - margin) / pitch()) + 1, minimum(), maximum());
}

QString VcpuSlider::tipFor(int vcpu) const
{
    if (vcpu <= m_marks.online)
        return tr("vCPU %1: the guest runs on it").arg(vcpu);
    if (vcpu <= m_marks.plugged)
        return tr("vCPU %1: given, and the guest has not switched it on").arg(vcpu);
    return tr("vCPU %1: not given; click to ask for %1").arg(vcpu);
}

bool VcpuSlider::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QSlider::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QToolTip::showText(help->globalPos(), tipFor(vcpuAt(help->pos().x())), this);
    return true;
}

void VcpuSlider::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (maximum() > mostLamps)
        paintBar(painter);
    else
        for (int vcpu = 1; vcpu <= maximum(); ++vcpu)
            paintLamp(painter, vcpu);
    if (isEnabled())
        paintBracket(painter);
}

void VcpuSlider::paintLamp(QPainter &painter, int vcpu) const
{
    const QColor light = toneColor(Tone::Good, palette());
    const QColor dark = mixed(palette().color(QPalette::Base), palette().color(QPalette::Text), 0.12);
    const qreal radius = std::min<qreal>(9, pitch() / 2 - 1.5);
    const bool lit = isEnabled() && vcpu <= m_marks.online;
    const bool given = isEnabled() && vcpu <= m_marks.plugged;
    painter.setPen(QPen(lit || given ? light : controlOutline(palette()), given && !lit ? 2 : 1));
    painter.setBrush(lit ? light : dark);
    painter.drawEllipse(lampOf(vcpu), radius, radius);
    if (radius < 8)
        return;
    auto small = font();
    small.setPixelSize(11);
    painter.setFont(small);
    painter.setPen(lit ? palette().color(QPalette::Base) : secondaryText(palette()));
    const QPointF middle = lampOf(vcpu);
    painter.drawText(QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius), Qt::AlignCenter,
                     QString::number(vcpu));
}

void VcpuSlider::paintBar(QPainter &painter) const
{
    const QColor light = toneColor(Tone::Good, palette());
    const QRectF whole(margin, lampLine - 6, pitch() * maximum(), 12);
    const auto part = [&](int vcpus) {
        const qreal width = whole.width() * vcpus / std::max(1, maximum());
        return QRectF(isRightToLeft() ? this->width() - margin - width : whole.left(), whole.top(), width, whole.height());
    };
    painter.fillRect(part(maximum()), mixed(palette().color(QPalette::Base), palette().color(QPalette::Text), 0.12));
    painter.fillRect(part(m_marks.plugged), mixed(light, palette().color(QPalette::Base), 0.5));
    painter.fillRect(part(m_marks.online), light);
}

void VcpuSlider::paintBracket(QPainter &painter) const
{
    const qreal line = height() - 5;
    const qreal half = pitch() / 2 - 1;
    const qreal from = lampOf(1).x() + (isRightToLeft() ? half : -half);
    const qreal to = lampOf(value()).x() + (isRightToLeft() ? -half : half);
    const QColor ink = hasFocus() ? palette().color(QPalette::Highlight)
                                  : mixed(controlOutline(palette()), palette().color(QPalette::Text), 0.4);
    painter.setPen(QPen(ink, hasFocus() || isSliderDown() ? 3 : 2));
    painter.drawPolyline(QPolygonF{{{from, line - 4}, {from, line}, {to, line}, {to, line - 4}}});
}

void VcpuSlider::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return event->ignore();
    setSliderDown(true);
    setValue(vcpuAt(event->position().x()));
    update();
}

void VcpuSlider::mouseMoveEvent(QMouseEvent *event)
{
    if (isSliderDown())
        setValue(vcpuAt(event->position().x()));
}

void VcpuSlider::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return event->ignore();
    setSliderDown(false);
    update();
}

void VcpuSlider::wheelEvent(QWheelEvent *event)
{
    event->ignore(); // scrolling the page must not change a guest
}

} // namespace domus
