// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"
#include "byte_size.h"

#include <QByteArray>
#include <QString>

namespace domus {

// The file into which a hypervisor writes all that a guest's text console prints. It is the one source of
// what clients are shown, so no byte is lost or shown twice when a daemon is killed and another takes over.

/// What is always kept: the first and the last bytes. The middle may be given back to the file system.
inline constexpr ByteSize consoleHeadKept = ByteSize::fromKiB(256);
inline constexpr ByteSize consoleTailKept = ByteSize::fromMiB(1);

/// Opens it for reading, so that it can be read to its end after its directory has gone; invalid when it is not there.
UniqueFd openConsoleLog(const QString &path);
/// Its length so far.
qint64 consoleLogSize(const UniqueFd &log);
/// Up to `limit` bytes from that offset on; empty at its end.
QByteArray readConsoleLog(const UniqueFd &log, qint64 offset, qint64 limit);

/// Where a client begins that wants that many bytes of history (negative = all that is kept).
qint64 consoleHistoryStart(qint64 size, qint64 historyBytes);

/// Gives back the blocks between head and tail by punching a hole: offsets stay as they are, the writer notices
/// nothing. `alreadyFree` is the end of the hole of the last call; returns the new one.
qint64 trimConsoleLog(const QString &path, qint64 alreadyFree);

} // namespace domus
