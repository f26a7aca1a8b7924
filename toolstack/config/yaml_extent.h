// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "yaml_tree.h"

namespace domus {

/// Where things end in a text whose tree was read from it (the parser tells only where they begin). Offsets in
/// bytes. Layouts that are not understood (explicit '?' keys, several lines of plain text inside [ ]) give -1.
class YamlExtent {
public:
    explicit YamlExtent(const QByteArray &text) : m_text(text) {}

    /// Behind the value's last character, not counting a comment. containerIndent: the column (from 0) of the
    /// map's keys or the list's dashes that hold it; inFlow: inside [ ] or { }.
    qsizetype endOfValue(const YamlNode &node, int containerIndent, bool inFlow) const;
    /// Behind the colon of a map's key.
    qsizetype endOfKey(const YamlNode &key) const;
    /// Behind the value of a map's entry, or behind the colon where it has none.
    qsizetype endOfEntry(const YamlNode &map, size_t index, int indent, bool inFlow) const;
    /// Behind the whole collection.
    qsizetype endOfCollection(const YamlNode &node) const;

    /// The column from 0, in bytes, of an offset, and the line's first and last offset (before its line end).
    int columnOf(qsizetype offset) const { return int(offset - startOfLine(offset)); }
    qsizetype startOfLine(qsizetype offset) const;
    qsizetype endOfLine(qsizetype offset) const;
    /// Whether anything but spaces stands before the offset in its line.
    bool hasTextBefore(qsizetype offset) const;
    /// The offset of the dash before a block list's item, or -1.
    qsizetype dashOf(const YamlNode &item) const;

private:
    qsizetype endOfQuoted(qsizetype begin) const;
    qsizetype endOfPlainLine(qsizetype begin, bool inFlow) const;
    qsizetype endOfDeeperLines(qsizetype begin, qsizetype end, int containerIndent) const;
    qsizetype endOfFlow(const YamlNode &node) const;
    int indentOfLine(qsizetype lineStart) const;

    const QByteArray &m_text;
};

} // namespace domus
