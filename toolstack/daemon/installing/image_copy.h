// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/task.h"

#include <QString>

namespace domus {

/// Copies an image, holes kept, by reflink where the file system can. Leaves nothing when it throws: Error(AlreadyExists,
/// NoSpace, IoError, Cancelled).
Task<> copyImage(QString from, QString to, CancelToken token);

} // namespace domus
