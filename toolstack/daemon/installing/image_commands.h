// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/task.h"
#include "installing/install_planner.h"

namespace domus {

/// Makes a disk image by qemu-img. Throws Error: NoSpace where the file system has less room than a raw image that is
/// to get all its space now, or is full; NotFound without qemu-img; IoError. Leaves nothing when it throws.
Task<> createImage(NewDisk disk, CancelToken token);

/// Copies an image, holes kept, by reflink where the file system can. Leaves nothing when it throws.
Task<> copyImage(QString from, QString to, CancelToken token);

} // namespace domus
