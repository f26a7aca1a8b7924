// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/console_messages.h"

#include <cstdint>
#include <vector>

namespace domus::console {

/// Which parts of a picture changed, in tiles of 32 x 32 pixels: marking costs the same however many rectangles
/// a server sends (hextile updates come in hundreds), and the list that comes out is bounded. Pure.
class DirtyTiles {
public:
    static constexpr int tileSide = 32;

    /// Forgets everything; the size is in pixels.
    void resize(int width, int height);
    /// Marks a rectangle in pixels; parts outside are ignored.
    void mark(int x, int y, int w, int h);
    void markAll() { mark(0, 0, m_width, m_height); }
    void add(const DirtyTiles &other);
    void clear();
    bool isEmpty() const { return !m_any; }

    /// Disjoint rectangles in pixels that cover all marked tiles, at most maxDirtyRects: beyond that whole rows
    /// of tiles are taken together.
    void rects(std::vector<DirtyRect> &out) const;

private:
    void appendRow(int tileRow, std::vector<DirtyRect> &out, std::size_t &previousRow) const;
    DirtyRect pixelRect(int left, int right, int tileRow) const;
    void coarseRects(std::vector<DirtyRect> &out) const;

    int m_width = 0;
    int m_height = 0;
    int m_columns = 0;
    int m_rows = 0;
    bool m_any = false;
    std::vector<uint8_t> m_tiles;
};

} // namespace domus::console
