// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSlider>

namespace domus {

/// What a guest has of each vCPU.
struct VcpuMarks {
    int online = 0; ///< the guest runs on them
    int plugged = 0; ///< the hypervisor has given them
    int ceiling = 1;
    bool operator==(const VcpuMarks &) const = default;
};

/// A slider in whole steps with a lamp per vCPU: bright where the guest has really brought it up, a ring where it was given one
/// and has not, dark where there is none. The bracket under the lamps ends at what is asked.
class VcpuSlider : public QSlider {
    Q_OBJECT
public:
    static constexpr int mostLamps = 48; ///< beyond that each lamp would be a dot; a bar then

    explicit VcpuSlider(QWidget *parent = nullptr);

    void setMarks(const VcpuMarks &marks);
    const VcpuMarks &marks() const { return m_marks; }
    void setAsked(int vcpus);

    QSize sizeHint() const override { return {160, 36}; }
    QSize minimumSizeHint() const override { return {100, 36}; }
    /// The middle of a vCPU's lamp, counted from 1.
    QPointF lampOf(int vcpu) const;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    qreal pitch() const;
    int vcpuAt(qreal x) const;
    QString tipFor(int vcpu) const;
    void paintLamp(QPainter &painter, int vcpu) const;
    void paintBar(QPainter &painter) const;
    void paintBracket(QPainter &painter) const;

    VcpuMarks m_marks;
};

} // namespace domus
