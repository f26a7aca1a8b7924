// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace domus {

/// What a trial guest tells: a byte on port 0xE9 when its code begins, and this exit code when its work is done
/// (isa-debug-exit on port 0xF4 makes (value << 1) | 1 of what is written).
constexpr int trialExitCode = (0x10 << 1) | 1;

/// A machine's whole firmware, 64 KiB: says that it began, counts down from `turns` in real mode, exits. Nothing
/// else is needed to see whether a guest's code runs at a CPU's speed.
QByteArray trialRom(quint32 turns);

/// A ROM that runs the given real-mode code at reset, at F000:0000.
QByteArray romWith(const QByteArray &code);

} // namespace domus
