// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace domus {

/// This machine, as far as booting Xen goes.
struct GrubFacts {
    QString hypervisor; ///< "/boot/xen-4.17-amd64.gz"; empty when Xen is not installed
    QString kernel; ///< "/boot/vmlinuz-6.1.0-56-amd64"
    QString initrd; ///< empty when there is none
    QString kernelOptions; ///< "root=UUID=... ro quiet"
    QString bootUuid; ///< of the file system that /boot is on; empty when it could not be told
    bool separateBoot = false; ///< /boot is a file system of its own: GRUB names its files without /boot
    bool dom0Kernel = false; ///< the kernel was built to be a dom0's
    bool secureBoot = false;
    bool cpuVirtualisation = false; ///< vmx or svm is seen
    bool insideXen = false; ///< Xen runs already
    bool grub = false; ///< update-grub is here
    bool toolstack = false; ///< xl is here
    ByteSize memory;
    int cpus = 0;
};

/// Looks below the root directory ("" for this machine).
GrubFacts readGrubFacts(const QString &root = {});

/// How much of the machine dom0 is to keep.
struct Dom0Share {
    ByteSize memory;
    int vcpus = 0;
};
/// A quarter of the memory, from 1 to 8 GiB; up to four processors. Pure.
Dom0Share usualShare(const GrubFacts &facts);

/// The entry for GRUB's menu. Pure.
QString grubEntry(const GrubFacts &facts, const Dom0Share &share);

/// The script for /etc/grub.d that puts the entry into the menu. Pure.
QByteArray grubScript(const QString &entry);

/// Something to look at before the machine is booted with Xen.
struct GrubCheck {
    bool good = false;
    QString text;
    QString remedy; ///< empty when good
    bool forbids = false; ///< the entry could not boot

    bool operator==(const GrubCheck &) const = default;
};
QList<GrubCheck> grubChecks(const GrubFacts &facts, const Dom0Share &share);

/// What --write did.
struct GrubWritten {
    QString file;
    QString backup; ///< of the file that was there; empty when there was none
    bool sameAsBefore = false; ///< nothing was written
};

/// Writes the script (0755), keeping what was there beside it. Throws Error(PermissionDenied, IoError).
GrubWritten writeGrubScript(const QString &file, const QByteArray &script);

} // namespace domus
