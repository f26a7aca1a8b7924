// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain_counters.h"

namespace domus {

/// Who counts what a NIC carries. At most one of the first two is set.
struct NicMeter {
    QString tally; ///< path of a NicTally
    QString tap; ///< name of a tap interface
    QString reason; ///< why nobody counts, for people; empty where somebody does
    bool operator==(const NicMeter &) const = default;
};

/// What was carried so far, as the guest sees it: what a tap receives was sent by the guest. Some small files.
NicCounters readNicMeter(const QString &name, const NicMeter &meter);

/// The interface that an open tap device is; empty when the descriptor is none.
QString tapNameOf(int descriptor);

} // namespace domus
