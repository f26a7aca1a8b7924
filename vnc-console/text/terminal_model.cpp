// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/terminal_model.h"

#include "text/terminal_keys.h"

#include <algorithm>
#include <vterm.h>

namespace domus {

namespace {

TextStyle styleOf(const VTermScreen *screen, const VTermScreenCell &cell)
{
    TextStyle style;
    style.flags = quint8((cell.attrs.bold ? TextStyle::Bold : 0) | (cell.attrs.italic ? TextStyle::Italic : 0)
                         | (cell.attrs.underline ? TextStyle::Underline : 0) | (cell.attrs.strike ? TextStyle::Strike : 0)
                         | (cell.attrs.reverse ? TextStyle::Reverse : 0));
    const auto rgb = [screen](VTermColor colour) {
        vterm_screen_convert_color_to_rgb(screen, &colour);
        return qRgb(colour.rgb.red, colour.rgb.green, colour.rgb.blue);
    };
    if (VTERM_COLOR_IS_DEFAULT_FG(&cell.fg))
        style.flags |= TextStyle::DefaultForeground;
    else
        style.foreground = rgb(cell.fg);
    if (VTERM_COLOR_IS_DEFAULT_BG(&cell.bg))
        style.flags |= TextStyle::DefaultBackground;
    else
        style.background = rgb(cell.bg);
    return style;
}

TerminalLine lineOf(const VTermScreen *screen, int columns, const VTermScreenCell *cells)
{
    TerminalLine line;
    TextStyle last;
    int used = 0;
    line.cells.reserve(size_t(columns));
    for (int column = 0; column < columns; ++column) {
        const TextStyle style = styleOf(screen, cells[column]);
        if (column == 0 || !(style == last))
            line.runs.push_back({column, style});
        last = style;
        line.cells.push_back(char32_t(cells[column].chars[0]));
        if (cells[column].chars[0] != 0 || !style.has(TextStyle::DefaultBackground) || style.has(TextStyle::Reverse))
            used = column + 1;
    }
    line.cells.resize(size_t(used));
    line.cells.shrink_to_fit();
    while (!line.runs.empty() && line.runs.back().begin >= used)
        line.runs.pop_back();
    line.runs.shrink_to_fit();
    return line;
}

} // namespace

/// What libvterm calls; user is the model.
struct TerminalCallbacks {
    static TerminalModel *self(void *user) { return static_cast<TerminalModel *>(user); }

    static int damage(VTermRect rect, void *user)
    {
        TerminalModel *m = self(user);
        m->reportScroll();
        Q_EMIT m->damaged(m->scrollbackLines() + rect.start_row, m->scrollbackLines() + rect.end_row - 1);
        return 1;
    }
    static int moveCursor(VTermPos, VTermPos, int, void *user)
    {
        Q_EMIT self(user)->cursorMoved();
        return 1;
    }
    static int setProperty(VTermProp property, VTermValue *value, void *user)
    {
        TerminalModel *m = self(user);
        if (property == VTERM_PROP_CURSORVISIBLE) {
            m->m_cursorVisible = value->boolean;
            Q_EMIT m->cursorMoved();
        } else if (property == VTERM_PROP_TITLE && value->string) {
            m->m_title = QString::fromUtf8(value->string).left(200);
            Q_EMIT m->titleChanged(m->m_title);
        }
        return 1;
    }
    static int bell(void *user)
    {
        Q_EMIT self(user)->bell();
        return 1;
    }
    static int pushLine(int columns, const VTermScreenCell *cells, void *user)
    {
        self(user)->pushLine(lineOf(self(user)->m_screen, columns, cells));
        return 1;
    }
    static void output(const char *bytes, size_t count, void *user)
    {
        Q_EMIT self(user)->output(QByteArray(bytes, qsizetype(count)));
    }
};

void TerminalModel::VTermDeleter::operator()(VTerm *terminal) const
{
    vterm_free(terminal);
}

TerminalModel::TerminalModel(QSize cells, QObject *parent)
    : QObject(parent),
      m_terminal(vterm_new(qMax(1, cells.height()), qMax(1, cells.width()))),
      m_screen(vterm_obtain_screen(m_terminal.get()))
{
    static const VTermScreenCallbacks callbacks = {
        TerminalCallbacks::damage, nullptr, TerminalCallbacks::moveCursor, TerminalCallbacks::setProperty,
        TerminalCallbacks::bell,   nullptr, TerminalCallbacks::pushLine,   nullptr,
    };
    vterm_set_utf8(m_terminal.get(), 1);
    vterm_screen_set_callbacks(m_screen, &callbacks, this);
    vterm_output_set_callback(m_terminal.get(), TerminalCallbacks::output, this);
    vterm_screen_enable_altscreen(m_screen, 1);
    vterm_screen_set_damage_merge(m_screen, VTERM_DAMAGE_SCREEN);
    vterm_screen_reset(m_screen, 1);
}

TerminalModel::~TerminalModel() = default;

void TerminalModel::write(const QByteArray &bytes)
{
    vterm_input_write(m_terminal.get(), bytes.constData(), size_t(bytes.size()));
    vterm_screen_flush_damage(m_screen);
    reportScroll();
}

void TerminalModel::resize(QSize cells)
{
    if (cells == size() || cells.width() < 1 || cells.height() < 1)
        return;
    vterm_set_size(m_terminal.get(), cells.height(), cells.width());
    vterm_screen_flush_damage(m_screen);
    reportScroll();
    Q_EMIT damaged(0, lineCount() - 1);
}

QSize TerminalModel::size() const
{
    int rows = 0;
    int columns = 0;
    vterm_get_size(m_terminal.get(), &rows, &columns);
    return QSize(columns, rows);
}

void TerminalModel::pushLine(TerminalLine line)
{
    m_scrollbackBytes += line.bytes();
    m_scrollback.push_back(std::move(line));
    ++m_added;
    while (scrollbackLines() > maxScrollback || m_scrollbackBytes > maxScrollbackBytes) {
        m_scrollbackBytes -= m_scrollback.front().bytes();
        m_scrollback.pop_front();
        ++m_dropped;
    }
}

void TerminalModel::reportScroll()
{
    if (m_added == 0)
        return;
    const int added = std::exchange(m_added, 0);
    Q_EMIT scrolled(added, std::exchange(m_dropped, 0));
}

TerminalLine TerminalModel::screenLine(int row) const
{
    const int columns = size().width();
    std::vector<VTermScreenCell> cells(static_cast<size_t>(columns));
    for (int column = 0; column < columns; ++column)
        vterm_screen_get_cell(m_screen, {row, column}, &cells[size_t(column)]);
    return lineOf(m_screen, columns, cells.data());
}

TerminalLine TerminalModel::line(int index) const
{
    if (index < 0 || index >= lineCount())
        return {};
    return index < scrollbackLines() ? m_scrollback[size_t(index)] : screenLine(index - scrollbackLines());
}

TextPosition TerminalModel::cursor() const
{
    VTermPos position = {};
    vterm_state_get_cursorpos(vterm_obtain_state(m_terminal.get()), &position);
    return {scrollbackLines() + position.row, position.col};
}

QString TerminalModel::text(const TextRange &range) const
{
    QStringList lines;
    for (int index = range.begin.line; index <= range.end.line; ++index) {
        const int from = index == range.begin.line ? range.begin.column : 0;
        const int to = index == range.end.line ? range.end.column : -1;
        QString part = line(index).text(from, to);
        while (part.endsWith(QLatin1Char(' ')))
            part.chop(1);
        lines.append(part);
    }
    return lines.join(QLatin1Char('\n'));
}

std::optional<TextRange> TerminalModel::findInLine(int index, const QString &needle, int fromColumn, bool backwards,
                                                   Qt::CaseSensitivity sensitivity) const
{
    std::vector<int> columns;
    const QString haystack = line(index).textWithColumns(columns);
    const auto first = std::lower_bound(columns.begin(), columns.end(), fromColumn) - columns.begin();
    const qsizetype at = backwards ? (first == 0 ? -1 : haystack.lastIndexOf(needle, first - 1, sensitivity))
                                   : haystack.indexOf(needle, first, sensitivity);
    if (at < 0)
        return std::nullopt;
    const auto end = size_t(at + needle.size());
    return TextRange{{index, columns[size_t(at)]}, {index, end < columns.size() ? columns[end] : columns.back() + 1}};
}

std::optional<TextRange> TerminalModel::find(const QString &needle, TextPosition from, bool backwards,
                                             Qt::CaseSensitivity sensitivity) const
{
    if (needle.isEmpty())
        return std::nullopt;
    const int count = lineCount();
    for (int step = 0; step <= count; ++step) {
        const int index = ((backwards ? from.line - step : from.line + step) % count + count) % count;
        const int whole = backwards ? size().width() : 0;
        const auto found = findInLine(index, needle, step == 0 ? from.column : whole, backwards, sensitivity);
        if (found)
            return found;
    }
    return std::nullopt;
}

TextRange TerminalModel::wordAt(TextPosition position) const
{
    const TerminalLine whole = line(position.line);
    const auto isWord = [&whole](int column) {
        if (column < 0 || column >= int(whole.cells.size()))
            return false;
        const char32_t c = whole.cells[size_t(column)];
        const bool joins = c != 0 && c < 0x80 && QStringView(u"_-./~:@%+=").contains(QChar(ushort(c)));
        return c == TerminalLine::covered || joins || QChar::isLetterOrNumber(c);
    };
    int begin = position.column;
    int end = position.column;
    while (isWord(begin - 1) && isWord(position.column))
        --begin;
    while (isWord(end))
        ++end;
    return {{position.line, begin}, {position.line, end}};
}

bool TerminalModel::key(int qtKey, Qt::KeyboardModifiers modifiers, const QString &text)
{
    return sendTerminalKey(m_terminal.get(), qtKey, modifiers, text);
}

void TerminalModel::paste(const QString &text)
{
    vterm_keyboard_start_paste(m_terminal.get());
    QString clean = text;
    clean.replace(QStringLiteral("\r\n"), QStringLiteral("\r")).replace(QLatin1Char('\n'), QLatin1Char('\r'));
    // An escape in a pasted text could end the guest's paste mode and type commands.
    clean.remove(QLatin1Char('\x1b'));
    Q_EMIT output(clean.toUtf8());
    vterm_keyboard_end_paste(m_terminal.get());
}

} // namespace domus
