// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/text_console_widget.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QFontMetrics>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

namespace domus {

namespace {

// A serial line tells no size, and guests take 80 x 24 for granted: a smaller view scrolls instead.
constexpr QSize smallestTerminal(80, 24);

} // namespace

TextConsoleWidget::TextConsoleWidget(QWidget *parent) : QAbstractScrollArea(parent)
{
    setAccessibleName(tr("Text console"));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    viewport()->setCursor(Qt::IBeamCursor);
    m_font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    measureFont();
    connect(&m_model, &TerminalModel::damaged, this, &TextConsoleWidget::onDamaged);
    connect(&m_model, &TerminalModel::scrolled, this, &TextConsoleWidget::onScrolled);
    connect(&m_model, &TerminalModel::cursorMoved, this, &TextConsoleWidget::updateCursor);
    connect(&m_model, &TerminalModel::titleChanged, this, &TextConsoleWidget::titleChanged);
    connect(&m_model, &TerminalModel::bell, this, &TextConsoleWidget::bell);
    connect(&m_model, &TerminalModel::output, this, [this](const QByteArray &bytes) {
        if (m_stream)
            m_stream->write(bytes);
    });
    updateScrollBars(true);
}

TextConsoleWidget::~TextConsoleWidget() = default;

void TextConsoleWidget::connectTo(UniqueFd stream)
{
    m_reason.clear();
    m_stream = std::make_unique<FdStream>(std::move(stream));
    connect(m_stream.get(), &FdStream::readyRead, this, &TextConsoleWidget::onReadable);
    connect(m_stream.get(), &FdStream::closed, this, [this](const QString &reason) {
        const QString why = reason.isEmpty() ? tr("The guest closed the console") : reason;
        disconnectConsole(why);
        Q_EMIT streamEnded(why);
    });
    viewport()->update();
}

void TextConsoleWidget::disconnectConsole(const QString &reason)
{
    if (m_stream)
        m_stream.release()->deleteLater(); // may be called from its signal
    m_reason = reason;
    viewport()->update();
}

void TextConsoleWidget::onReadable()
{
    m_model.write(m_stream->takeAll());
}

void TextConsoleWidget::setConsoleFont(const QFont &font)
{
    m_font = font;
    measureFont();
    fitModel();
    viewport()->update();
}

void TextConsoleWidget::measureFont()
{
    m_font.setKerning(false);
    m_font.setFixedPitch(true);
    const QFontMetrics metrics(m_font);
    m_cell = QSize(qMax(1, metrics.horizontalAdvance(QLatin1Char('M'))), qMax(1, metrics.height()));
    m_ascent = metrics.ascent();
}

// Scrolling

int TextConsoleWidget::visibleRows() const
{
    return qMax(1, viewport()->height() / m_cell.height());
}

void TextConsoleWidget::fitModel()
{
    const QSize fitting(viewport()->width() / m_cell.width(), visibleRows());
    m_model.resize(fitting.expandedTo(smallestTerminal));
    updateScrollBars(true);
}

void TextConsoleWidget::updateScrollBars(bool toEnd)
{
    const int last = qMax(0, m_model.lineCount() - visibleRows());
    verticalScrollBar()->setRange(0, last);
    verticalScrollBar()->setPageStep(visibleRows());
    if (toEnd)
        verticalScrollBar()->setValue(last);
    const int columns = viewport()->width() / m_cell.width();
    horizontalScrollBar()->setRange(0, qMax(0, m_model.size().width() - columns));
    horizontalScrollBar()->setPageStep(columns);
}

void TextConsoleWidget::scrollContentsBy(int, int)
{
    viewport()->update();
}

void TextConsoleWidget::onScrolled(int added, int dropped)
{
    Q_UNUSED(added)
    const bool atEnd = verticalScrollBar()->value() == verticalScrollBar()->maximum();
    const int shown = verticalScrollBar()->value();
    updateScrollBars(atEnd);
    if (!atEnd)
        verticalScrollBar()->setValue(qMax(0, shown - dropped));
    m_selection.begin.line -= dropped;
    m_selection.end.line -= dropped;
    if (m_selection.begin.line < 0 || m_selection.end.line < 0)
        m_selection = {};
    viewport()->update();
}

void TextConsoleWidget::onDamaged(int firstLine, int lastLine)
{
    for (int index = firstLine; index <= lastLine; ++index)
        viewport()->update(lineRect(index));
    const TextRange range = orderedSelection();
    if (!range.isEmpty() && range.begin.line <= lastLine && range.end.line >= firstLine)
        select(TextRange{});
}

void TextConsoleWidget::updateCursor()
{
    viewport()->update(lineRect(m_cursorLine));
    m_cursorLine = m_model.cursor().line;
    viewport()->update(lineRect(m_cursorLine));
}

void TextConsoleWidget::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    fitModel();
}

void TextConsoleWidget::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        viewport()->update();
}

QRect TextConsoleWidget::lineRect(int index) const
{
    return QRect(0, (index - verticalScrollBar()->value()) * m_cell.height(), viewport()->width(), m_cell.height());
}

// Painting

void TextConsoleWidget::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.setFont(m_font);
    const QRect area = event->rect();
    const int top = verticalScrollBar()->value();
    const int first = top + area.top() / m_cell.height();
    const int last = top + area.bottom() / m_cell.height();
    painter.fillRect(area, palette().color(QPalette::Base));
    for (int index = first; index <= last && index < m_model.lineCount(); ++index)
        paintLine(painter, index, lineRect(index).top());
    if (m_stream || m_reason.isEmpty())
        return;
    const QRect bar(0, viewport()->height() - m_cell.height() - 8, viewport()->width(), m_cell.height() + 8);
    painter.fillRect(bar, palette().color(QPalette::ToolTipBase));
    painter.setPen(palette().color(QPalette::ToolTipText));
    painter.drawText(bar.adjusted(8, 0, -8, 0), Qt::AlignVCenter | Qt::AlignLeft, m_reason);
}

void TextConsoleWidget::paintLine(QPainter &painter, int index, int y)
{
    const TerminalLine line = m_model.line(index);
    const QPoint origin(-horizontalScrollBar()->value() * m_cell.width(), y);
    for (size_t i = 0; i < line.runs.size(); ++i) {
        const int end = i + 1 < line.runs.size() ? line.runs[i + 1].begin : int(line.cells.size());
        paintRun(painter, line, line.runs[i].begin, end, line.runs[i].style, origin);
    }
    const TextRange range = orderedSelection();
    if (!range.isEmpty() && index >= range.begin.line && index <= range.end.line) {
        const int begin = index == range.begin.line ? range.begin.column : 0;
        const int end = index == range.end.line ? range.end.column : m_model.size().width();
        const QRect selected(origin.x() + begin * m_cell.width(), y, (end - begin) * m_cell.width(), m_cell.height());
        painter.fillRect(selected, palette().color(QPalette::Highlight));
        painter.setPen(palette().color(QPalette::HighlightedText));
        for (int column = begin; column < qMin(end, int(line.cells.size())); ++column)
            painter.drawText(QPoint(origin.x() + column * m_cell.width(), y + m_ascent), line.text(column, column + 1));
    }
    const TextPosition cursor = m_model.cursor();
    if (cursor.line == index && m_model.isCursorVisible())
        paintCursor(painter, line, cursor.column, origin);
}

void TextConsoleWidget::paintRun(QPainter &painter, const TerminalLine &line, int begin, int end, const TextStyle &style,
                                 QPoint origin)
{
    QColor foreground = style.has(TextStyle::DefaultForeground) ? palette().color(QPalette::Text) : QColor(style.foreground);
    QColor background = style.has(TextStyle::DefaultBackground) ? palette().color(QPalette::Base) : QColor(style.background);
    if (style.has(TextStyle::Reverse))
        std::swap(foreground, background);
    const int x = origin.x() + begin * m_cell.width();
    if (background != palette().color(QPalette::Base))
        painter.fillRect(x, origin.y(), (end - begin) * m_cell.width(), m_cell.height(), background);
    QFont font = m_font;
    font.setBold(style.has(TextStyle::Bold));
    font.setItalic(style.has(TextStyle::Italic));
    font.setUnderline(style.has(TextStyle::Underline));
    font.setStrikeOut(style.has(TextStyle::Strike));
    painter.setFont(font);
    painter.setPen(foreground);
    // Plain text in one go; anything that another font may supply cell by cell, to stay in its column.
    int column = begin;
    while (column < end) {
        int next = column;
        while (next < end && line.cells[size_t(next)] < 0x80)
            ++next;
        if (next == column)
            ++next;
        const QString text = line.text(column, next);
        if (!text.trimmed().isEmpty())
            painter.drawText(QPoint(origin.x() + column * m_cell.width(), origin.y() + m_ascent), text);
        column = next;
    }
}

void TextConsoleWidget::paintCursor(QPainter &painter, const TerminalLine &line, int column, QPoint origin)
{
    const QRect cell(QPoint(origin.x() + column * m_cell.width(), origin.y()), m_cell);
    painter.setPen(palette().color(QPalette::Text));
    if (!hasFocus() || !m_stream) {
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(cell.adjusted(0, 0, -1, -1));
        return;
    }
    painter.fillRect(cell, palette().color(QPalette::Text));
    painter.setPen(palette().color(QPalette::Base));
    painter.drawText(QPoint(cell.x(), cell.y() + m_ascent), line.text(column, column + 1));
}

// Keys

bool TextConsoleWidget::event(QEvent *event)
{
    // Keys are the guest's while the console has the focus, not the window's shortcuts.
    if (event->type() == QEvent::ShortcutOverride && m_stream) {
        event->accept();
        return true;
    }
    return QAbstractScrollArea::event(event);
}

bool TextConsoleWidget::handleOwnKey(const QKeyEvent &event)
{
    const Qt::KeyboardModifiers modifiers = event.modifiers() & ~Qt::KeypadModifier;
    if (modifiers == (Qt::ControlModifier | Qt::ShiftModifier) && event.key() == Qt::Key_C)
        return copy(), true;
    if (modifiers == (Qt::ControlModifier | Qt::ShiftModifier) && event.key() == Qt::Key_V)
        return paste(), true;
    if (modifiers == Qt::ShiftModifier && event.key() == Qt::Key_PageUp)
        return verticalScrollBar()->triggerAction(QScrollBar::SliderPageStepSub), true;
    if (modifiers == Qt::ShiftModifier && event.key() == Qt::Key_PageDown)
        return verticalScrollBar()->triggerAction(QScrollBar::SliderPageStepAdd), true;
    return false;
}

void TextConsoleWidget::keyPressEvent(QKeyEvent *event)
{
    if (handleOwnKey(*event))
        return;
    if (m_model.key(event->key(), event->modifiers(), event->text()))
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    event->accept();
}

void TextConsoleWidget::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    updateCursor();
}

void TextConsoleWidget::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    updateCursor();
}

// Selection

TextPosition TextConsoleWidget::positionAt(QPoint point) const
{
    const int line = verticalScrollBar()->value() + point.y() / m_cell.height();
    const int column = horizontalScrollBar()->value() + (point.x() + m_cell.width() / 2) / m_cell.width();
    return {qBound(0, line, m_model.lineCount() - 1), qBound(0, column, m_model.size().width())};
}

TextRange TextConsoleWidget::orderedSelection() const
{
    return m_selection.begin <= m_selection.end ? m_selection : TextRange{m_selection.end, m_selection.begin};
}

void TextConsoleWidget::select(const TextRange &range)
{
    m_selection = range;
    viewport()->update();
}

bool TextConsoleWidget::select(const std::optional<TextRange> &found)
{
    if (!found)
        return false;
    select(*found);
    const int top = verticalScrollBar()->value();
    if (found->begin.line < top || found->begin.line >= top + visibleRows())
        verticalScrollBar()->setValue(found->begin.line - visibleRows() / 2);
    return true;
}

bool TextConsoleWidget::findNext(const QString &text, Qt::CaseSensitivity sensitivity)
{
    const TextRange range = orderedSelection();
    return select(m_model.find(text, range.isEmpty() ? TextPosition{} : range.end, false, sensitivity));
}

bool TextConsoleWidget::findPrevious(const QString &text, Qt::CaseSensitivity sensitivity)
{
    const TextRange range = orderedSelection();
    const TextPosition end{m_model.lineCount() - 1, m_model.size().width()};
    return select(m_model.find(text, range.isEmpty() ? end : range.begin, true, sensitivity));
}

void TextConsoleWidget::selectAll()
{
    select(TextRange{{0, 0}, {m_model.lineCount() - 1, m_model.size().width()}});
}

QString TextConsoleWidget::selectedText() const
{
    const TextRange range = orderedSelection();
    return range.isEmpty() ? QString() : m_model.text(range);
}

void TextConsoleWidget::copy() const
{
    const QString text = selectedText();
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void TextConsoleWidget::paste()
{
    m_model.paste(QGuiApplication::clipboard()->text());
}

void TextConsoleWidget::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        select(TextRange{positionAt(event->pos()), positionAt(event->pos())});
    else if (event->button() == Qt::MiddleButton && QGuiApplication::clipboard()->supportsSelection())
        m_model.paste(QGuiApplication::clipboard()->text(QClipboard::Selection));
}

void TextConsoleWidget::mouseMoveEvent(QMouseEvent *event)
{
    if (!(event->buttons() & Qt::LeftButton))
        return;
    select(TextRange{m_selection.begin, positionAt(event->pos())});
    if (QGuiApplication::clipboard()->supportsSelection() && !selectedText().isEmpty())
        QGuiApplication::clipboard()->setText(selectedText(), QClipboard::Selection);
}

void TextConsoleWidget::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QPoint inCell = event->pos() - QPoint(m_cell.width() / 2, 0);
    select(m_model.wordAt(positionAt(inCell)));
}

} // namespace domus
