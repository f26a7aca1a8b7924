// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain_config.h"

#include <QList>

#include <optional>

namespace domus {

/// An image that two guests would use at once, one of them writing.
struct DiskConflict {
    QString path;
    QString guest; ///< name of the other one
};

/// The first conflict of `wanted` with any of the others (its own entry, by UUID, is passed over). Paths are
/// compared after links were followed. Images that both only read may be shared.
std::optional<DiskConflict> findDiskConflict(const DomainConfig &wanted, const QList<DomainConfig> &others);

/// Throws Error(InUse) for it.
void refuseDiskConflict(const DomainConfig &wanted, const QList<DomainConfig> &others);

} // namespace domus
