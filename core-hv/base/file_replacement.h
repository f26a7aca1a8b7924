// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "files.h"

#include <functional>

namespace domus {

/// replaceFile() with content that is made part by part: `write` writes it to the descriptor, and says whether it is whole; else,
/// and when it throws, the old file stays. Says what `write` did. Throws as replaceFile() does.
bool replaceFileBy(const QString &path, const std::function<bool(int fd)> &write);

} // namespace domus
