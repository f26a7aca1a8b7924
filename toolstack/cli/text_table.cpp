// SPDX-License-Identifier: GPL-3.0-or-later
#include "text_table.h"

namespace domus::cli {

TableCell shownCell(const QString &text, Style style)
{
    const QString shown = printable(text);
    return {shown.toStdString(), displayWidth(shown), style};
}

void TextTable::print(Output &output) const
{
    PlainTable::Row headings;
    for (const QString &heading : m_headings)
        headings.push_back(shownCell(heading, Style::Bold));
    PlainTable table(std::move(headings), {m_rightAligned.begin(), m_rightAligned.end()});
    for (const Row &row : m_rows) {
        PlainTable::Row cells;
        for (qsizetype i = 0; i < row.cells.size(); ++i)
            cells.push_back(shownCell(row.cells[i], row.styles.value(i, Style::Plain)));
        table.addRow(std::move(cells));
    }
    output.writeBytes(QByteArray::fromStdString(table.text(output.hasColours())));
}

} // namespace domus::cli
