// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plain_table.h"

#include <QByteArray>
#include <QString>
#include <functional>

namespace domus::cli {

/// Where text goes: standard output or error, or a test's buffer. Collected, and written as a whole by flush()
/// (at the latest by the destructor), so that a short list is one system call.
class Output {
public:
    using Sink = std::function<void(const QByteArray &)>;

    /// Colours only on a terminal, and not when $NO_COLOR or TERM=dumb say otherwise.
    explicit Output(int fd);
    /// For tests.
    Output(Sink sink, bool terminal, bool colours, int columns);
    ~Output() { flush(); }
    Q_DISABLE_COPY_MOVE(Output)

    bool isTerminal() const { return m_terminal; }
    bool hasColours() const { return m_colours; }
    /// Width of the terminal; 80 where there is none.
    int columns() const;
    /// Height of the terminal; 24 where there is none.
    int rows() const;

    void write(const QString &text) { m_buffer += text.toUtf8(); }
    /// What a guest printed, as it is.
    void writeBytes(const QByteArray &bytes) { m_buffer += bytes; }
    void line(const QString &text = {}) { write(text + QLatin1Char('\n')); }
    void flush();
    /// errno of the first write that failed, but for a reader that went away: nobody is there to be told that. 0: all is well.
    int fault() const { return m_fault; }

    /// The text with colours, where they are wanted.
    QString styled(Style style, const QString &text) const;

private:
    Sink m_sink;
    QByteArray m_buffer;
    int m_fd = -1;
    int m_fault = 0;
    bool m_terminal = false;
    bool m_colours = false;
    int m_columns = 80;
};

/// How many columns the text takes in a terminal: wide characters take two, combining ones none.
int displayWidth(QStringView text);

/// The text with control characters made visible: what a guest or file is called must not drive the terminal.
QString printable(const QString &text);

} // namespace domus::cli
