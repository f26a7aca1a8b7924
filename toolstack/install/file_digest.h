// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/task.h"
#include "install_checksums.h"

#include <QString>

namespace domus {

/// Hashes of a whole file in one reading, on a worker thread.
struct FileDigests {
    Checksum sha256;
    std::optional<Checksum> other; ///< by the algorithm asked for, when that is not sha256
};

/// Throws Error(NotFound, IoError, ..., Cancelled). An empty algorithm asks for SHA-256 only.
Task<FileDigests> digestFile(QString path, QString algorithm, CancelToken token);

/// Throws Error(ChecksumMismatch) with both values unless the file is what was promised.
void requireChecksum(const FileDigests &digests, const Checksum &promised, const QString &name);

} // namespace domus
