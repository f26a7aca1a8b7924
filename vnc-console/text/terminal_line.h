// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRgb>
#include <QString>
#include <string>
#include <vector>

namespace domus {

/// How a run of characters looks. Default colours are the palette's, so that they follow light and dark.
struct TextStyle {
    enum Flag : quint8 {
        Bold = 1,
        Italic = 2,
        Underline = 4,
        Strike = 8,
        Reverse = 16,
        DefaultForeground = 32,
        DefaultBackground = 64
    };

    QRgb foreground = 0;
    QRgb background = 0;
    quint8 flags = DefaultForeground | DefaultBackground;

    bool has(Flag flag) const { return flags & flag; }
    bool operator==(const TextStyle &) const = default;
};

/// One line of the terminal, kept small: there may be 100000. Empty cells at its end are left out.
struct TerminalLine {
    /// In a cell that the wide character before it covers.
    static constexpr char32_t covered = 0xffffffff;

    struct Run {
        int begin = 0; ///< the style holds from this column to the next run's
        TextStyle style;
    };

    std::u32string cells; ///< one character per column; 0 is an empty cell
    std::vector<Run> runs; ///< in order; the first begins at 0 unless cells is empty

    /// The characters from one column to another (exclusive).
    QString text(int from = 0, int to = -1) const;
    /// text() of the whole line and, for each of its UTF-16 units, the column it stands in.
    QString textWithColumns(std::vector<int> &columns) const;
    size_t bytes() const { return sizeof(*this) + cells.capacity() * sizeof(char32_t) + runs.capacity() * sizeof(Run); }
};

/// A place in the terminal: line 0 is the oldest kept.
struct TextPosition {
    int line = 0;
    int column = 0;
    auto operator<=>(const TextPosition &) const = default;
};

/// From begin to end (exclusive), in order.
struct TextRange {
    TextPosition begin;
    TextPosition end;
    bool isEmpty() const { return begin == end; }
    bool operator==(const TextRange &) const = default;
};

} // namespace domus
