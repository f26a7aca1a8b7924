// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/hotplug.h"

#include <QJsonObject>
#include <QString>
#include <optional>

namespace domus {

// The pure parts of plugging devices into a QEMU.
//
// q35's root bus takes no device while the guest runs. So that one can be plugged, each guest has a bridge to a bus of 31 slots
// that do, by ACPI: its cost is one more device to find at the start. (A PCIe root port takes a single device, and each costs as
// much.) All disks and NICs but the first of each have fixed slots there, also those that were there at the start: so what is
// plugged has the same address after the next start, and what was there can be taken away.

extern const QString spareBusName;

/// The slot of a virtio disk or of a NIC on the spare bus; nothing for the first, and for those beyond the last slot.
std::optional<int> spareSlotOfDisk(int number);
std::optional<int> spareSlotOfNic(int number);

/// "drive0" and "nic0": names of devices.
QString driveId(int number);
QString nicId(int number);
/// What the id names: 'd' and the number, 'n' and the number; nothing for other devices.
struct PluggedName {
    bool isDisk = false;
    int number = 0;
    bool operator==(const PluggedName &) const = default;
};
std::optional<PluggedName> pluggedName(const QString &id);

/// "disk0", and "disk0-2" for the second medium after the start's.
QString diskNodeName(int number, int change = 0);
/// An image as -blockdev and blockdev-add take it; `device`: it is a block device.
QJsonObject diskNode(const DiskConfig &disk, const QString &node, bool device);

/// q35 has no IDE; and no CD drive exists on virtio.
bool onSata(const DiskConfig &disk);

/// Why such a disk cannot be plugged or pulled while the guest runs; empty when it can. `hasScsi`: it was started with SCSI
/// disks.
QString diskPlugProblem(const DiskConfig &disk, int number, bool hasScsi);
QString nicPlugProblem(int number);

/// device_add of a disk without problem.
QJsonObject diskDevice(const DiskConfig &disk, int number);
/// netdev_add; `fdName` as given to getfd, empty for BuiltIn.
QJsonObject nicBackend(NicAttachment attachment, int number, const QString &fdName);
/// device_add of a NIC.
QJsonObject nicDevice(const NicConfig &nic, int number);

} // namespace domus
