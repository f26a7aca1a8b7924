// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "image_build.h"
#include "machine_record.h"
#include "qemu/qemu_process.h"

namespace domus {

struct BootedMachine {
    MachineRecord record;
    std::unique_ptr<QemuProcess> process;
};

/// KVM where a trial guest runs with it, else the translator; what a trial said is kept as the engine keeps it.
Task<Accelerator> usableAccelerator(BundlePaths paths);

/// Starts its QEMU, learns the port that the kernel chose, and writes record and known hosts. The machine boots from then on.
/// Throws Error(EngineFailed) with QEMU's words.
Task<std::shared_ptr<BootedMachine>> bootMachine(BundlePaths paths, BundleImage image, QString daemonDisk, MachineWish wish,
                                                 Accelerator accelerator);

/// The machine that runs and has not answered yet, though nobody waits for it; null when there is none, or its port is not
/// known.
std::shared_ptr<BootedMachine> adoptMachine(const BundlePaths &paths);

/// Kills a machine that the record names, if one runs, and waits for its end.
Task<> endMachine(BundlePaths paths);

/// Throws Error(NoMemory) when so much is not free.
void requireMemory(ByteSize wanted, ByteSize free);

/// What dom0 and Xen printed last.
QString lastConsoleLines(const BundlePaths &paths, int count);

} // namespace domus
