// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"

#include <QSlider>
#include <optional>

namespace domus {

/// What is known of a guest's memory beside what is asked of it.
struct MemoryMarks {
    std::optional<ByteSize> used; ///< inside the guest
    ByteSize actual;
    ByteSize floor; ///< below it the guest would suffer
    ByteSize ceiling; ///< the right end; zero = not known
    std::optional<ByteSize> hostLimit; ///< as much as the host could let it have
    bool operator==(const MemoryMarks &) const = default;
};

/// A slider for a guest's memory from nothing to its ceiling. The handle is what is asked; the bar tells what the guest has and
/// uses, hatched where it should not go: below the floor, and beyond what the host can give. Values are in MiB.
class MemorySlider : public QSlider {
    Q_OBJECT
public:
    explicit MemorySlider(QWidget *parent = nullptr);

    void setMarks(const MemoryMarks &marks);
    const MemoryMarks &marks() const { return m_marks; }
    void setAsked(ByteSize size);
    ByteSize asked() const { return ByteSize::fromMiB(value()); }

    QSize sizeHint() const override { return {240, 36}; }
    QSize minimumSizeHint() const override { return {120, 36}; }
    /// Where that much is, from the left edge.
    qreal xOf(ByteSize size) const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    QRectF bar() const;
    void moveTo(qreal x);
    void fill(QPainter &painter, ByteSize from, ByteSize to, const QBrush &brush) const;
    void paintHandle(QPainter &painter) const;

    MemoryMarks m_marks;
};

} // namespace domus
