// SPDX-License-Identifier: GPL-3.0-or-later
#include "card_frame.h"

#include <QPainter>
#include <QPainterPath>

namespace domus::wizard {

CardFrame::CardFrame(QWidget *parent) : QFrame(parent) {}

void CardFrame::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

void CardFrame::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    const QColor base = palette().color(QPalette::Base);
    const QColor tone = toneColor(m_tone, palette());
    const bool plain = m_tone == Tone::Plain;
    QPainterPath path;
    path.addRoundedRect(box, 6, 6);
    painter.fillPath(path, plain ? base : mixed(base, tone, 0.06));
    if (!plain) {
        painter.save();
        painter.setClipPath(path);
        const qreal left = isRightToLeft() ? box.right() - 4 : box.left();
        painter.fillRect(QRectF(left, box.top(), 4, box.height()), tone);
        painter.restore();
    }
    const QColor edge = mixed(palette().color(QPalette::Window), palette().color(QPalette::WindowText), 0.22);
    painter.setPen(plain ? edge : mixed(edge, tone, 0.45));
    painter.drawPath(path);
}

} // namespace domus::wizard
