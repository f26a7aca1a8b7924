// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stats/ring_format.h"

#include <QString>

namespace domus {

/// The quantities of one second.
struct RingSecond {
    qint64 slot = 0; ///< seconds since 1970
    QStringList names;
    QList<float> values; ///< by name; NaN where there is none
};

/// What was read: rows that are there, oldest first, and what their columns mean.
struct RingRange {
    QStringList columns;
    QList<RingRow> rows;
};

// Files of rings, mode 0600. All of this blocks: it is for a worker. Nothing stays open between calls, and one file is
// written by one caller at a time; reading beside that is fine.

/// Writes seconds, in the order of their slots, and brings the coarser levels up to date with them. Makes the file, and
/// replaces it by a wider one when there are new names, or when it is no ring file any more. Names that nothing has been
/// known of for a week make room for new ones; above ringColumnsMax the new ones are left out. Throws Error.
void appendSeconds(const QString &path, const QList<RingSecond> &seconds);

/// The rows of a level from one slot to another, both included. Empty when there is no file, or something else is there.
RingRange readRing(const QString &path, int level, qint64 fromSlot, qint64 untilSlot);

} // namespace domus
