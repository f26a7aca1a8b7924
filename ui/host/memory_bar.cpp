// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/memory_bar.h"

#include "graphs/scale.h"
#include "look/theme.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>
#include <QToolTip>
#include <algorithm>
#include <bit>
#include <cmath>

namespace domus {
namespace {

using Kind = MemorySegment::Kind;

constexpr qreal barHeight = 34;
constexpr qreal edgeReach = 5; ///< how near the pointer must be to take an edge

QString sizeText(ByteSize size)
{
    return valueText(double(size.bytes()), GraphUnit::Bytes);
}

/// People think in steps of a sixty-fourth of what the guest can have.
ByteSize stepOf(const MemorySegment &segment)
{
    const qint64 mib = std::max<qint64>(1, (segment.ceiling.bytes() >> 20) / 64);
    return ByteSize::fromMiB(qint64(std::bit_ceil(quint64(mib))));
}

} // namespace

MemoryBar::MemoryBar(QWidget *parent) : QWidget(parent)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Memory of the host"));
}

QSize MemoryBar::sizeHint() const
{
    return {480, int(barHeight) + 2 * fontMetrics().height() + 10};
}

QSize MemoryBar::minimumSizeHint() const
{
    return {200, sizeHint().height()};
}

void MemoryBar::setSegments(const QList<MemorySegment> &segments)
{
    if (segments == m_set)
        return;
    m_set = segments;
    m_shown = m_wanted ? withSize(m_set, m_changing, *m_wanted) : m_set;
    if (indexOf(m_current) < 0)
        choose({});
    else if (hasFocus())
        choose(m_current); // its description is of now
    update();
}

void MemoryBar::endChange()
{
    if (!m_dragged.isEmpty())
        return; // the hand is still on it
    m_wanted.reset();
    m_changing.clear();
    m_shown = m_set;
    update();
}

QRectF MemoryBar::bar() const
{
    return QRectF(1, 2, width() - 2, barHeight);
}

qreal MemoryBar::pixelsPerByte() const
{
    double whole = 0;
    for (const auto &segment : m_shown)
        whole += double(segment.size.bytes());
    return whole > 0 ? bar().width() / whole : 0;
}

QRectF MemoryBar::rectAt(qsizetype index) const
{
    double before = 0;
    for (qsizetype i = 0; i < index; ++i)
        before += double(m_shown.at(i).size.bytes());
    const qreal scale = pixelsPerByte();
    const QRectF area = bar();
    const QRectF rect(area.left() + before * scale, area.top(), double(m_shown.at(index).size.bytes()) * scale, area.height());
    return isRightToLeft() ? QRectF(width() - rect.right(), rect.top(), rect.width(), rect.height()) : rect;
}

qsizetype MemoryBar::indexOf(const QString &key) const
{
    for (qsizetype i = 0; i < m_shown.size(); ++i) {
        if (m_shown.at(i).kind == Kind::Guest && m_shown.at(i).key == key)
            return i;
    }
    return -1;
}

QRectF MemoryBar::rectOf(const QString &key) const
{
    const auto index = indexOf(key);
    return index < 0 ? QRectF() : rectAt(index);
}

qsizetype MemoryBar::indexAt(qreal x) const
{
    for (qsizetype i = 0; i < m_shown.size(); ++i) {
        const QRectF rect = rectAt(i);
        if (x >= rect.left() && x < rect.right())
            return i;
    }
    return -1;
}

QString MemoryBar::edgeAt(const QPointF &point) const
{
    QString nearest;
    qreal distance = edgeReach;
    for (qsizetype i = 0; i < m_shown.size() && point.y() <= bar().bottom(); ++i) {
        if (!m_shown.at(i).canMove())
            continue;
        const QRectF rect = rectAt(i);
        const qreal away = std::abs(point.x() - (isRightToLeft() ? rect.left() : rect.right()));
        if (away <= distance) {
            distance = away;
            nearest = m_shown.at(i).key;
        }
    }
    return nearest;
}

QString MemoryBar::describe(const MemorySegment &segment) const
{
    const QString size = sizeText(segment.size);
    switch (segment.kind) {
    case Kind::Host:
        return tr("The machine itself uses %1").arg(size);
    case Kind::Reserve:
        return tr("%1 are kept back for the machine itself").arg(size);
    case Kind::Free:
        return tr("%1 can be given to guests").arg(size);
    case Kind::Guest:
        break;
    }
    QString text = tr("%1 has %2").arg(segment.name, size);
    if (segment.used)
        text = tr("%1 and uses %2 of it").arg(text, sizeText(*segment.used));
    return segment.canMove() ? tr("%1; it can have from %2 to %3").arg(text, sizeText(segment.floor), sizeText(segment.ceiling))
                             : text;
}

void MemoryBar::choose(const QString &key)
{
    m_current = key;
    const auto index = indexOf(key);
    setAccessibleDescription(index < 0 ? QString() : describe(m_shown.at(index)));
    update();
}

void MemoryBar::change(const QString &key, ByteSize size)
{
    const auto before = indexOf(key);
    if (before < 0)
        return;
    if (key != m_changing)
        m_shown = m_set;
    m_changing = key;
    m_wanted = size;
    m_shown = withSize(m_set, key, size);
    m_wanted = m_shown.at(indexOf(key)).size;
    choose(key);
    Q_EMIT asked(key, *m_wanted);
}

bool MemoryBar::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    if (const auto index = indexAt(help->pos().x()); index >= 0)
        QToolTip::showText(help->globalPos(), describe(m_shown.at(index)), this);
    else
        QToolTip::hideText();
    return true;
}

void MemoryBar::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return event->ignore();
    m_dragged = edgeAt(event->position());
    const auto index = indexAt(event->position().x());
    const bool onGuest = index >= 0 && m_shown.at(index).kind == Kind::Guest;
    choose(!m_dragged.isEmpty() ? m_dragged : onGuest ? m_shown.at(index).key : QString());
}

void MemoryBar::mouseMoveEvent(QMouseEvent *event)
{
    if (m_dragged.isEmpty()) {
        m_hovered = edgeAt(event->position());
        setCursor(m_hovered.isEmpty() ? Qt::ArrowCursor : Qt::SizeHorCursor);
        update();
        return;
    }
    const QRectF rect = rectOf(m_dragged);
    const qreal width = isRightToLeft() ? rect.right() - event->position().x() : event->position().x() - rect.left();
    const auto index = indexOf(m_dragged);
    if (index < 0 || pixelsPerByte() <= 0)
        return;
    const ByteSize step = ByteSize::fromBytes(std::max<qint64>(stepOf(m_shown.at(index)).bytes() / 4, 1 << 20));
    const auto steps = qint64(std::llround(width / pixelsPerByte() / double(step.bytes())));
    change(m_dragged, step * steps);
}

void MemoryBar::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        m_dragged.clear();
    update();
}

void MemoryBar::mouseDoubleClickEvent(QMouseEvent *event)
{
    const auto index = indexAt(event->position().x());
    if (index >= 0 && m_shown.at(index).kind == Kind::Guest)
        Q_EMIT activated(m_shown.at(index).key);
}

void MemoryBar::leaveEvent(QEvent *)
{
    m_hovered.clear();
    update();
}

void MemoryBar::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    if (m_current.isEmpty() && event->reason() != Qt::MouseFocusReason)
        moveCurrent(1);
}

void MemoryBar::moveCurrent(int by)
{
    QStringList keys;
    for (const auto &segment : std::as_const(m_shown)) {
        if (segment.kind == Kind::Guest)
            keys.append(segment.key);
    }
    if (keys.isEmpty())
        return;
    const auto now = keys.indexOf(m_current);
    choose(keys.at(now < 0 ? 0 : std::clamp<qsizetype>(now + by, 0, keys.size() - 1)));
    QAccessibleEvent described(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&described);
}

void MemoryBar::keyPressEvent(QKeyEvent *event)
{
    const auto index = indexOf(m_current);
    const int forward = isRightToLeft() ? -1 : 1;
    switch (event->key()) {
    case Qt::Key_Left:
        return moveCurrent(-forward);
    case Qt::Key_Right:
        return moveCurrent(forward);
    case Qt::Key_Up:
    case Qt::Key_Plus:
    case Qt::Key_Down:
    case Qt::Key_Minus:
        if (index >= 0 && m_shown.at(index).canMove()) {
            const ByteSize step = stepOf(m_shown.at(index));
            const bool up = event->key() == Qt::Key_Up || event->key() == Qt::Key_Plus;
            change(m_current, up ? m_shown.at(index).size + step : m_shown.at(index).size - step);
        }
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (index >= 0)
            Q_EMIT activated(m_current);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void MemoryBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath shape;
    shape.addRoundedRect(bar(), 5, 5);
    painter.save();
    painter.setClipPath(shape);
    painter.fillRect(bar(), palette().color(QPalette::Base));
    for (qsizetype i = 0; i < m_shown.size(); ++i)
        paintSegment(painter, i);
    painter.restore();
    painter.setPen(QPen(controlOutline(palette()), 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(shape);
    for (qsizetype i = 0; i < m_shown.size(); ++i)
        paintLabel(painter, i);
    if (const QRectF current = rectOf(m_current); !current.isNull() && hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.drawRoundedRect(current.adjusted(0, -1, 0, 1), 3, 3);
    }
    for (const QString &key : {m_hovered, hasFocus() ? m_current : QString()}) {
        if (const auto index = indexOf(key); index >= 0 && m_shown.at(index).canMove())
            paintGrip(painter, rectAt(index));
    }
}

void MemoryBar::paintSegment(QPainter &painter, qsizetype index) const
{
    const auto &segment = m_shown.at(index);
    const QRectF rect = rectAt(index);
    const QColor base = palette().color(QPalette::Base);
    const QColor accent = toneColor(Tone::Busy, palette());
    switch (segment.kind) {
    case Kind::Host:
        painter.fillRect(rect, mixed(secondaryText(palette()), base, 0.25));
        break;
    case Kind::Reserve:
        painter.fillRect(rect, QBrush(secondaryText(palette()), Qt::BDiagPattern));
        break;
    case Kind::Free:
        return;
    case Kind::Guest: {
        painter.fillRect(rect, mixed(accent, base, 0.6));
        if (segment.used && segment.size > ByteSize()) {
            const qreal part = std::min(1.0, double(segment.used->bytes()) / double(segment.size.bytes()));
            const qreal left = isRightToLeft() ? rect.right() - rect.width() * part : rect.left();
            painter.fillRect(QRectF(left, rect.top(), rect.width() * part, rect.height()), accent);
        }
        break;
    }
    }
    painter.fillRect(QRectF(isRightToLeft() ? rect.left() : rect.right() - 1, rect.top(), 1, rect.height()), base);
}

void MemoryBar::paintLabel(QPainter &painter, qsizetype index) const
{
    const auto &segment = m_shown.at(index);
    const QRectF rect = rectAt(index);
    if (rect.width() < 16) // of a thousand guests most: their texts need not even be measured
        return;
    const QString name = segment.kind == Kind::Host ? tr("Machine")
        : segment.kind == Kind::Reserve             ? tr("Reserve")
        : segment.kind == Kind::Free                ? tr("Free")
                                                    : segment.name;
    const QFontMetrics metrics(font());
    const QString size = sizeText(segment.size);
    if (rect.width() < std::max(metrics.horizontalAdvance(name), metrics.horizontalAdvance(size)) + 6)
        return; // the tip has it
    const auto align = Qt::AlignTop | (segment.kind == Kind::Free ? Qt::AlignRight : Qt::AlignLeft);
    const QRectF line(rect.left() + 2, bar().bottom() + 4, rect.width() - 4, metrics.height());
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(line, QStyle::visualAlignment(layoutDirection(), align), name);
    painter.setPen(secondaryText(palette()));
    painter.drawText(line.translated(0, metrics.height()), QStyle::visualAlignment(layoutDirection(), align), size);
}

void MemoryBar::paintGrip(QPainter &painter, const QRectF &segment) const
{
    const qreal x = isRightToLeft() ? segment.left() : segment.right();
    const QRectF grip(x - 4, segment.center().y() - 11, 8, 22);
    painter.setPen(QPen(mixed(controlOutline(palette()), palette().color(QPalette::Text), 0.4), 1));
    painter.setBrush(palette().color(QPalette::Button));
    painter.drawRoundedRect(grip, 3, 3);
    painter.drawLine(QPointF(x, grip.top() + 6), QPointF(x, grip.bottom() - 6));
}

} // namespace domus
