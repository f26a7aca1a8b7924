// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"
#include "engine/domain_config.h"
#include "error.h"

#include <QByteArray>
#include <optional>

namespace domus {

/// What an image's first bytes say; read here, so that qemu-img opens nothing that a hostile image names.
struct ImageHeader {
    DiskFormat format = DiskFormat::Raw;
    ByteSize virtualSize; ///< of qcow2; 0 for raw
    bool hasBackingFile = false;
    bool hasExternalData = false;
    bool encrypted = false;
};

/// Pure; takes the first 4096 bytes or what there is. Error(NotSupported) names a foreign format.
Result<ImageHeader> parseImageHeader(const QByteArray &start);

} // namespace domus
