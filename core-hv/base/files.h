// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"
#include "error.h"

#include <QByteArray>
#include <QString>

namespace domus {

/// Replaces the file as a whole: after a crash there is the old or the new content, never a mixture, and
/// the directory entry is on disk too. On a full disk the old content stays (QSaveFile of Qt 6.4 leaves an empty file: it
/// does not look whether its buffer could be written). Mode 0600; a link is replaced, not followed.
/// Blocks for the sync. Throws Error(IoError, NoSpace or PermissionDenied) with the system's reason.
void replaceFile(const QString &path, const QByteArray &content);

/// The whole file, refused above the limit, and what is no plain file at once. Throws Error(NotFound, IoError or
/// PermissionDenied).
QByteArray readFile(const QString &path, ByteSize limit = ByteSize::fromMiB(1));

/// Makes the directory and its parents, the last one with mode 0700. One of ours that is there (domus, or below) is closed to
/// others; any other one that is open to them, and one that belongs to somebody else, is refused. Throws Error.
void makePrivateDir(const QString &path);

/// All of the bytes, waiting where the descriptor does not take them at once. Zero, or the errno of what went wrong.
[[nodiscard]] int writeFully(int fd, const QByteArray &bytes);

/// errno as an Error: ENOSPC is NoSpace, EACCES and EPERM PermissionDenied, ENOENT NotFound, else IoError.
Error systemError(int errnoValue, const QString &text, const QString &hint = {});

} // namespace domus
