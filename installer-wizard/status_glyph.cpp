// SPDX-License-Identifier: GPL-3.0-or-later
#include "status_glyph.h"

#include "wizard_look.h"

#include <QPainter>

namespace domus::wizard {

static constexpr int stepMs = 50;
static constexpr int stepDegrees = 30;

StatusGlyph::StatusGlyph(Sign sign, QWidget *parent) : QWidget(parent), m_sign(sign)
{
    setFixedSize(StatusGlyph::sizeHint());
}

void StatusGlyph::setSign(Sign sign)
{
    m_sign = sign;
    startOrStop();
    update();
}

void StatusGlyph::startOrStop()
{
    if (m_sign == Busy && isVisible())
        m_timer.start(stepMs, this);
    else
        m_timer.stop();
}

void StatusGlyph::timerEvent(QTimerEvent *)
{
    m_angle = (m_angle + stepDegrees) % 360;
    update();
}

void StatusGlyph::showEvent(QShowEvent *)
{
    startOrStop();
}

void StatusGlyph::hideEvent(QHideEvent *)
{
    m_timer.stop();
}

static QPolygonF mark(StatusGlyph::Sign sign)
{
    if (sign == StatusGlyph::Good)
        return {{{5.8, 10.4}, {8.8, 13.2}, {14.2, 7.2}}};
    return {};
}

void StatusGlyph::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF ring(2, 2, 16, 16);
    if (m_sign == Busy) {
        painter.setPen(QPen(mixed(palette().color(QPalette::Window), palette().color(QPalette::WindowText), 0.2), 2.2));
        painter.drawEllipse(ring.adjusted(1, 1, -1, -1));
        painter.setPen(QPen(toneColor(Tone::Accent, palette()), 2.2, Qt::SolidLine, Qt::RoundCap));
        painter.drawArc(ring.adjusted(1, 1, -1, -1), -m_angle * 16, 90 * 16);
        return;
    }
    const Tone tone = m_sign == Good ? Tone::Good : m_sign == Refused ? Tone::Bad : Tone::Accent;
    painter.setPen(Qt::NoPen);
    painter.setBrush(toneColor(tone, palette()));
    painter.drawEllipse(ring);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(palette().color(QPalette::Base), 1.9, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (m_sign == Good) {
        painter.drawPolyline(mark(Good));
    } else if (m_sign == Refused) {
        painter.drawLine(QPointF(7.2, 7.2), QPointF(12.8, 12.8));
        painter.drawLine(QPointF(12.8, 7.2), QPointF(7.2, 12.8));
    } else {
        painter.drawLine(QPointF(10, 9.4), QPointF(10, 13.8));
        painter.drawPoint(QPointF(10, 6.3));
    }
}

} // namespace domus::wizard
