// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_stats.h"
#include "stats/history_store.h"

namespace domus {

// Pure.

/// Rows as series of what is asked for; those without any value are left out.
api::stats::HistoryReply historyOf(const RingRange &range, const HistorySpan &span, const std::optional<QStringList> &asked);

/// What is asked for and cannot be had of a guest that runs, and why.
QList<api::stats::Unavailable> unavailableIn(const api::stats::GuestFigures &figures, const std::optional<QStringList> &asked);

} // namespace domus
