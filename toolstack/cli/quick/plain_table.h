// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace domus::cli {

enum class Style {
    Plain,
    Bold,
    Faint,
    Good,
    Warning,
    Bad,
};

/// The text between a terminal's codes for the style.
std::string withStyle(Style style, std::string_view text);

/// Whether colours are wanted where there is a terminal: not when $NO_COLOR or TERM=dumb say otherwise.
bool wantsColours();

struct TableCell {
    std::string text; ///< UTF-8 that is safe to show
    int width = 0; ///< the columns it takes on the screen
    Style style = Style::Plain;
};

/// Of characters that take a column each.
TableCell narrowCell(std::string text, Style style = Style::Plain);

/// Columns of text under a bold heading.
class PlainTable {
public:
    using Row = std::vector<TableCell>;

    /// Columns named in `rightAligned` (from 0) hold numbers.
    PlainTable(const std::vector<std::string> &headings, std::vector<int> rightAligned);
    PlainTable(Row headings, std::vector<int> rightAligned);

    /// As many cells as headings, or fewer.
    void addRow(Row row) { m_rows.push_back(std::move(row)); }
    /// Lines, each with its end.
    std::string text(bool colours) const;

private:
    std::vector<int> widths() const;
    std::string lineOf(const Row &row, const std::vector<int> &widths, bool colours) const;

    std::vector<Row> m_rows; ///< the first is the heading
    std::vector<int> m_rightAligned;
};

} // namespace domus::cli
