// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "guest_definition.h"

#include <array>
#include <utility>

namespace domus {

// The words of definition files, for reader and writer alike.

template <typename Enum, size_t N>
using Words = std::array<std::pair<Enum, const char *>, N>;

constexpr Words<Firmware, 2> firmwareWords{{{Firmware::Bios, "bios"}, {Firmware::Uefi, "uefi"}}};
constexpr Words<BootDevice, 3> bootDeviceWords{
    {{BootDevice::Disk, "disk"}, {BootDevice::Cdrom, "cdrom"}, {BootDevice::Network, "network"}}};
constexpr Words<DiskFormat, 2> diskFormatWords{{{DiskFormat::Raw, "raw"}, {DiskFormat::Qcow2, "qcow2"}}};
constexpr Words<DiskBus, 4> diskBusWords{
    {{DiskBus::Virtio, "virtio"}, {DiskBus::Sata, "sata"}, {DiskBus::Scsi, "scsi"}, {DiskBus::Ide, "ide"}}};
constexpr Words<DiskRole, 2> diskRoleWords{{{DiskRole::Disk, "disk"}, {DiskRole::Cdrom, "cdrom"}}};
constexpr Words<NicKind, 2> nicKindWords{{{NicKind::User, "user"}, {NicKind::Bridge, "bridge"}}};
constexpr Words<NicModel, 2> nicModelWords{{{NicModel::Virtio, "virtio"}, {NicModel::E1000, "e1000"}}};
constexpr Words<VideoModel, 3> videoModelWords{
    {{VideoModel::None, "none"}, {VideoModel::Virtio, "virtio"}, {VideoModel::Std, "std"}}};
constexpr Words<InstallerServer, 3> installerServerWords{
    {{InstallerServer::None, "guest"}, {InstallerServer::Vnc, "vnc"}, {InstallerServer::Rdp, "rdp"}}};
constexpr Words<EndAction, 2> endActionWords{{{EndAction::Destroy, "destroy"}, {EndAction::Restart, "restart"}}};

constexpr Words<DomainType, 4> domainTypeWords{
    {{DomainType::Auto, "auto"}, {DomainType::Hvm, "hvm"}, {DomainType::Pv, "pv"}, {DomainType::Pvh, "pvh"}}};

template <typename Enum, size_t N>
QString wordOf(const Words<Enum, N> &words, Enum value)
{
    for (const auto &[each, word] : words) {
        if (each == value)
            return QString::fromLatin1(word);
    }
    return {};
}

/// What a disk has where its entry does not say: a CD drive holds a raw image on a SATA bus, read only.
DiskConfig diskDefaults(DiskRole role);

/// The MAC of a NIC whose entry has none: always the same for the same guest and position.
QString derivedMac(const QUuid &guest, int index);

/// Whether the text is a unicast MAC address in lower case with colons.
bool isMac(const QString &text);

} // namespace domus
