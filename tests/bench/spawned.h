// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

namespace bench {

/// Starts a program (found in PATH) with stdout and stderr thrown away; exits the bench when it cannot.
pid_t spawn(const std::vector<std::string> &command);

struct Ended {
    int status = 0; ///< exit code, or 128 + signal
    double cpuSeconds = 0; ///< of the process and the children it waited for
};

Ended waitFor(pid_t pid);

/// The process and everything below it that lives now.
std::vector<pid_t> processTree(pid_t root);

/// Seconds of CPU that these processes and their waited-for children have used.
double cpuSeconds(const std::vector<pid_t> &pids);

/// Proportional set size in MiB (smaps_rollup).
double pssMiB(const std::vector<pid_t> &pids);

/// Ends the tree: SIGTERM, then SIGKILL after two seconds.
void endTree(pid_t root);

} // namespace bench
