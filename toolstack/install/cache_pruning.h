// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"

#include <QString>

namespace domus {

/// Deletes what was used longest ago from the fetchers' cache until no more than that is left. Spared: what is being
/// downloaded or used by a fetch at this moment, and files that somebody has linked (a guest's CD). Blocks for the
/// directory reading; call it on a worker. Returns how much was freed; a missing folder is an empty cache.
ByteSize pruneInstallCache(const QString &cacheDir, ByteSize keep);

} // namespace domus
