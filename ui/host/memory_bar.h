// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host/memory_segments.h"

#include <QWidget>
#include <optional>

namespace domus {

/// One bar for all of the host's memory: the machine, a segment per guest with what it uses inside it, the reserve, what is free.
/// The edge at a guest's end can be dragged, and with it the guest's memory, within its floor, its ceiling and what is free.
///
/// Keyboard: Left and Right choose a guest, Up and Down (or + and -) change its memory, Return opens it. Screen readers get the
/// chosen guest as description.
class MemoryBar : public QWidget {
    Q_OBJECT
public:
    explicit MemoryBar(QWidget *parent = nullptr);

    void setSegments(const QList<MemorySegment> &segments);
    /// What is drawn: as set, with the change that is being made.
    const QList<MemorySegment> &segments() const { return m_shown; }
    /// A change was taken up or refused: what is set counts again.
    void endChange();
    /// A person is changing this guest, or an answer to that is awaited.
    QString changingKey() const { return m_changing; }

    /// Of a guest's segment, from the top left corner.
    QRectF rectOf(const QString &key) const;
    QString currentKey() const { return m_current; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// Many while an edge is dragged.
    void asked(const QString &key, domus::ByteSize size);
    void activated(const QString &key);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    QRectF bar() const;
    qreal pixelsPerByte() const;
    QRectF rectAt(qsizetype index) const;
    qsizetype indexOf(const QString &key) const;
    qsizetype indexAt(qreal x) const;
    QString edgeAt(const QPointF &point) const;
    QString describe(const MemorySegment &segment) const;
    void change(const QString &key, ByteSize size);
    void choose(const QString &key);
    void moveCurrent(int by);
    void paintSegment(QPainter &painter, qsizetype index) const;
    void paintLabel(QPainter &painter, qsizetype index) const;
    void paintGrip(QPainter &painter, const QRectF &segment) const;

    QList<MemorySegment> m_set;
    QList<MemorySegment> m_shown;
    QString m_current;
    QString m_hovered; ///< whose edge the pointer is at
    QString m_dragged;
    QString m_changing;
    std::optional<ByteSize> m_wanted;
};

} // namespace domus
