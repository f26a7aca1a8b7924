// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "guest_definition.h"
#include "xl/xl_config.h"

namespace domus {

// The texts in xl's device lists: disk = [ '...' ], vif = [ '...' ], vfb = [ '...' ].

/// A disk as xl means it; every word of the text is in one of the members.
struct XlDisk {
    QString target; ///< empty for a CD drive without a medium
    QString format = QStringLiteral("raw");
    QString vdev; ///< "xvda1"
    bool readOnly = false;
    bool cdrom = false;
    QString script; ///< "block-iscsi": the target is no path
    QStringList others; ///< "backendtype=phy", "discard"
    QStringList remarks; ///< what was read in another way than it is written
};

/// Both forms: "phy:vg/root,xvda,w" and "format=raw,vdev=xvda,access=rw,target=/x.img". Errors are in words, without
/// line. xend's shared access ("w!") is an error for Kind::Xl, as in xl, and a remark for Kind::Xm.
tl::expected<XlDisk, QString> parseXlDisk(const QString &text, XlKind kind);
/// With target last, which takes all that follows.
QString renderXlDisk(const XlDisk &disk);

/// Whether the disk has a place in a definition's `disks`.
bool isPlainDisk(const XlDisk &disk);

/// The disks of a definition as xl means them, with the names and words that its `xen.disks` has for them; the others get
/// free names.
std::vector<XlDisk> xlDisksOf(const DomainConfig &hardware, const XenSettings &xen);

/// "key=value" pairs and words between commas, blanks around them dropped. Keys of a word alone are empty.
struct XlPair {
    QString key;
    QString value;
};
QList<XlPair> xlPairs(const QString &text);
QString renderXlPairs(const QList<XlPair> &pairs);

/// Names for all disks of a guest where none was given: each bus counts by itself; SATA and IDE count together. What
/// xl has no more names for is called xvd.
QStringList usualVdevs(const std::vector<DiskConfig> &disks);
/// By the name's letters: hd is IDE (SATA where hdtype says so), sd SCSI, all else virtio.
DiskBus busOfVdev(const QString &vdev, bool ahci);

} // namespace domus
