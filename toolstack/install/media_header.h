// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "install_source.h"

#include <QByteArray>

// What an image is, by its first bytes. Pure.

namespace domus {

/// How much of an image's start mediaOf() wants: up to the end of a CD's boot record.
constexpr ByteSize mediaHeaderSize = ByteSize::fromKiB(64);

/// A CD's or DVD's own description.
struct IsoHeader {
    QString label;
    ByteSize size; ///< as the volume says; the file may be longer
    bool bootable = false;
};

/// Nothing when it is no ISO 9660 volume.
std::optional<IsoHeader> parseIsoHeader(const QByteArray &start);

/// "qcow2", "vmdk", "vdi", "vhdx", "vpc"; "raw" for a disk with a partition table; empty for anything else.
QString diskFormatOf(const QByteArray &start);

/// Names the system on a CD by its label, as far as it is known: title, family, osId, version, arch, devices.
void nameByIsoLabel(Detection &media, const QString &label);

/// What the image is. Throws Error(NotInstallTree) with clear words for a file that is neither (compressed,
/// an archive, a program, a web page, unknown), and for a CD that cannot be booted.
Detection mediaOf(const QUrl &url, const QByteArray &start, ByteSize size);

} // namespace domus
