// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "output.h"

#include <QList>
#include <QStringList>

namespace domus::cli {

/// What others have named, made safe to show.
TableCell shownCell(const QString &text, Style style = Style::Plain);

/// Columns of text under a heading, aligned by what they take on the screen.
class TextTable {
public:
    /// Columns named in `rightAligned` (from 0) hold numbers.
    explicit TextTable(QStringList headings, QList<int> rightAligned = {})
        : m_headings(std::move(headings)), m_rightAligned(std::move(rightAligned))
    {
    }

    void addRow(const QStringList &cells) { m_rows.append({cells, {}}); }
    /// With a style for some cells; missing ones are plain.
    void addRow(const QStringList &cells, const QList<Style> &styles) { m_rows.append({cells, styles}); }
    void print(Output &output) const;

private:
    struct Row {
        QStringList cells;
        QList<Style> styles;
    };

    QStringList m_headings;
    QList<int> m_rightAligned;
    QList<Row> m_rows;
};

} // namespace domus::cli
