// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "disk_images.h"
#include "guest_definition.h"
#include "install_fetcher.h"
#include "install_source.h"
#include "installing/xen_choice.h"
#include "io_domus_install.h"

#include <QSet>

#include <functional>
#include <optional>

namespace domus {

// From what a person answered and what was found at the source to the guest that will be made. Pure.

/// What the planner must know of this host.
struct PlanningHost {
    ByteSize memory; ///< of the whole machine
    int cpus = 1;
    QString imagesDirectory;
    QStringList bridges;
    QStringList addressedBridges; ///< those on which this host has an address
    QSet<QString> names; ///< of all guests
    QList<DomainConfig> guests; ///< hardware of all guests, for their disks
    std::optional<XenTypes> xen; ///< on a Xen host
    std::optional<XenKernelNotes> kernel; ///< there, where the source's kernel is on this machine and can be read
    /// The format of a file that is there ("qcow2", "raw", "vmdk"), nothing where there is none.
    std::function<std::optional<QString>(const QString &path)> imageFormat;
};

/// What Install is going to do.
struct PlannedInstall {
    GuestDefinition definition; ///< kernel and initrd's paths are filled in when they have been fetched
    std::optional<DiskRequest> disk;
    /// The source's own image has to be copied there first (a disk image that is not on this machine).
    QString copyImageTo;
    InstallerConsole console = InstallerConsole::Graphical;
    QString extraCmdline;
    QString displayWish; ///< as Plan.installer_display; empty: whatever fits
    bool reachable = false; ///< this host can speak with the guest, as soon as that has an address
    bool bootsKernelAlways = false; ///< kernel given and no disk asked for: nothing is installed
    std::optional<XenFacts> xenFacts; ///< on a Xen host
    std::optional<XenChoice> xen; ///< there, too; before its kernel has been fetched, what will probably be
    QString command; ///< the same wish for `dom`
};

/// The recommendation's name, made from system or title, that no guest has ("debian12", "debian12-2").
QString suggestedName(const Detection &detection, const QSet<QString> &names);

/// Throws Error: InvalidArgument (name, path, format, firmware, network card, type), AlreadyExists (name, or a file where
/// a new disk should be), NotFound (bridge), NoMemory (more than the host has), InUse (the image), NotSupported (an image
/// format, a type of guest).
PlannedInstall planInstall(const api::install::Plan &plan, const Detection &detection, const PlanningHost &host);

/// Fills in what was fetched.
void useBootFiles(PlannedInstall &planned, const Detection &detection, const BootFiles &files);

/// Where the installer will show itself: "guest", "vnc" or "rdp"; empty where none runs on a display.
QString installerDisplay(const PlannedInstall &planned);

/// After that, on a Xen host: what the guest is, now that its kernel (if it has one, and it could be read) is known. Throws
/// Error(NotSupported) where that kernel is not for what was asked for.
void settleXenType(PlannedInstall &planned, const Detection &detection, const std::optional<XenKernelNotes> &kernel);

} // namespace domus
