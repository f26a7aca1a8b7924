// SPDX-License-Identifier: GPL-3.0-or-later
#include "output.h"

#include "files.h"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <sys/ioctl.h>
#include <unistd.h>

namespace domus::cli {

Output::Output(int fd) : m_fd(fd), m_terminal(::isatty(fd) == 1), m_colours(m_terminal && wantsColours()) {}

Output::Output(Sink sink, bool terminal, bool colours, int columns)
    : m_sink(std::move(sink)), m_terminal(terminal), m_colours(colours), m_columns(columns)
{
}

int Output::columns() const
{
    winsize size{};
    if (m_terminal && m_fd >= 0 && ::ioctl(m_fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return m_columns;
}

int Output::rows() const
{
    winsize size{};
    return m_terminal && m_fd >= 0 && ::ioctl(m_fd, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 ? size.ws_row : 24;
}

void Output::flush()
{
    const QByteArray bytes = std::exchange(m_buffer, {});
    if (bytes.isEmpty())
        return;
    if (m_sink)
        return m_sink(bytes);
    const int failure = writeFully(m_fd, bytes);
    if (m_fault == 0 && failure != EPIPE)
        m_fault = failure;
}

QString Output::styled(Style style, const QString &text) const
{
    return m_colours ? QString::fromStdString(withStyle(style, text.toStdString())) : text;
}

/// The blocks of characters that terminals draw two columns wide (Unicode's East Asian Width, W and F).
static bool isWide(char32_t c)
{
    static constexpr struct {
        char32_t first;
        char32_t last;
    } blocks[] = {{0x1100, 0x115f},   {0x231a, 0x231b},   {0x2e80, 0x303e},  {0x3041, 0x33ff},   {0x3400, 0x4dbf},
                  {0x4e00, 0x9fff},   {0xa000, 0xa4cf},   {0xa960, 0xa97f},  {0xac00, 0xd7a3},   {0xf900, 0xfaff},
                  {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},  {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff},
                  {0x1f900, 0x1f9ff}, {0x1fa70, 0x1faff}, {0x20000, 0x3fffd}};
    const auto *const found =
        std::find_if(std::begin(blocks), std::end(blocks), [c](const auto &block) { return c <= block.last; });
    return found != std::end(blocks) && c >= found->first;
}

int displayWidth(QStringView text)
{
    int width = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        char32_t c = text.at(i).unicode();
        if (c < 0x80) {
            ++width;
            continue;
        }
        if (text.at(i).isHighSurrogate() && i + 1 < text.size())
            c = QChar::surrogateToUcs4(text.at(i), text.at(i + 1)), ++i;
        const QChar::Category category = QChar::category(c);
        const bool takesNoRoom =
            category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing || category == QChar::Other_Format;
        width += takesNoRoom ? 0 : isWide(c) ? 2 : 1;
    }
    return width;
}

QString printable(const QString &text)
{
    const auto isControl = [](QChar c) { return c.unicode() < 0x20 || (c.unicode() >= 0x7f && c.unicode() < 0xa0); };
    if (std::none_of(text.begin(), text.end(), isControl))
        return text;
    QString result;
    for (const QChar c : text) {
        if (isControl(c))
            result += QStringLiteral("\\x%1").arg(c.unicode(), 2, 16, QLatin1Char('0'));
        else
            result += c;
    }
    return result;
}

} // namespace domus::cli
