// SPDX-License-Identifier: GPL-3.0-or-later
#include "rdp/rdp_sandbox.h"

#include "decoder/seccomp_rules.h"

#include <cerrno>
#include <fcntl.h>
#include <sched.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define DOMUS_UNDER_SANITIZER // needs calls of its own
#endif
#endif

namespace domus::console {

#ifndef DOMUS_UNDER_SANITIZER
namespace {

bool allowPlainCalls(scmp_filter_ctx filter)
{
    static const int calls[] = {
        // bytes on the descriptors that there are
        SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg),
        SCMP_SYS(sendto), SCMP_SYS(sendmsg), SCMP_SYS(shutdown), SCMP_SYS(close), SCMP_SYS(getsockname), SCMP_SYS(getpeername),
        SCMP_SYS(getsockopt), SCMP_SYS(fstat), SCMP_SYS(lseek),
        // waiting
        SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(select), SCMP_SYS(pselect6), SCMP_SYS(futex), SCMP_SYS(clock_gettime),
        SCMP_SYS(gettimeofday), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(sched_yield), SCMP_SYS(eventfd2),
        SCMP_SYS(timerfd_create), SCMP_SYS(timerfd_settime), SCMP_SYS(restart_syscall), SCMP_SYS(clock_getres),
        // memory
        SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(brk), SCMP_SYS(memfd_create), SCMP_SYS(ftruncate),
        // threads
        SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigreturn),
        SCMP_SYS(gettid), SCMP_SYS(getpid), SCMP_SYS(sched_getaffinity), SCMP_SYS(set_tid_address), SCMP_SYS(exit),
        SCMP_SYS(exit_group),
        // who and where
        SCMP_SYS(getrandom), SCMP_SYS(uname), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid)};
    return allowCalls(filter, calls);
}

bool allowCheckedCalls(scmp_filter_ctx filter)
{
    const scmp_arg_cmp thread = {0, SCMP_CMP_MASKED_EQ, CLONE_THREAD | CLONE_VM, CLONE_THREAD | CLONE_VM};
    const scmp_arg_cmp setFlags = {1, SCMP_CMP_EQ, F_SETFL, 0};
    const scmp_arg_cmp ofDescriptor = {3, SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH};
    // The library must have a directory for certificates, and puts nothing into it: it may believe that it has made one.
    if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(0), SCMP_SYS(mkdir), 0) != 0)
        return false;
    // The C library then makes threads by clone(), whose flags can be looked at.
    return seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 && allowMemoryAndSeals(filter)
        && allowIf(filter, SCMP_SYS(newfstatat), ofDescriptor) && allowIf(filter, SCMP_SYS(clone), thread)
        && allowIf(filter, SCMP_SYS(fcntl), setFlags);
}

} // namespace
#endif

bool enterRdpSandbox()
{
#ifdef DOMUS_UNDER_SANITIZER
    return true;
#else
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EACCES));
    if (!filter)
        return false;
    const bool loaded = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 && allowPlainCalls(filter)
        && allowCheckedCalls(filter) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return loaded;
#endif
}

} // namespace domus::console
