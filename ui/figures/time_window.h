// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>
#include <algorithm>

namespace domus {

/// The part of time that graphs show; milliseconds since 1970. Follows the clock until it is panned into the past. Pure.
class TimeWindow {
public:
    static constexpr qint64 shortestMs = 20'000;
    static constexpr qint64 longestMs = 7LL * 24 * 3600 * 1000; ///< as long as figures are kept

    qint64 rangeMs() const { return m_rangeMs; }
    bool follows() const { return m_endMs == 0; }
    qint64 endMs(qint64 nowMs) const { return follows() ? nowMs : m_endMs; }
    qint64 beginMs(qint64 nowMs) const { return endMs(nowMs) - m_rangeMs; }

    void follow() { m_endMs = 0; }
    /// Keeps the end where it is.
    void setRange(qint64 rangeMs) { m_rangeMs = std::clamp(rangeMs, shortestMs, longestMs); }
    /// Positive is towards now; at now it follows again.
    void pan(qint64 byMs, qint64 nowMs) { moveEnd(endMs(nowMs) + byMs, nowMs); }
    /// A factor below 1 shows less; the time `aroundMs` stays where it is on the screen.
    void zoom(double factor, qint64 aroundMs, qint64 nowMs)
    {
        const qint64 end = endMs(nowMs);
        const double part = double(end - aroundMs) / double(m_rangeMs);
        setRange(qint64(double(m_rangeMs) * factor));
        moveEnd(aroundMs + qint64(part * double(m_rangeMs)), nowMs);
    }

private:
    void moveEnd(qint64 endMs, qint64 nowMs)
    {
        const qint64 oldest = nowMs - longestMs + m_rangeMs;
        m_endMs = endMs >= nowMs ? 0 : std::max(endMs, oldest);
    }

    qint64 m_rangeMs = 60'000;
    qint64 m_endMs = 0; ///< 0: now
};

} // namespace domus
