// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/live_control.h"
#include "live/pursuit.h"

namespace domus {

/// A pursuit as others see it; times since 1970 (UTC).
struct LiveProgress {
    PursuitState state = PursuitState::Idle;
    qint64 target = 0; ///< what was asked; what there is when nothing was
    std::optional<qint64> askedMs;
    std::optional<qint64> reachedMs;
    QString cause;
    bool operator==(const LiveProgress &) const = default;
};

/// Memory and vCPUs of a running guest, as last observed.
struct LiveStatus {
    LiveMemory memory;
    ByteSize floor;
    LiveProgress memoryProgress;
    LiveVcpus vcpus;
    LiveProgress vcpuProgress;
    bool operator==(const LiveStatus &) const = default;
};

} // namespace domus
