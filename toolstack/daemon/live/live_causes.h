// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/live_control.h"

namespace domus {

// Why a guest likely does not follow, in words for people. Pure. `kernelRuns` is whether an operating system's kernel runs
// in the guest, where that is known.

QString memoryCause(const LiveMemory &memory, ByteSize target, bool paused, std::optional<bool> kernelRuns);
QString vcpuCause(const LiveVcpus &vcpus, int target, bool paused, std::optional<bool> kernelRuns);

/// What the guest may not be taken below without force: what it uses and a reserve; the engine's own floor where the
/// guest does not tell what it uses.
ByteSize memoryFloor(const LiveMemory &memory);

} // namespace domus
