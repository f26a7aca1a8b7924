// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoder/dirty_tiles.h"

#include <algorithm>
#include <cstring>

namespace domus::console {

void DirtyTiles::resize(int width, int height)
{
    m_width = width;
    m_height = height;
    m_columns = (width + tileSide - 1) / tileSide;
    m_rows = (height + tileSide - 1) / tileSide;
    m_tiles.assign(std::size_t(m_columns) * std::size_t(m_rows), 0);
    m_any = false;
}

void DirtyTiles::mark(int x, int y, int w, int h)
{
    const int left = std::max(x, 0);
    const int top = std::max(y, 0);
    const int right = std::min(x + w, m_width);
    const int bottom = std::min(y + h, m_height);
    if (left >= right || top >= bottom)
        return;
    const int firstColumn = left / tileSide;
    const int columns = (right - 1) / tileSide - firstColumn + 1;
    for (int row = top / tileSide; row <= (bottom - 1) / tileSide; ++row)
        std::memset(&m_tiles[std::size_t(row) * std::size_t(m_columns) + std::size_t(firstColumn)], 1, std::size_t(columns));
    m_any = true;
}

void DirtyTiles::add(const DirtyTiles &other)
{
    if (!other.m_any || other.m_tiles.size() != m_tiles.size())
        return;
    for (std::size_t i = 0; i < m_tiles.size(); ++i)
        m_tiles[i] |= other.m_tiles[i];
    m_any = true;
}

void DirtyTiles::clear()
{
    if (m_any)
        std::fill(m_tiles.begin(), m_tiles.end(), uint8_t(0));
    m_any = false;
}

DirtyRect DirtyTiles::pixelRect(int left, int right, int tileRow) const
{
    const int x = left * tileSide;
    const int y = tileRow * tileSide;
    return {uint16_t(x), uint16_t(y), uint16_t(std::min(right * tileSide, m_width) - x),
            uint16_t(std::min(y + tileSide, m_height) - y)};
}

// Runs of one row of tiles; a row whose runs equal those of the row above only makes those taller.
void DirtyTiles::appendRow(int tileRow, std::vector<DirtyRect> &out, std::size_t &previousRow) const
{
    const std::size_t begin = out.size();
    const uint8_t *tiles = &m_tiles[std::size_t(tileRow) * std::size_t(m_columns)];
    for (int column = 0; column < m_columns; ++column) {
        if (!tiles[column])
            continue;
        const int left = column;
        while (column < m_columns && tiles[column])
            ++column;
        out.push_back(pixelRect(left, column, tileRow));
    }
    const std::size_t count = out.size() - begin;
    const auto continues = [&](std::size_t i) {
        const DirtyRect &above = out[previousRow + i];
        const DirtyRect &below = out[begin + i];
        return above.x == below.x && above.w == below.w && above.y + above.h == below.y;
    };
    bool same = count > 0 && begin - previousRow == count;
    for (std::size_t i = 0; same && i < count; ++i)
        same = continues(i);
    if (!same) {
        previousRow = begin;
        return;
    }
    for (std::size_t i = 0; i < count; ++i)
        out[previousRow + i].h = uint16_t(out[previousRow + i].h + out[begin + i].h);
    out.resize(begin);
}

void DirtyTiles::rects(std::vector<DirtyRect> &out) const
{
    out.clear();
    if (!m_any)
        return;
    std::size_t previousRow = 0;
    for (int row = 0; row < m_rows; ++row)
        appendRow(row, out, previousRow);
    if (out.size() > std::size_t(maxDirtyRects))
        coarseRects(out);
}

void DirtyTiles::coarseRects(std::vector<DirtyRect> &out) const
{
    out.clear();
    for (int row = 0; row < m_rows; ++row) {
        const auto begin = m_tiles.begin() + row * m_columns;
        const auto end = begin + m_columns;
        const auto first = std::find(begin, end, 1);
        if (first == end)
            continue;
        const auto last = std::find(std::make_reverse_iterator(end), std::make_reverse_iterator(begin), 1).base();
        out.push_back(pixelRect(int(first - begin), int(last - begin), row));
    }
}

} // namespace domus::console
