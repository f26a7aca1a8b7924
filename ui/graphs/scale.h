// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace domus {

/// What the values of a graph are.
enum class GraphUnit {
    Percent, ///< 0 to 100 and beyond
    Bytes, ///< bytes of memory
    ByteRate, ///< bytes a second
    Rate, ///< of anything, a second
    Microseconds, ///< how long something takes
};

/// A value axis from 0 to `top` with labelled lines at `ticks` (0 and top included).
struct ValueScale {
    double top = 1;
    QList<double> ticks;
};

/// The smallest round scale that holds the value: 1, 2 or 5 times a power of ten for percent (at least 5), of 1024 with halves of
/// a power of two for bytes (at least 1 MiB; 4 KiB a second). Never empty; not a number and negative values count as 0.
ValueScale niceScale(double largest, GraphUnit unit);
/// A scale that ends exactly there (100 %, the memory's ceiling), in four steps.
ValueScale fixedScale(double top);

/// "35 %", "1.5 GiB", "1.5 MiB/s", "120/s", "1.2 ms".
QString valueText(double value, GraphUnit unit);
/// "now", "30 s", "5 min", "2 h": how long before the right edge.
QString agoText(qint64 seconds);
/// "40 s", "5 min", "2 h 10 min", "3 d 4 h": how long something has lasted.
QString durationText(qint64 seconds);
/// A time of day, with its day where the range is longer than one.
QString clockText(qint64 timeMs, qint64 rangeSeconds);
/// Where a time axis of that length has its labels, in seconds before the right edge, largest first.
QList<qint64> timeTicks(qint64 rangeSeconds);

} // namespace domus
