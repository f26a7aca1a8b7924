// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/terminal_line.h"

namespace domus {

QString TerminalLine::text(int from, int to) const
{
    std::u32string characters;
    const int end = to < 0 ? int(cells.size()) : qMin(to, int(cells.size()));
    for (int column = from; column < end; ++column) {
        const char32_t cell = cells[size_t(column)];
        if (cell != covered)
            characters.push_back(cell ? cell : U' ');
    }
    return QString::fromUcs4(characters.data(), qsizetype(characters.size()));
}

QString TerminalLine::textWithColumns(std::vector<int> &columns) const
{
    QString all;
    columns.clear();
    for (int column = 0; column < int(cells.size()); ++column) {
        all += text(column, column + 1);
        columns.resize(size_t(all.size()), column);
    }
    return all;
}

} // namespace domus
