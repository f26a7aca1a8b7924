// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"
#include "text/terminal_model.h"

#include <QAbstractScrollArea>
#include <memory>
#include <optional>

namespace domus {

/// A guest's text console: a terminal on a connected stream of raw bytes.
///
/// States: Disconnected -> Connected (connectTo) -> Disconnected by the stream's end (streamEnded is emitted) or
/// by disconnectConsole(). The text stays; a line at the bottom says why it is not connected.
class TextConsoleWidget : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit TextConsoleWidget(QWidget *parent = nullptr);
    ~TextConsoleWidget() override;

    /// Bytes kept from before, shown before what the stream brings.
    void feed(const QByteArray &bytes) { m_model.write(bytes); }
    void connectTo(UniqueFd stream);
    void disconnectConsole(const QString &reason);
    bool isConnected() const { return m_stream != nullptr; }

    const TerminalModel &model() const { return m_model; }

    /// From the selection or the end on; selects what it finds and shows it. False when there is none.
    bool findNext(const QString &text, Qt::CaseSensitivity sensitivity = Qt::CaseInsensitive);
    bool findPrevious(const QString &text, Qt::CaseSensitivity sensitivity = Qt::CaseInsensitive);

    QString selectedText() const;
    void selectAll();
    void setConsoleFont(const QFont &font);

public Q_SLOTS:
    /// The selection to the clipboard (Ctrl+Shift+C).
    void copy() const;
    /// The clipboard to the guest (Ctrl+Shift+V).
    void paste();

Q_SIGNALS:
    void streamEnded(const QString &reason);
    void titleChanged(const QString &title);
    void bell();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;
    bool focusNextPrevChild(bool) override { return false; }
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    void measureFont();
    void updateScrollBars(bool toEnd);
    void fitModel();
    void onDamaged(int firstLine, int lastLine);
    void onScrolled(int added, int dropped);
    void onReadable();
    void updateCursor();
    void paintLine(QPainter &painter, int index, int y);
    void paintRun(QPainter &painter, const TerminalLine &line, int begin, int end, const TextStyle &style, QPoint origin);
    void paintCursor(QPainter &painter, const TerminalLine &line, int column, QPoint origin);
    bool handleOwnKey(const QKeyEvent &event);
    TextPosition positionAt(QPoint point) const;
    void select(const TextRange &range);
    bool select(const std::optional<TextRange> &found);
    TextRange orderedSelection() const;
    QRect lineRect(int index) const;
    int visibleRows() const;

    TerminalModel m_model;
    std::unique_ptr<FdStream> m_stream;
    QString m_reason;
    QFont m_font;
    QSize m_cell{8, 16};
    int m_ascent = 12;
    TextRange m_selection; ///< begin is where the drag began: may lie after end
    int m_cursorLine = 0;
};

} // namespace domus
