// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"
#include "install_checksums.h"

#include <QString>
#include <QStringList>
#include <QUrl>

// What a person can install from, and what was found there. Plain values: no I/O, any thread.

namespace domus {

/// What a person gave.
struct InstallSource {
    /// http, https or file URL, or a local path, of a tree, an ISO image, a disk image or a kernel's folder.
    /// Empty when a kernel is given.
    QString location;
    /// Kernel and initrd directly, each a URL or a path; initrd and cmdline may be empty.
    QString kernel;
    QString initrd;
    QString cmdline;

    bool isKernel() const { return location.isEmpty() && !kernel.isEmpty(); }
};

enum class InstallKind {
    Tree, ///< kernel and initrd of an installer that fetches the rest
    Iso, ///< a bootable CD or DVD image
    DiskImage, ///< an installed system
    Kernel, ///< kernel and initrd, named by the person
};
QString installKindName(InstallKind kind); ///< "tree", "iso", "disk-image", "kernel"

/// A kernel with its initrd, as addresses (http, https or file), and what to tell it.
struct BootChoice {
    QUrl kernel;
    QUrl initrd; ///< may be empty for InstallKind::Kernel
    QString cmdline;

    bool operator==(const BootChoice &) const = default;
};

/// Zero where nothing is known.
struct Resources {
    ByteSize memory;
    int vcpus = 0;
    ByteSize disk;

    bool operator==(const Resources &) const = default;
};

/// What the system has drivers for.
struct DeviceHints {
    bool virtioBlock = false;
    bool virtioNet = false;
    bool balloon = false;
    bool virtioGpu = false;
    bool rng = false;
    bool usbTablet = false;
    bool virtioMem = false; ///< memory beyond the start (Linux 5.8 and newer; decided by the system's age)

    bool operator==(const DeviceHints &) const = default;
};

/// The server by which an installer can show itself on the guest's network.
struct RemoteInstaller {
    QString protocol; ///< "vnc" or "rdp"; empty where it has none
    QString words; ///< for its kernel, the password excepted

    bool operator==(const RemoteInstaller &) const = default;
};

/// What is installable at a source.
struct Detection {
    InstallKind kind = InstallKind::Tree;
    QUrl location; ///< the tree's root, ending in '/', or the image itself
    QString family; ///< debian, ubuntu, fedora, rhel, centos, suse, alpine, arch, mageia, windows, treeinfo, unknown...
    QString title; ///< for people: "Fedora 40 Server, x86-64"
    QString osId; ///< short id as in libosinfo ("fedora40"); empty when the system is not known
    QString version; ///< as the tree says it; may be empty
    QString arch; ///< as in QEMU's names (x86_64, aarch64); may be empty

    BootChoice graphical; ///< Tree and Kernel: for an installer on the screen
    BootChoice text; ///< Tree and Kernel: for an installer on the serial line
    QUrl pvKernel; ///< Tree: another kernel, for Xen's PV guests; empty where the ordinary one is all there is
    QUrl pvInitrd;
    RemoteInstaller remote; ///< Tree
    QString imageFormat; ///< DiskImage: raw, qcow2, vmdk, vdi, vpc, vhdx
    ByteSize size; ///< of the image, zero when unknown

    ChecksumList checksums; ///< by the file's full address
    QUrl checksumsFrom; ///< the list's own address; empty when there is none

    Resources minimum;
    Resources recommended;
    DeviceHints devices;
    QStringList notes; ///< sentences for people, the verdict first
};

/// "x86_64" for amd64, x86-64 and x86_64, "i686" for i386 to i686, "aarch64" for arm64; else as given.
QString canonicalArch(const QString &arch);
/// For people: "x86-64", "32-bit x86", "64-bit ARM", else as given.
QString archTitle(const QString &arch);

} // namespace domus
