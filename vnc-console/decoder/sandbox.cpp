// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoder/sandbox.h"

#include "decoder/seccomp_rules.h"

#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define DOMUS_UNDER_SANITIZER // needs terabytes of address space and calls of its own
#endif
#endif

namespace domus::console {

namespace {

[[maybe_unused]] void limit(__rlimit_resource resource, rlim_t value)
{
    const rlimit both = {value, value};
    ::setrlimit(resource, &both);
}

#ifndef DOMUS_UNDER_SANITIZER
bool allowPlainCalls(scmp_filter_ctx filter)
{
    static const int calls[] = {
        SCMP_SYS(read),        SCMP_SYS(readv),         SCMP_SYS(write),        SCMP_SYS(writev),
        SCMP_SYS(recvfrom),    SCMP_SYS(recvmsg),       SCMP_SYS(sendto),       SCMP_SYS(sendmsg),
        SCMP_SYS(shutdown),    SCMP_SYS(close),         SCMP_SYS(poll),         SCMP_SYS(ppoll),
        SCMP_SYS(select),      SCMP_SYS(pselect6),      SCMP_SYS(futex),        SCMP_SYS(munmap),
        SCMP_SYS(mremap),      SCMP_SYS(madvise),       SCMP_SYS(brk),          SCMP_SYS(memfd_create),
        SCMP_SYS(ftruncate),   SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(clock_nanosleep),
        SCMP_SYS(sched_yield), SCMP_SYS(getrandom),     SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall),
        SCMP_SYS(getpid),      SCMP_SYS(exit),          SCMP_SYS(exit_group),
    };
    return allowCalls(filter, calls);
}
#endif

} // namespace

void limitProcess([[maybe_unused]] unsigned descriptors)
{
    ::signal(SIGPIPE, SIG_IGN);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#ifndef DOMUS_UNDER_SANITIZER
    // Three frames of the largest size, the library's unpacking buffers for one, and the programs themselves.
    limit(RLIMIT_AS, rlim_t(1536) << 20);
    limit(RLIMIT_FSIZE, rlim_t(320) << 20);
    limit(RLIMIT_NOFILE, descriptors);
    limit(RLIMIT_CORE, 0);
#endif
}

bool enterSandbox()
{
#ifdef DOMUS_UNDER_SANITIZER
    return true;
#else
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter)
        return false;
    const bool loaded = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 && allowPlainCalls(filter)
        && allowMemoryAndSeals(filter) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return loaded;
#endif
}

} // namespace domus::console
