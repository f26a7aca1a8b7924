// SPDX-License-Identifier: GPL-3.0-or-later
#include "step_row.h"

#include "wizard_look.h"

#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

namespace domus::wizard {

static constexpr int disc = 22;
static constexpr int gapInside = 8; ///< between number and word
static constexpr int gapBetween = 40; ///< between two steps, with a line in it

StepRow::StepRow(const QStringList &titles, QWidget *parent) : QWidget(parent), m_titles(titles)
{
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCurrent(0);
}

void StepRow::setCurrent(int index)
{
    m_current = index;
    setAccessibleName(tr("Step %1 of %2: %3").arg(index + 1).arg(m_titles.size()).arg(m_titles.value(index)));
    update();
}

void StepRow::setReachable(int last)
{
    m_reachable = last;
    update();
}

QFont StepRow::fontOf(int index) const
{
    QFont own = font();
    own.setWeight(index == m_current ? QFont::DemiBold : QFont::Normal);
    return own;
}

QSize StepRow::sizeHint() const
{
    int width = 0;
    QFont widest = font();
    widest.setWeight(QFont::DemiBold);
    for (const QString &title : m_titles)
        width += disc + gapInside + QFontMetrics(widest).horizontalAdvance(title) + gapBetween;
    return {width - gapBetween + 4, std::max(disc + 4, fontMetrics().height() + 4)};
}

QRect StepRow::stepRect(int index) const
{
    QFont widest = font();
    widest.setWeight(QFont::DemiBold); // so that nothing moves when the step changes
    const auto widthOf = [&](int i) { return disc + gapInside + QFontMetrics(widest).horizontalAdvance(m_titles.at(i)); };
    int x = 1;
    for (int i = 0; i < index; ++i)
        x += widthOf(i) + gapBetween;
    const QRect rect(x, 0, widthOf(index), height());
    return isRightToLeft() ? QRect(width() - rect.right() - 1, 0, rect.width(), height()) : rect;
}

int StepRow::stepAt(const QPoint &point) const
{
    for (int i = 0; i < m_titles.size(); ++i) {
        if (stepRect(i).contains(point))
            return i;
    }
    return -1;
}

void StepRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int i = 0; i < m_titles.size(); ++i)
        paintStep(painter, i);
}

void StepRow::paintStep(QPainter &painter, int index) const
{
    const QColor window = palette().color(QPalette::Window);
    const QColor text = palette().color(QPalette::WindowText);
    const QColor quiet = mixed(text, window, 0.35);
    const QColor accent = palette().color(QPalette::Highlight);
    const QRect rect = stepRect(index);
    const bool isCurrent = index == m_current;
    const qreal x = isRightToLeft() ? rect.right() - disc + 0.5 : rect.left() + 0.5;
    const QRectF circle(x, (height() - disc) / 2.0 + 0.5, disc - 1, disc - 1);
    painter.setFont(fontOf(index));
    painter.setPen(isCurrent ? QPen(Qt::NoPen) : QPen(quiet, 1));
    painter.setBrush(isCurrent ? QBrush(accent) : QBrush(Qt::NoBrush));
    painter.drawEllipse(circle);
    painter.setPen(isCurrent ? palette().color(QPalette::HighlightedText) : quiet);
    if (index < m_current) {
        painter.setPen(QPen(quiet, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const QPointF c = circle.center();
        painter.drawPolyline(QPolygonF{{c + QPointF(-4.5, 0.5), c + QPointF(-1.5, 3.5), c + QPointF(4.5, -3)}});
    } else {
        painter.drawText(circle, Qt::AlignCenter, locale().toString(index + 1));
    }
    painter.setPen(isCurrent ? text : quiet);
    const QRect words = isRightToLeft() ? rect.adjusted(0, 0, -disc - gapInside, 0) : rect.adjusted(disc + gapInside, 0, 0, 0);
    painter.drawText(words, int(Qt::AlignVCenter) | int(isRightToLeft() ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute,
                     m_titles.at(index));
    if (index + 1 == m_titles.size())
        return;
    painter.setPen(QPen(mixed(text, window, 0.7), 1));
    const int from = isRightToLeft() ? rect.left() - gapBetween + 10 : rect.right() + 11;
    painter.drawLine(QPointF(from, height() / 2.0), QPointF(from + gapBetween - 20, height() / 2.0));
}

void StepRow::mousePressEvent(QMouseEvent *event)
{
    const int step = stepAt(event->pos());
    if (event->button() == Qt::LeftButton && step >= 0 && step != m_current && step <= m_reachable)
        Q_EMIT chosen(step);
}

void StepRow::mouseMoveEvent(QMouseEvent *event)
{
    const int step = stepAt(event->pos());
    const bool clickable = step >= 0 && step != m_current && step <= m_reachable;
    setCursor(clickable ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

} // namespace domus::wizard
