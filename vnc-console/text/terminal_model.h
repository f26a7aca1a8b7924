// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "text/terminal_line.h"

#include <QObject>
#include <QSize>
#include <deque>
#include <memory>
#include <optional>

struct VTerm;
struct VTermScreen;

namespace domus {

/// A terminal without a window: what the guest wrote becomes lines, keys become what the guest reads.
/// Lines are counted from the oldest kept one; when old ones are dropped all others move down (scrolled()).
class TerminalModel : public QObject {
    Q_OBJECT
public:
    static constexpr int maxScrollback = 100'000;
    /// Whatever the lines hold, the scrollback never takes more.
    static constexpr size_t maxScrollbackBytes = size_t(96) << 20;

    explicit TerminalModel(QSize cells = QSize(80, 24), QObject *parent = nullptr);
    ~TerminalModel() override;

    /// Bytes from the guest, in pieces of any size.
    void write(const QByteArray &bytes);
    void resize(QSize cells);
    QSize size() const;

    int scrollbackLines() const { return int(m_scrollback.size()); }
    size_t scrollbackBytes() const { return m_scrollbackBytes; }
    int lineCount() const { return scrollbackLines() + size().height(); }
    TerminalLine line(int index) const;
    TextPosition cursor() const;
    bool isCursorVisible() const { return m_cursorVisible; }
    QString title() const { return m_title; }

    /// The text of the range, lines joined by \n, without blanks at line ends.
    QString text(const TextRange &range) const;
    /// The nearest place of that text after (or before) a position, going around the end; nothing when it is not there.
    std::optional<TextRange> find(const QString &needle, TextPosition from, bool backwards,
                                  Qt::CaseSensitivity sensitivity = Qt::CaseInsensitive) const;
    /// The word at a position; empty on a blank.
    TextRange wordAt(TextPosition position) const;

    /// A key of the user; text as in QKeyEvent. False when it means nothing to a terminal.
    bool key(int qtKey, Qt::KeyboardModifiers modifiers, const QString &text);
    void paste(const QString &text);

Q_SIGNALS:
    /// Lines whose content changed, both included.
    void damaged(int firstLine, int lastLine);
    /// Lines went into the scrollback, and old ones out of it.
    void scrolled(int added, int dropped);
    void cursorMoved();
    /// What the guest must be sent.
    void output(const QByteArray &bytes);
    void titleChanged(const QString &title);
    void bell();

private:
    friend struct TerminalCallbacks;
    struct VTermDeleter {
        void operator()(VTerm *terminal) const;
    };
    TerminalLine screenLine(int row) const;
    void pushLine(TerminalLine line);
    void reportScroll();
    std::optional<TextRange> findInLine(int index, const QString &needle, int fromColumn, bool backwards,
                                        Qt::CaseSensitivity sensitivity) const;

    std::unique_ptr<VTerm, VTermDeleter> m_terminal;
    VTermScreen *m_screen;
    std::deque<TerminalLine> m_scrollback;
    size_t m_scrollbackBytes = 0;
    int m_added = 0;
    int m_dropped = 0;
    bool m_cursorVisible = true;
    QString m_title;
};

} // namespace domus
