// SPDX-License-Identifier: GPL-3.0-or-later
#include "widget/console_overlay.h"

#include <QFontMetrics>

namespace domus {

void paintConsoleOverlay(QPainter &painter, const QRect &area, const QString &text, const QPalette &palette, const QFont &font)
{
    painter.fillRect(area, QColor(0, 0, 0, 140));
    if (text.isEmpty())
        return;
    const QFontMetrics metrics(font);
    const int padding = metrics.height();
    const QRect room = area.adjusted(padding, padding, -padding, -padding);
    const int flags = Qt::AlignCenter | Qt::TextWordWrap;
    const QRect words = metrics.boundingRect(room.adjusted(padding, 0, -padding, 0), flags, text);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(palette.color(QPalette::Mid));
    painter.setBrush(palette.color(QPalette::Base));
    const QRect box = words.adjusted(-padding, -padding / 2, padding, padding / 2) & area;
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter.setFont(font);
    painter.setPen(palette.color(QPalette::Text));
    painter.drawText(words, flags, text);
}

} // namespace domus
