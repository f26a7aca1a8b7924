// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain_counters.h"
#include "host/host_counters.h"
#include "io_domus_stats.h"

#include <QUuid>
#include <chrono>

namespace domus {

// From counters, two readings of them, to figures a second. Pure. Counters that went backwards count as no use rather than
// as nonsense; what is missing in either reading is absent.

/// When counters were read.
struct ReadAt {
    std::chrono::steady_clock::time_point at;
    qint64 timeMs = 0; ///< the same, since 1970
};

/// A guest's counters, with the last ones of a hypervisor that answered: it may have been silent since.
struct GuestReading {
    ReadAt read;
    DomainCounters counters;
    ReadAt answered; ///< 0 before the first answer
    DomainCounters last; ///< as it answered then
};

/// The reading that follows one: `before` is null for a domain's first.
GuestReading nextReading(const GuestReading *before, const ReadAt &read, DomainCounters counters);

struct HostReading {
    ReadAt read;
    HostCounters counters;
};

/// All parts are there.
api::stats::GuestFigures figuresBetween(const QUuid &guest, const GuestReading &before, const GuestReading &now);
api::stats::HostFigures figuresBetween(const HostReading &before, const HostReading &now);

/// The short form, for lists.
api::stats::Sample sampleOf(const api::stats::GuestFigures &figures);

/// What is new in `now` against what a client was told last (a null one = nothing): equal parts are left out. The
/// result has only its uuid and time when all is equal.
api::stats::GuestFigures newsSince(const api::stats::GuestFigures *told, api::stats::GuestFigures now);
api::stats::HostFigures newsSince(const api::stats::HostFigures *told, api::stats::HostFigures now);

} // namespace domus
