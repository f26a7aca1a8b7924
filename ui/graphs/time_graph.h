// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graphs/graph_points.h"
#include "graphs/scale.h"

#include <QWidget>

namespace domus {

/// A graph over time with labelled axes, a legend that tells the values, and a crosshair. Drawn with QPainter: no library,
/// nothing allocated but the points. Several graphs share one crosshair by connecting crosshairMoved() to setCrosshair().
/// Keyboard: Left and Right move the crosshair, Escape drops it.
class TimeGraph : public QWidget {
    Q_OBJECT
public:
    enum class Style {
        Line,
        Area, ///< filled down to 0
        Limit, ///< dashed line
    };
    enum class Ink { Strong, Soft, Plain, Faint };

    TimeGraph(const QString &title, GraphUnit unit, QWidget *parent = nullptr);

    /// Series are drawn in the order of their making; the number returned names it.
    int addSeries(const QString &name, Style style, Ink ink);
    /// In order of time.
    void setPoints(int series, QList<GraphPoint> points);
    /// What the legend says for a series when that is not the drawn value (an area on top of another one); in order of time.
    void setLegendPoints(int series, QList<GraphPoint> points);
    /// The right edge and how far back the left edge is.
    void setTime(qint64 endMs, qint64 rangeSeconds);
    /// The value axis ends there; without it at the smallest round value that holds everything.
    void setTop(std::optional<double> top) { m_fixedTop = top; }
    /// Shown in place of the curves while there is nothing to draw.
    void setEmptyText(const QString &text) { m_emptyText = text; }

    QString legendText(int series) const;
    QSize sizeHint() const override { return {480, 200}; }
    QSize minimumSizeHint() const override { return {240, 120}; }

public Q_SLOTS:
    /// A time in milliseconds since 1970; -1 for none.
    void setCrosshair(qint64 timeMs);

Q_SIGNALS:
    void crosshairMoved(qint64 timeMs);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Series {
        QString name;
        Style style;
        Ink ink;
        QList<GraphPoint> points;
        QList<GraphPoint> legendPoints;
    };

    GraphFrame frame(const ValueScale &scale) const;
    ValueScale scale() const;
    bool isEmpty() const;
    std::optional<double> shownValue(const Series &series) const;
    QColor color(Ink ink) const;
    void paintHeader(QPainter &painter) const;
    void paintGrid(QPainter &painter, const GraphFrame &frame, const ValueScale &scale) const;
    void paintTimes(QPainter &painter, const GraphFrame &frame) const;
    void paintSeries(QPainter &painter, const GraphFrame &frame, const Series &series) const;
    void paintCrosshair(QPainter &painter, const GraphFrame &frame) const;
    void moveCrosshair(qint64 timeMs);

    QString m_title;
    QString m_emptyText;
    GraphUnit m_unit;
    QList<Series> m_series;
    std::optional<double> m_fixedTop;
    qint64 m_endMs = 0;
    qint64 m_rangeSeconds = 60;
    qint64 m_crosshairMs = -1;
};

} // namespace domus
