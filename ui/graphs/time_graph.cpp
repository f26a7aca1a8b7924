// SPDX-License-Identifier: GPL-3.0-or-later
#include "graphs/time_graph.h"

#include "look/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace domus {

TimeGraph::TimeGraph(const QString &title, GraphUnit unit, QWidget *parent) : QWidget(parent), m_title(title), m_unit(unit)
{
    setAccessibleName(title);
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

int TimeGraph::addSeries(const QString &name, Style style, Ink ink)
{
    m_series.append({name, style, ink, {}, {}, {}});
    return int(m_series.size()) - 1;
}

void TimeGraph::setPoints(int series, QList<GraphPoint> points)
{
    m_series[series].points = std::move(points);
    update();
}

void TimeGraph::setLegendPoints(int series, QList<GraphPoint> points)
{
    m_series[series].legendPoints = std::move(points);
}

void TimeGraph::setPeaks(int series, QList<GraphPoint> points)
{
    m_series[series].peaks = std::move(points);
    update();
}

void TimeGraph::clearSeries()
{
    m_series.clear();
    update();
}

void TimeGraph::setMarks(QList<GraphMark> marks)
{
    m_marks = std::move(marks);
    update();
}

void TimeGraph::setTime(qint64 endMs, qint64 rangeSeconds, bool isNow)
{
    m_isNow = isNow;
    m_endMs = endMs;
    m_rangeSeconds = rangeSeconds;
    update();
}

void TimeGraph::setCrosshair(qint64 timeMs)
{
    if (timeMs == m_crosshairMs)
        return;
    m_crosshairMs = timeMs;
    update();
}

QString TimeGraph::legendText(int series) const
{
    const auto value = shownValue(m_series[series]);
    return value ? tr("%1: %2").arg(m_series[series].name, valueText(*value, m_unit)) : m_series[series].name;
}

bool TimeGraph::isEmpty() const
{
    return std::all_of(m_series.begin(), m_series.end(), [](const Series &series) { return series.points.isEmpty(); });
}

std::optional<double> TimeGraph::shownValue(const Series &series) const
{
    const auto &points = series.legendPoints.isEmpty() ? series.points : series.legendPoints;
    return valueNear(points, m_crosshairMs >= 0 ? m_crosshairMs : m_endMs, gapMs());
}

ValueScale TimeGraph::scale() const
{
    if (m_fixedTop)
        return fixedScale(*m_fixedTop);
    double largest = 0;
    for (const auto &series : m_series) {
        for (const auto *points : {&series.points, &series.peaks}) {
            for (const auto &point : *points) {
                if (point.timeMs >= m_endMs - m_rangeSeconds * 1000 && point.timeMs <= m_endMs)
                    largest = std::max(largest, point.value);
            }
        }
    }
    return niceScale(largest, m_unit);
}

GraphFrame TimeGraph::frame(const ValueScale &scale) const
{
    const QFontMetrics metrics(font());
    // As wide as the widest label there can be, so that graphs below each other have their times in line.
    const int labels = metrics.horizontalAdvance(QStringLiteral("888 MiB/s"));
    const QRectF area = QRectF(rect()).adjusted(labels + 10, metrics.height() + 10.5, -10.5, -metrics.height() - 6.5);
    return {area, m_endMs, m_rangeSeconds * 1000, scale.top};
}

QColor TimeGraph::color(Ink ink) const
{
    const auto accent = toneColor(Tone::Busy, palette());
    switch (ink) {
    case Ink::Strong:
        return accent;
    case Ink::Soft:
        return mixed(accent, palette().color(QPalette::Base), 0.55);
    case Ink::Plain:
        return palette().color(QPalette::Text);
    case Ink::Faint:
        break;
    }
    return secondaryText(palette());
}

void TimeGraph::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const auto valueScale = scale();
    const auto area = frame(valueScale);
    painter.fillRect(area.rect, palette().color(QPalette::Base));
    paintHeader(painter);
    paintGrid(painter, area, valueScale);
    paintTimes(painter, area);
    if (isEmpty()) {
        painter.setPen(secondaryText(palette()));
        painter.drawText(area.rect, Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
        return;
    }
    painter.setClipRect(area.rect.adjusted(-1, -1, 1, 1));
    painter.setRenderHint(QPainter::Antialiasing);
    for (const auto &series : m_series)
        paintPeaks(painter, area, series);
    for (const auto &series : m_series)
        paintSeries(painter, area, series);
    paintMarks(painter, area);
    painter.setRenderHint(QPainter::Antialiasing, false);
    paintCrosshair(painter, area);
    if (hasFocus()) {
        painter.setPen(palette().color(QPalette::Highlight));
        painter.drawRect(area.rect);
    }
}

/// Those whose words have room, the weightiest first, in the order of their making.
QList<int> TimeGraph::legendSeries(int room) const
{
    const QFontMetrics metrics(font());
    QList<int> fitting;
    for (const auto ink : {Ink::Strong, Ink::Soft, Ink::Plain, Ink::Faint}) {
        for (int i = 0; i < m_series.size(); ++i) {
            const int needed = metrics.horizontalAdvance(legendText(i)) + 30;
            if (m_series.at(i).ink != ink || needed > room)
                continue;
            room -= needed;
            fitting.append(i);
        }
    }
    std::sort(fitting.begin(), fitting.end());
    return fitting;
}

void TimeGraph::paintHeader(QPainter &painter) const
{
    auto bold = font();
    bold.setBold(true);
    const QFontMetrics metrics(font());
    painter.setFont(bold);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(0, metrics.ascent() + 2, m_title);
    const int titleEnd = QFontMetrics(bold).horizontalAdvance(m_title) + 16;
    painter.setFont(font());
    int right = width() - 10;
    const auto fitting = legendSeries(right - titleEnd);
    for (auto k = fitting.size() - 1; k >= 0; --k) { // the first series is leftmost
        const int i = fitting.at(k);
        const auto text = legendText(i);
        const int advance = metrics.horizontalAdvance(text);
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(right - advance, metrics.ascent() + 2, text);
        const QRect swatch(right - advance - 14, metrics.height() / 2 - 1, 10, m_series.at(i).style == Style::Area ? 8 : 3);
        painter.fillRect(swatch.translated(0, m_series.at(i).style == Style::Area ? -2 : 1), color(m_series.at(i).ink));
        right -= advance + 30;
    }
}

void TimeGraph::paintGrid(QPainter &painter, const GraphFrame &area, const ValueScale &scale) const
{
    const QFontMetrics metrics(font());
    const bool empty = isEmpty();
    const auto line = mixed(palette().color(QPalette::Text), palette().color(QPalette::Base), 0.86);
    // Labels stay readable in a low graph: every second line then.
    const int step = area.rect.height() / 4 < metrics.height() + 2 ? 2 : 1;
    for (int i = 0; i < scale.ticks.size(); ++i) {
        const double y = area.y(scale.ticks.at(i));
        painter.setPen(line);
        if (!empty || i == 0 || i + 1 == scale.ticks.size()) // no line through the words that say why it is empty
            painter.drawLine(QPointF(area.rect.left(), y), QPointF(area.rect.right(), y));
        if (i % step != 0)
            continue;
        painter.setPen(secondaryText(palette()));
        painter.drawText(QRectF(0, y - metrics.height() / 2.0, area.rect.left() - 6, metrics.height()),
                         Qt::AlignRight | Qt::AlignVCenter, valueText(scale.ticks.at(i), m_unit));
    }
}

void TimeGraph::paintTimes(QPainter &painter, const GraphFrame &area) const
{
    const QFontMetrics metrics(font());
    painter.setPen(secondaryText(palette()));
    for (const auto ago : timeTicks(m_rangeSeconds)) {
        const auto text = m_isNow ? agoText(ago) : clockText(m_endMs - ago * 1000, m_rangeSeconds);
        const double width = metrics.horizontalAdvance(text);
        const double x = area.x(m_endMs - ago * 1000);
        const double left = std::clamp(x - width / 2, area.rect.left() - 2, area.rect.right() + 8 - width);
        painter.drawText(QPointF(left, area.rect.bottom() + metrics.ascent() + 4), text);
    }
}

void TimeGraph::paintSeries(QPainter &painter, const GraphFrame &area, const Series &series) const
{
    const auto ink = color(series.ink);
    for (const auto &piece : curvePieces(series.points, area, gapMs())) {
        if (series.style == Style::Area && piece.size() > 1) {
            auto filled = piece;
            filled.append(QPointF(piece.constLast().x(), area.rect.bottom()));
            filled.append(QPointF(piece.constFirst().x(), area.rect.bottom()));
            auto fill = ink;
            fill.setAlphaF(0.28F);
            painter.setPen(Qt::NoPen);
            painter.setBrush(fill);
            painter.drawPolygon(filled);
        }
        painter.setPen(QPen(ink, 1.4, series.style == Style::Limit ? Qt::DashLine : Qt::SolidLine));
        painter.setBrush(Qt::NoBrush);
        if (piece.size() == 1)
            painter.drawPoint(piece.constFirst());
        else
            painter.drawPolyline(piece);
    }
}

void TimeGraph::paintPeaks(QPainter &painter, const GraphFrame &area, const Series &series) const
{
    if (series.peaks.isEmpty())
        return;
    auto veil = color(series.ink);
    veil.setAlphaF(0.16F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(veil);
    for (auto piece : curvePieces(series.peaks, area, gapMs())) {
        piece.append(QPointF(piece.constLast().x(), area.rect.bottom()));
        piece.append(QPointF(piece.constFirst().x(), area.rect.bottom()));
        painter.drawPolygon(piece);
    }
}

void TimeGraph::paintMarks(QPainter &painter, const GraphFrame &area) const
{
    const QColor ink = toneColor(Tone::Waiting, palette());
    for (const auto &mark : m_marks) {
        if (mark.timeMs < m_endMs - m_rangeSeconds * 1000 || mark.timeMs > m_endMs)
            continue;
        const double x = area.x(mark.timeMs);
        painter.setPen(QPen(ink, 1, Qt::DotLine));
        painter.drawLine(QPointF(x, area.rect.top()), QPointF(x, area.rect.bottom()));
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawPolygon(QPolygonF{{{x, area.rect.top() + 7}, {x - 4, area.rect.top()}, {x + 4, area.rect.top()}}});
    }
}

/// The time, and what happened then.
QString TimeGraph::crosshairText() const
{
    auto text = clockText(m_crosshairMs, m_rangeSeconds);
    const qint64 reach = m_rangeSeconds * 1000 / std::max(100, width()) * 5;
    for (const auto &mark : m_marks) {
        if (std::abs(mark.timeMs - m_crosshairMs) <= reach && !mark.text.isEmpty())
            text += QStringLiteral(" · ") + mark.text;
    }
    return fontMetrics().elidedText(text, Qt::ElideRight, std::max(80, width() - 120));
}

void TimeGraph::paintCrosshair(QPainter &painter, const GraphFrame &area) const
{
    if (m_crosshairMs < 0 || m_crosshairMs < m_endMs - m_rangeSeconds * 1000 || m_crosshairMs > m_endMs)
        return;
    const double x = area.x(m_crosshairMs);
    painter.setPen(palette().color(QPalette::Text));
    painter.drawLine(QPointF(x, area.rect.top()), QPointF(x, area.rect.bottom()));
    const auto text = crosshairText();
    const QFontMetrics metrics(font());
    const double width = metrics.horizontalAdvance(text) + 8;
    const double beside = x + 4 + width > area.rect.right() ? x - 4 - width : x + 4;
    const double left = std::max(beside, area.rect.left());
    const QRectF box(left, area.rect.top() + 4, width, metrics.height() + 2);
    painter.fillRect(box, palette().color(QPalette::ToolTipBase));
    painter.drawRect(box);
    painter.drawText(box, Qt::AlignCenter, text);
}

void TimeGraph::moveCrosshair(qint64 timeMs)
{
    setCrosshair(timeMs);
    Q_EMIT crosshairMoved(timeMs);
}

void TimeGraph::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return event->ignore();
    m_panFrom = event->position().x();
}

void TimeGraph::mouseReleaseEvent(QMouseEvent *)
{
    m_panFrom.reset();
    unsetCursor();
}

void TimeGraph::mouseDoubleClickEvent(QMouseEvent *)
{
    m_panFrom.reset();
    Q_EMIT nowWanted();
}

void TimeGraph::wheelEvent(QWheelEvent *event)
{
    if (!event->modifiers().testFlag(Qt::ControlModifier))
        return event->ignore(); // the page scrolls
    const auto area = frame(scale());
    Q_EMIT zoomed(std::pow(0.8, event->angleDelta().y() / 120.0), area.timeAt(event->position().x()));
    event->accept();
}

void TimeGraph::mouseMoveEvent(QMouseEvent *event)
{
    const auto area = frame(scale());
    if (m_panFrom && area.rect.width() > 0) {
        const qreal moved = event->position().x() - *m_panFrom;
        if (std::abs(moved) < 1)
            return;
        setCursor(Qt::ClosedHandCursor);
        m_panFrom = event->position().x();
        moveCrosshair(-1);
        Q_EMIT panned(qint64(-moved / area.rect.width() * double(area.spanMs)));
        return;
    }
    moveCrosshair(area.rect.contains(event->position()) ? area.timeAt(event->position().x()) : -1);
}

void TimeGraph::leaveEvent(QEvent *)
{
    moveCrosshair(-1);
}

bool TimeGraph::moveWindow(const QKeyEvent *event)
{
    const qint64 around = m_crosshairMs >= 0 ? m_crosshairMs : m_endMs;
    const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
    if (shift && (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right))
        Q_EMIT panned(m_rangeSeconds * (event->key() == Qt::Key_Left ? -250 : 250));
    else if (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Minus)
        Q_EMIT zoomed(event->key() == Qt::Key_Plus ? 0.5 : 2, around);
    else if (event->key() == Qt::Key_End)
        Q_EMIT nowWanted();
    else
        return false;
    return true;
}

void TimeGraph::keyPressEvent(QKeyEvent *event)
{
    if (moveWindow(event))
        return;
    const qint64 step = m_rangeSeconds * 1000 / 60;
    const qint64 from = m_crosshairMs >= 0 ? m_crosshairMs : m_endMs;
    if (event->key() == Qt::Key_Left)
        moveCrosshair(std::max(from - step, m_endMs - m_rangeSeconds * 1000));
    else if (event->key() == Qt::Key_Right)
        moveCrosshair(std::min(from + step, m_endMs));
    else if (event->key() == Qt::Key_Escape && m_crosshairMs >= 0)
        moveCrosshair(-1);
    else
        QWidget::keyPressEvent(event);
}

} // namespace domus
