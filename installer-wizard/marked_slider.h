// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSlider>

namespace domus::wizard {

/// A horizontal slider with two marks under it: a line for the least, a triangle for the recommendation.
/// The wheel does not move it, so that scrolling the page never changes an answer.
class MarkedSlider : public QSlider {
    Q_OBJECT
public:
    explicit MarkedSlider(QWidget *parent = nullptr);

    /// Positions; below the minimum of the range = no mark.
    void setMarks(int least, int recommended);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    /// Of a line that has a slider and a field.
    static int lineHeight();

protected:
    void paintEvent(QPaintEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    qreal xOf(int position) const;

    int m_least = -1;
    int m_recommended = -1;
};

} // namespace domus::wizard
