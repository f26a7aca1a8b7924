// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QStringList>
#include <array>
#include <optional>

namespace domus {

// How figures of a week lie in a file of fixed size: a header with the columns' names, then four rings of rows, each coarser
// than the one before. A row's place follows from its time, and each carries its time and a checksum: whatever a crash, a
// full disk or a stranger did to a row, it is missing and nothing else. All of this is pure. Numbers are in the machine's
// own byte order: another's file is no ring file.

struct RingLevel {
    qint64 step = 1; ///< seconds
    qint64 rows = 0;
};
inline constexpr std::array<RingLevel, 4> ringLevels{{{1, 600}, {10, 720}, {60, 1440}, {600, 1008}}};

constexpr qsizetype ringColumnsMax = 256;
constexpr qsizetype ringNameSize = 64; ///< bytes, with an end of 0

/// All quantities in one step of time; by column, NaN where there is none.
struct RingRow {
    qint64 slot = -1; ///< the time since 1970, in steps
    quint32 samples = 1; ///< seconds that are in it
    QList<float> mean;
    QList<float> peak; ///< the largest second; empty on the finest level
};

/// Where things are in a file with these columns.
class RingLayout {
public:
    explicit RingLayout(QStringList columns) : m_columns(std::move(columns)) {}

    const QStringList &columns() const { return m_columns; }
    qint64 headerSize() const;
    qint64 rowSize(int level) const;
    qint64 rowOffset(int level, qint64 slot) const;
    qint64 fileSize() const;

private:
    qint64 levelOffset(int level) const;
    QStringList m_columns;
};

/// Whether it can be a column's.
bool isRingName(const QString &name);

/// The first bytes of a file, which say how long its header is.
constexpr qsizetype ringPrologueSize = 24;
/// Nothing when it is no ring file's.
std::optional<qsizetype> ringColumnCount(QByteArrayView prologue);

QByteArray encodeRingHeader(const RingLayout &layout);
/// Nothing for whatever is no whole and undamaged header.
std::optional<RingLayout> decodeRingHeader(QByteArrayView bytes);

QByteArray encodeRingRow(const RingLayout &layout, int level, const RingRow &row);
/// Nothing when the bytes are no undamaged row of that slot.
std::optional<RingRow> decodeRingRow(const RingLayout &layout, int level, qint64 slot, QByteArrayView bytes);
/// The slot that a row claims to be of, damaged or not.
qint64 ringRowSlot(QByteArrayView bytes);

/// One row of a coarser level from those that it covers; nothing where there are none.
std::optional<RingRow> combineRows(qint64 slot, qsizetype columns, const QList<RingRow> &rows);

} // namespace domus
