// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"
#include "host/spawn.h"
#include "qemu/command_line.h"
#include "qemu/state_file.h"

#include <memory>
#include <vector>

namespace domus {

class QemuProcess;

/// Throws Error(NotFound or InvalidArgument) for a file of the configuration that is not there, before QEMU is asked.
void requireFiles(const DomainConfig &config);

/// The guest's UEFI variables: made from the template when they are not there yet. Blocks; for a worker.
void prepareNvram(const QString &path);

/// A QEMU that has just been started, and the daemon's end of its monitor (not yet answering).
struct Launched {
    std::unique_ptr<QemuProcess> process;
    UniqueFd qmp;
    UniqueFd eventInput; ///< keeps what was written to the event monitor until QEMU reads it; drop when it answers
};

/// Makes sockets and logs in the runtime directory (mode 0600, from the first moment) and starts QEMU with the
/// descriptors it needs and no other. Throws Error; what it made is removed by removeRuntimeFiles().
Launched launchQemu(const QString &program, const DomainConfig &config, StartResources resources, LaunchPlan plan,
                    const DomainPaths &paths);

/// Removes what a domain left in its runtime directory, logs too when asked.
void removeRuntimeFiles(const DomainPaths &paths, bool logs);

} // namespace domus
