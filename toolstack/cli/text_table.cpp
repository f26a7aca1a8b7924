// SPDX-License-Identifier: GPL-3.0-or-later
#include "text_table.h"

#include <algorithm>

namespace domus::cli {

QList<int> TextTable::widths() const
{
    QList<int> result;
    for (const QString &heading : m_headings)
        result.append(displayWidth(heading));
    for (const Row &row : m_rows) {
        for (qsizetype i = 0; i < row.cells.size(); ++i)
            result[i] = std::max(result[i], displayWidth(printable(row.cells[i])));
    }
    return result;
}

QString TextTable::lineOf(const Output &output, const Row &row, const QList<int> &widths) const
{
    QString line;
    for (qsizetype i = 0; i < row.cells.size(); ++i) {
        const QString text = printable(row.cells[i]);
        const QString gap(widths[i] - displayWidth(text), u' ');
        const QString cell = output.styled(row.styles.value(i, Style::Plain), text);
        line += i == 0 ? QString() : QStringLiteral("  ");
        if (m_rightAligned.contains(int(i)))
            line += gap + cell;
        else
            line += i + 1 == row.cells.size() ? cell : QString(cell + gap);
    }
    while (line.endsWith(u' '))
        line.chop(1);
    return line;
}

void TextTable::print(Output &output) const
{
    const QList<int> columns = widths();
    output.line(lineOf(output, {m_headings, QList<Style>(m_headings.size(), Style::Bold)}, columns));
    for (const Row &row : m_rows)
        output.line(lineOf(output, row, columns));
}

} // namespace domus::cli
