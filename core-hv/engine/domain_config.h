// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"

#include <QString>
#include <QStringList>
#include <QUuid>
#include <vector>

namespace domus {

// The hardware that an engine gives a domain. Pure values: no file is opened here, every path is absolute.
// toolstack/config reads and writes them as part of a guest's definition.

/// How much of a machine is made up for the guest, where the engine is Xen: all of it, nothing but Xen's own interfaces, or
/// those with the processor's help. Auto: what the machine and the guest's boot allow. Other engines make up a machine.
enum class DomainType { Auto, Hvm, Pv, Pvh };

enum class Firmware { Bios, Uefi };

enum class BootDevice { Disk, Cdrom, Network };

/// How the domain begins: by firmware in that order, or with a kernel of its own when `kernel` is set.
struct BootConfig {
    std::vector<BootDevice> order = {BootDevice::Disk};
    QString kernel;
    QString initrd;
    QString cmdline;
    bool operator==(const BootConfig &) const = default;
};

enum class DiskFormat { Raw, Qcow2 };
enum class DiskBus { Virtio, Sata, Scsi, Ide };
enum class DiskRole { Disk, Cdrom };

struct DiskConfig {
    QString path; ///< empty only for a CD drive without a medium
    DiskFormat format = DiskFormat::Qcow2;
    DiskBus bus = DiskBus::Virtio;
    DiskRole role = DiskRole::Disk;
    bool readOnly = false;
    /// What a Xen guest finds it by ("xvda1"); empty: by its place. Set for all disks of a domain or for none.
    QString xenName = {};
    bool operator==(const DiskConfig &) const = default;
};

enum class NicKind { User, Bridge };
enum class NicModel { Virtio, E1000 };

struct NicConfig {
    NicKind kind = NicKind::User;
    QString bridge; ///< name of the bridge; only for NicKind::Bridge
    NicModel model = NicModel::Virtio;
    QString mac; ///< "52:54:00:12:34:56"; never empty in a stored definition
    /// Only for NicKind::User: the guest may reach services on the host's loopback through its gateway address.
    bool hostAccess = false;
    bool operator==(const NicConfig &) const = default;
};

enum class VideoModel { None, Virtio, Std };

struct DisplayConfig {
    VideoModel video = VideoModel::Virtio;
    bool operator==(const DisplayConfig &) const = default;
};

/// A disk that only Xen can have, in xl's words.
struct XenDiskConfig {
    QString target; ///< empty only for a CD drive without a medium
    QString format; ///< "raw", "qcow", "qcow2", "vhd", "qed"
    QString name; ///< what the guest finds it by: "xvda1"
    QString script; ///< what makes the target a block device; empty for none
    QString backend; ///< "phy", "qdisk", "tap"; empty: what fits
    bool readOnly = false;
    bool cdrom = false;
    bool operator==(const XenDiskConfig &) const = default;
};

/// What only the engine Xen gives a domain.
struct XenHardware {
    QString bootloader; ///< "pygrub" or a path: finds the kernel on the guest's disk where no kernel is given
    QString bootloaderArgs; ///< words between blanks
    QString cpus; ///< processors that its vCPUs may run on: "0-3,^1"; empty: all
    QString cpusSoft; ///< those that they prefer
    std::vector<XenDiskConfig> disks; ///< beside the domain's disks
    bool operator==(const XenHardware &) const = default;
};

/// All that a domain is made of.
struct DomainConfig {
    QString name; ///< for process titles and logs only
    QUuid guest; ///< whose domain it is
    DomainType type = DomainType::Auto;
    ByteSize memory = ByteSize::fromGiB(1); ///< at start
    ByteSize memoryMax = ByteSize::fromGiB(1); ///< ceiling; >= memory
    int vcpus = 1; ///< online at start
    int vcpusMax = 1; ///< ceiling; >= vcpus
    int cpuWeight = 256; ///< share when processors are short, 1 to 65535 (LiveScheduling)
    int cpuCap = 0; ///< percent of one CPU at most; 0 = no limit
    Firmware firmware = Firmware::Bios;
    BootConfig boot;
    std::vector<DiskConfig> disks;
    std::vector<NicConfig> nics;
    DisplayConfig display;
    bool serialConsole = true;
    bool tablet = true; ///< absolute pointer (USB)
    bool balloon = true; ///< memory balloon and its statistics
    bool rng = true;
    XenHardware xen = {};
    bool operator==(const DomainConfig &) const = default;
};

} // namespace domus
