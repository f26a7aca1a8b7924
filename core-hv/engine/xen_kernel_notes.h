// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"

#include <QByteArrayView>
#include <QString>

namespace domus {

/// What a kernel says of itself to Xen, in the notes of its ELF image.
struct XenKernelNotes {
    bool pv = false; ///< has an entry for paravirtual guests
    bool pvh = false; ///< and one for PVH guests, with what must follow it
    QString system; ///< "linux", "NetBSD"; empty: it knows nothing of Xen
    bool operator==(const XenKernelNotes &) const = default;
};

/// Reads the notes of an ELF image (32 or 64 bits, x86), not of one that is packed. Pure; looks at no more than some hundred
/// headers and a MiB of notes. Errors are Error(InvalidArgument) that say what was found. A kernel without notes is no error.
Result<XenKernelNotes> parseXenKernelNotes(QByteArrayView elf);

} // namespace domus
