// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graphs/graph_points.h"
#include "graphs/scale.h"

#include <QWidget>

namespace domus {

/// Something that happened, as a graph marks it.
struct GraphMark {
    qint64 timeMs = 0;
    QString text;
};

/// A graph over time with labelled axes, a legend that tells the values, marks of what happened, and a crosshair. Drawn with
/// QPainter: no library, nothing allocated but the points. Several graphs share one crosshair by connecting crosshairMoved() to
/// setCrosshair(), and one window of time by panned() and zoomed().
///
/// Mouse: drag pans, the wheel with Ctrl zooms, a double click goes back to now. Keyboard: Left and Right move the crosshair,
/// with Shift they pan; + and - zoom, End goes back to now, Escape drops the crosshair.
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
    /// The largest within each step, drawn as a veil above the points; in order of time.
    void setPeaks(int series, QList<GraphPoint> points);
    /// Forgets all series; numbers begin anew.
    void clearSeries();
    void setUnit(GraphUnit unit) { m_unit = unit; }
    /// How far apart points are; where three are missing there is a hole.
    void setStep(qint64 stepMs) { m_stepMs = stepMs; }
    /// In order of time.
    void setMarks(QList<GraphMark> marks);
    /// What the legend says for a series when that is not the drawn value (an area on top of another one); in order of time.
    void setLegendPoints(int series, QList<GraphPoint> points);
    /// The right edge and how far back the left edge is. `isNow`: times are told as how long ago.
    void setTime(qint64 endMs, qint64 rangeSeconds, bool isNow = true);
    /// The value axis ends there; without it at the smallest round value that holds everything.
    void setTop(std::optional<double> top) { m_fixedTop = top; }
    /// Shown in place of the curves while there is nothing to draw.
    void setEmptyText(const QString &text) { m_emptyText = text; }
    QString emptyText() const { return m_emptyText; }

    QString legendText(int series) const;
    QSize sizeHint() const override { return {480, 140}; }
    QSize minimumSizeHint() const override { return {240, 120}; }

public Q_SLOTS:
    /// A time in milliseconds since 1970; -1 for none.
    void setCrosshair(qint64 timeMs);

Q_SIGNALS:
    void crosshairMoved(qint64 timeMs);
    /// Positive is towards now.
    void panned(qint64 byMs);
    /// Below 1 shows less; what is at `aroundMs` stays there.
    void zoomed(double factor, qint64 aroundMs);
    void nowWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Series {
        QString name;
        Style style;
        Ink ink;
        QList<GraphPoint> points;
        QList<GraphPoint> legendPoints;
        QList<GraphPoint> peaks;
    };

    GraphFrame frame(const ValueScale &scale) const;
    ValueScale scale() const;
    bool isEmpty() const;
    std::optional<double> shownValue(const Series &series) const;
    QColor color(Ink ink) const;
    QList<int> legendSeries(int room) const;
    void paintHeader(QPainter &painter) const;
    void paintGrid(QPainter &painter, const GraphFrame &frame, const ValueScale &scale) const;
    void paintTimes(QPainter &painter, const GraphFrame &frame) const;
    void paintSeries(QPainter &painter, const GraphFrame &frame, const Series &series) const;
    void paintPeaks(QPainter &painter, const GraphFrame &frame, const Series &series) const;
    void paintMarks(QPainter &painter, const GraphFrame &frame) const;
    void paintCrosshair(QPainter &painter, const GraphFrame &frame) const;
    QString crosshairText() const;
    void moveCrosshair(qint64 timeMs);
    bool moveWindow(const QKeyEvent *event);
    qint64 gapMs() const { return m_stepMs * 7 / 2; }

    QString m_title;
    QString m_emptyText;
    GraphUnit m_unit;
    QList<Series> m_series;
    std::optional<double> m_fixedTop;
    qint64 m_endMs = 0;
    qint64 m_rangeSeconds = 60;
    qint64 m_crosshairMs = -1;
    qint64 m_stepMs = 1000;
    bool m_isNow = true;
    QList<GraphMark> m_marks;
    std::optional<qreal> m_panFrom; ///< where the pointer was last while it drags
};

} // namespace domus
