// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"

#include <QString>
#include <QStringList>
#include <chrono>

namespace domus {

struct PruneOptions {
    ByteSize keep; ///< so much may be left
    QStringList inUse; ///< paths of files that guests' definitions name
    std::chrono::seconds recent{0}; ///< what was used within this time is spared: an installation may be about to name it
};

/// Deletes what was used longest ago from the fetchers' cache until no more than that is left. Spared: what is being
/// downloaded or used by a fetch at this moment, what is in use, and files that somebody has linked. Blocks for the
/// directory reading; call it on a worker. Returns how much was freed; a missing folder is an empty cache.
ByteSize pruneInstallCache(const QString &cacheDir, const PruneOptions &options);

} // namespace domus
