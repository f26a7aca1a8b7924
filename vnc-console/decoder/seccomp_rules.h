// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <seccomp.h>
#include <span>

namespace domus::console {

// How the filters of the decoders' processes are put together. False: libseccomp would not take a rule.

/// These calls, whatever their arguments.
bool allowCalls(scmp_filter_ctx filter, std::span<const int> calls);
/// That call with such an argument.
bool allowIf(scmp_filter_ctx filter, int call, const scmp_arg_cmp &condition);
/// What every decoder has: memory that is never executable, descriptors that are sealed and looked at.
bool allowMemoryAndSeals(scmp_filter_ctx filter);

} // namespace domus::console
