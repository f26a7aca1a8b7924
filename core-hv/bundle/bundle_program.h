// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"

#include <QStringList>

namespace domus {

/// What the program domus-bundle does; gives its exit code. The words are a verb (check, image, build, start, stop, status,
/// remove, grub) and options "--name=value"; sizes are bytes.
Task<int> runBundleProgram(QStringList words);

} // namespace domus
