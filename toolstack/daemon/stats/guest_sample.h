// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain.h"

#include <chrono>
#include <optional>

namespace domus {

/// One sample of one guest; rates are means since the sample before.
struct GuestSample {
    qint64 timeMs = 0; ///< since 1970, UTC
    double cpuPercent = 0; ///< of one CPU
    ByteSize memoryActual;
    std::optional<ByteSize> memoryUsed; ///< inside the guest, without caches
    std::optional<ByteSize> memoryCache;
    ByteSize memoryHost;
    qint64 diskReadRate = 0; ///< bytes a second
    qint64 diskWriteRate = 0;
};

/// Counters and when they were read.
struct TimedCounters {
    std::chrono::steady_clock::time_point at;
    qint64 timeMs = 0; ///< the same, since 1970
    DomainCounters counters;
};

/// Pure. Counters that went backwards (another domain) count as no use rather than nonsense.
GuestSample sampleBetween(const TimedCounters &before, const TimedCounters &now);

} // namespace domus
