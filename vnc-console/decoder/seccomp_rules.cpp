// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoder/seccomp_rules.h"

#include <algorithm>
#include <fcntl.h>
#include <sys/mman.h>

namespace domus::console {

bool allowCalls(scmp_filter_ctx filter, std::span<const int> calls)
{
    return std::all_of(calls.begin(), calls.end(),
                       [filter](int call) { return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0; });
}

bool allowIf(scmp_filter_ctx filter, int call, const scmp_arg_cmp &condition)
{
    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &condition) == 0;
}

bool allowMemoryAndSeals(scmp_filter_ctx filter)
{
    const scmp_arg_cmp notExecutable = {2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0};
    const scmp_arg_cmp seal = {1, SCMP_CMP_EQ, F_ADD_SEALS, 0};
    const scmp_arg_cmp flags = {1, SCMP_CMP_EQ, F_GETFL, 0};
    return allowIf(filter, SCMP_SYS(mmap), notExecutable) && allowIf(filter, SCMP_SYS(mprotect), notExecutable)
        && allowIf(filter, SCMP_SYS(fcntl), seal) && allowIf(filter, SCMP_SYS(fcntl), flags);
}

} // namespace domus::console
