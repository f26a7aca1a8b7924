// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain_config.h"
#include "engine/engine.h"

#include <QString>
#include <QStringList>
#include <vector>

namespace domus {

/// How a NIC reaches the host, with the number that its descriptor will have (-1 for BuiltIn).
struct PlannedNic {
    NicAttachment attachment = NicAttachment::BuiltIn;
    int fd = -1;
};

/// virtio-mem grows and shrinks in steps of so many bytes.
constexpr qint64 growthStep = 2 << 20;

/// What of a domain is not in its configuration but in the machine it starts on. Descriptor numbers are those that
/// the new process will have.
struct LaunchPlan {
    Accelerator accelerator = Accelerator::Tcg;
    int qmpFd = -1; ///< listening Unix socket
    std::vector<PlannedNic> nics; ///< one per NIC
    QStringList blockDevices; ///< those of the disks' paths that are block devices, not files
    QString eventPipe; ///< FIFO eventPipe.in and file eventPipe.out, for the monitor that only logs events
    QString serialPipe; ///< FIFO serialPipe.in and file serialPipe.out: the text console
    QString firmwareCode; ///< Firmware::Uefi: OVMF's code
    QString nvram; ///< Firmware::Uefi: this guest's variables
    bool endOnReboot = false;
    bool spareBus = true; ///< with a bus that takes devices while the guest runs (hotplug_parts.h)
    QStringList extra; ///< appended as they are
};

/// QEMU's arguments (without the program's name). Pure. Throws Error(NotSupported) or Error(InvalidArgument) for a
/// configuration that QEMU cannot be told.
QStringList qemuArguments(const DomainConfig &config, const LaunchPlan &plan);

// The parts, one per subject; each gives its own arguments only.
QStringList identityArguments(const DomainConfig &config);
QStringList machineArguments(const DomainConfig &config, const LaunchPlan &plan);
QStringList memoryArguments(const DomainConfig &config);
QStringList cpuArguments(const DomainConfig &config, const LaunchPlan &plan);
QStringList kernelArguments(const BootConfig &boot);
QStringList sandboxArguments();
QStringList monitorArguments(const LaunchPlan &plan);
QStringList endArguments(const LaunchPlan &plan);
QStringList diskArguments(const DomainConfig &config, const LaunchPlan &plan);
QStringList nicArguments(const DomainConfig &config, const LaunchPlan &plan);
QStringList displayArguments(const DisplayConfig &display);
QStringList serialArguments(const LaunchPlan &plan);
QStringList inputArguments();
QStringList balloonArguments();
QStringList rngArguments();
QStringList spareBusArguments();

/// A text inside one of QEMU's comma-separated options: commas are doubled.
QString escapedOption(const QString &text);
/// The boot index of the nth device of that kind; 0 when the firmware shall not try it. The first is tried first.
int bootIndex(const BootConfig &boot, BootDevice device, int nth);

} // namespace domus
