// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "byte_size.h"

#include <QString>

namespace domus {

/// Makes the file with an empty ext4 file system where it is not there, or lets it and its file system grow to that size; it
/// never shrinks. The file has holes: it takes room as it fills. Nobody may use it meanwhile. 0600.
/// Throws Error(NoSpace, IoError, NotFound without e2fsprogs).
Task<> ensureDataDisk(QString file, ByteSize size);

} // namespace domus
