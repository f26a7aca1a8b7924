// SPDX-License-Identifier: GPL-3.0-or-later
#include "plain_table.h"

#include <algorithm>
#include <cstdlib>

namespace domus::cli {

std::string withStyle(Style style, std::string_view text)
{
    static constexpr const char *codes[] = {"", "1", "2", "32", "33", "31"};
    if (style == Style::Plain || text.empty())
        return std::string(text);
    return std::string("\033[") + codes[int(style)] + 'm' + std::string(text) + "\033[0m";
}

bool wantsColours()
{
    const char *const refused = std::getenv("NO_COLOR");
    const char *const terminal = std::getenv("TERM");
    return (!refused || *refused == 0) && (!terminal || terminal != std::string_view("dumb"));
}

TableCell narrowCell(std::string text, Style style)
{
    const int width = int(text.size());
    return {std::move(text), width, style};
}

static PlainTable::Row headingRow(const std::vector<std::string> &headings)
{
    PlainTable::Row row;
    for (const std::string &heading : headings)
        row.push_back(narrowCell(heading, Style::Bold));
    return row;
}

PlainTable::PlainTable(const std::vector<std::string> &headings, std::vector<int> rightAligned)
    : PlainTable(headingRow(headings), std::move(rightAligned))
{
}

PlainTable::PlainTable(Row headings, std::vector<int> rightAligned)
    : m_rows({std::move(headings)}), m_rightAligned(std::move(rightAligned))
{
}

std::vector<int> PlainTable::widths() const
{
    std::vector<int> result(m_rows.front().size());
    for (const Row &row : m_rows) {
        for (size_t i = 0; i < row.size(); ++i)
            result[i] = std::max(result[i], row[i].width);
    }
    return result;
}

std::string PlainTable::lineOf(const Row &row, const std::vector<int> &widths, bool colours) const
{
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
        const TableCell &cell = row[i];
        const std::string gap(size_t(widths[i] - cell.width), ' ');
        const std::string text = colours ? withStyle(cell.style, cell.text) : cell.text;
        line += i == 0 ? "" : "  ";
        if (std::find(m_rightAligned.begin(), m_rightAligned.end(), int(i)) != m_rightAligned.end())
            line += gap + text;
        else
            line += text + (i + 1 == row.size() ? std::string() : gap);
    }
    while (!line.empty() && line.back() == ' ')
        line.pop_back();
    return line;
}

std::string PlainTable::text(bool colours) const
{
    const std::vector<int> columns = widths();
    std::string lines;
    for (const Row &row : m_rows)
        lines += lineOf(row, columns, colours) + '\n';
    return lines;
}

} // namespace domus::cli
