// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"
#include "engine/engine.h"

#include <QStringList>

namespace domus {

/// What the bundle's machine is given, as its owner wants it.
struct MachineWish {
    ByteSize memory; ///< of the whole machine: Xen, dom0 and all guests
    int vcpus = 0;
    ByteSize disk; ///< of the data disk
};

/// All that its QEMU is told.
struct MachinePlan {
    MachineWish wish;
    Accelerator accelerator = Accelerator::Tcg;
    QString daemonDisk; ///< squashfs with Domus
    QString identityDisk;
    QString dataDisk;
    QString consoleLog;
    int qmpFd = 3; ///< a listening socket
};

/// The memory that dom0 keeps: enough for its services and a guest's device models. Pure.
ByteSize dom0Memory(ByteSize machine);

/// QEMU's arguments; it runs in the image's directory, whose files are named by themselves. Nothing listens but QMP on the
/// given socket and one port of 127.0.0.1 that the kernel chooses, which leads to the bundle's SSH server. Pure.
QStringList machineArguments(const MachinePlan &plan);

/// The port, out of what QEMU's `info usernet` prints: 0 when it is not there. Pure.
int forwardedPort(const QString &usernet);

} // namespace domus
