// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/console_messages.h"

#include <freerdp/freerdp.h>
#include <vector>

namespace domus::console {

/// A pointer's shape as the widget takes it.
struct PointerShape {
    CursorMessage head; ///< 0 x 0: it is hidden
    std::vector<uint32_t> pixels; ///< premultiplied ARGB
};

/// The server's; hidden where it cannot be shown (larger than maxCursorSide).
PointerShape serversPointer(rdpContext *context, const rdpPointer *pointer);
/// The ordinary arrow, for a server that says "your own".
PointerShape arrowPointer();

} // namespace domus::console
