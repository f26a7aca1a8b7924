// SPDX-License-Identifier: GPL-3.0-or-later
#include "progress_line.h"

#include <algorithm>
#include <cmath>

namespace domus::cli {

static QString cut(const QString &text, int columns)
{
    if (displayWidth(text) <= columns)
        return text;
    QString result = text;
    while (!result.isEmpty() && displayWidth(result) > columns - 1)
        result.chop(result.back().isLowSurrogate() ? 2 : 1);
    return result + QStringLiteral("…");
}

QString progressBar(const QString &title, double progress, const QString &text, int columns)
{
    constexpr int cells = 24;
    const double known = std::clamp(progress, 0.0, 1.0);
    const int filled = int(std::lround(known * cells));
    const QString bar = progress < 0
        ? QStringLiteral("[%1]   …").arg(QString(cells, u'.'))
        : QStringLiteral("[%1%2] %3%").arg(QString(filled, u'#'), QString(cells - filled, u'.')).arg(int(known * 100), 3);
    return cut(printable(title) + QStringLiteral("  ") + bar + QStringLiteral("  ") + printable(text), columns - 1);
}

void ProgressLine::show(const QString &title, double progress, const QString &text)
{
    if (m_output.isTerminal()) {
        m_output.write(QStringLiteral("\r\033[K") + progressBar(title, progress, text, m_output.columns()));
        m_shown = true;
    } else if (text != m_lastText && !text.isEmpty()) {
        m_output.line(printable(title) + QStringLiteral(": ") + printable(text));
        m_lastText = text;
    }
    m_output.flush();
}

void ProgressLine::clear()
{
    if (std::exchange(m_shown, false)) {
        m_output.write(QStringLiteral("\r\033[K"));
        m_output.flush();
    }
}

} // namespace domus::cli
