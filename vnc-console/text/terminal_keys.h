// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <Qt>

struct VTerm;

namespace domus {

/// Gives a key to libvterm, which knows what the guest expects for it in its present mode. text as in QKeyEvent.
/// False for keys that mean nothing to a terminal (modifiers alone, media keys).
bool sendTerminalKey(VTerm *terminal, int qtKey, Qt::KeyboardModifiers modifiers, const QString &text);

} // namespace domus
