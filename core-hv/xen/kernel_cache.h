// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/xen_kernel_notes.h"

#include <QByteArrayView>
#include <QString>
#include <functional>
#include <optional>

namespace domus {

/// Where kernels are kept unpacked: unpacking is most of the time that a domain's creation takes (Debian's: 4.8 s of 5.5).
class KernelCache {
public:
    /// The directory is made when it is needed; it must be on a real file system of this machine.
    explicit KernelCache(const QString &directory) : m_directory(directory) {}

    /// The same kernel as plain ELF: kept from before, or unpacked now (blocks for seconds). The given path where it is none
    /// that we can unpack: libxl may know better. Knows a kernel again by its place, size and time of change. For any thread.
    QString plainKernel(const QString &kernel) const;

    /// What the kernel says of itself to Xen; nothing where it cannot be unpacked or read. Blocks as plainKernel() does.
    std::optional<XenKernelNotes> notes(const QString &kernel) const;

private:
    QString m_directory;
};

/// Takes the next part; false to have no more.
using KernelSink = std::function<bool(QByteArrayView part)>;

/// Unpacks the ELF image inside a bzImage packed with XZ or gzip, part by part: as a whole its memory would take longer to come
/// by than to fill. False when it is none, or is damaged (what was given by then is of no use), or the sink wants no more. Pure.
bool unpackBzImage(QByteArrayView image, const KernelSink &sink);

} // namespace domus
