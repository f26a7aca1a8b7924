// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain_config.h"
#include "xen/xl_context.h"

namespace domus {

/// What this machine's Xen can run.
struct XenAbilities {
    bool pv = true;
    bool hvm = false; ///< with the processor's help
    bool hap = false; ///< and its nested paging, without which PVH guests are of no use
    int cpus = 1;
    QStringList words; ///< all of them, as `xl info` tells them behind virt_caps
    bool operator==(const XenAbilities &) const = default;
};

/// The domain's type when its configuration leaves it open: PVH for a kernel given from outside where the processor helps,
/// else PV; a whole machine for a disk with a boot loader, else PV with GRUB. Throws Error(NotSupported) for what this
/// machine cannot run.
DomainType chooseType(const DomainConfig &config, const XenAbilities &abilities);

/// Everything of a domain that is not in its DomainConfig.
struct BuildPlan {
    DomainType type = DomainType::Pv; ///< not Auto
    QString kernel; ///< as libxl is to load it; empty: none (HVM by firmware)
    QString vncSocket; ///< made by QEMU; must not be there
};

/// The file that boots such a domain where its configuration names no kernel: GRUB for PV and PVH. It runs inside the guest,
/// so nothing in dom0 reads the guest's disk. Throws Error(NotFound) where the package is missing. Empty for HVM.
QString bootLoaderFor(DomainType type);
/// Those for PV and PVH are there.
bool hasBootLoaders();

/// The guest's kernel is found on its disk by pygrub, which libxl runs in dom0, shut in (XenEngine's constructor).
bool usesPygrub(const DomainConfig &config);

/// Refuses what Xen cannot give: Error(NotSupported) naming it.
void refuseUnbuildable(const DomainConfig &config, DomainType type);

/// Fills libxl's description of the domain. Looks at disks' paths (block device or file), nothing else.
void describeDomain(const XlContext &context, const DomainConfig &config, const BuildPlan &plan, libxl_domain_config *result);

/// One of its disks under that name, and one of its NICs. Looks at the disk's path.
void describeDisk(const DiskConfig &disk, const QString &name, libxl_device_disk *result);
void describeNic(const NicConfig &nic, DomainType type, int number, libxl_device_nic *result);

/// The names that the guest's disks have in Xen: "xvda", and "hda" in a made-up machine as far as there are such.
QStringList diskNames(const DomainConfig &config, DomainType type);

} // namespace domus
