// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace domus::wizard {

/// The row of steps on top: a number and a word each, the present one in the accent colour, those behind it ticked.
/// One that can be gone to is clicked with the mouse; the keyboard has Back and Next.
class StepRow : public QWidget {
    Q_OBJECT
public:
    explicit StepRow(const QStringList &titles, QWidget *parent = nullptr);

    void setCurrent(int index);
    /// Steps up to this one answer to clicks.
    void setReachable(int last);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void chosen(int index);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    QFont fontOf(int index) const;
    QRect stepRect(int index) const;
    int stepAt(const QPoint &point) const;
    void paintStep(QPainter &painter, int index) const;

    QStringList m_titles;
    int m_current = 0;
    int m_reachable = 0;
};

} // namespace domus::wizard
