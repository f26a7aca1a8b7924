// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/cpu_affinity.h"

#include "error.h"
#include "files.h"

#include <cerrno>
#include <memory>
#include <sched.h>
#include <unistd.h>

namespace domus {
namespace {

/// The kernel's largest machine.
constexpr int mostProcessors = 8192;

struct FreeSet {
    void operator()(cpu_set_t *set) const { CPU_FREE(set); }
};
using CpuSet = std::unique_ptr<cpu_set_t, FreeSet>;

CpuSet emptySet()
{
    CpuSet set(CPU_ALLOC(mostProcessors));
    CPU_ZERO_S(CPU_ALLOC_SIZE(mostProcessors), set.get());
    return set;
}

Error affinityError(int code)
{
    if (code == ESRCH)
        return Error(ErrorCode::Disconnected, QStringLiteral("The vCPU has gone"));
    if (code == EINVAL)
        return Error(ErrorCode::InvalidArgument, QStringLiteral("This machine lends this user none of those processors"));
    return systemError(code, QStringLiteral("The vCPU's processors cannot be changed"));
}

} // namespace

int hostProcessors()
{
    return int(std::max<long>(1, ::sysconf(_SC_NPROCESSORS_CONF)));
}

std::vector<int> threadAffinity(qint64 thread)
{
    const CpuSet set = emptySet();
    const size_t size = CPU_ALLOC_SIZE(mostProcessors);
    if (::sched_getaffinity(pid_t(thread), size, set.get()) != 0)
        throw affinityError(errno);
    std::vector<int> cpus;
    for (int cpu = 0; cpu < mostProcessors; ++cpu) {
        if (CPU_ISSET_S(cpu, size, set.get()))
            cpus.push_back(cpu);
    }
    return cpus;
}

void setThreadAffinity(qint64 thread, const std::vector<int> &cpus)
{
    const CpuSet set = emptySet();
    const size_t size = CPU_ALLOC_SIZE(mostProcessors);
    for (const int cpu : cpus)
        CPU_SET_S(cpu, size, set.get());
    if (::sched_setaffinity(pid_t(thread), size, set.get()) != 0)
        throw affinityError(errno);
}

} // namespace domus
