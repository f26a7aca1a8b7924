// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBasicTimer>
#include <QWidget>

namespace domus::wizard {

/// A small sign before a text that says the same: looking (turns), good, refused or a remark.
/// Drawn by hand so that it is exact at every scale; turns only while it is visible.
class StatusGlyph : public QWidget {
    Q_OBJECT
public:
    enum Sign { Busy, Good, Refused, Remark };

    explicit StatusGlyph(Sign sign, QWidget *parent = nullptr);

    void setSign(Sign sign);
    Sign sign() const { return m_sign; }
    QSize sizeHint() const override { return {20, 20}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void startOrStop();

    Sign m_sign;
    int m_angle = 0; ///< degrees
    QBasicTimer m_timer;
};

} // namespace domus::wizard
