// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace domus::console {

/// Before anything is read: no new privileges, death with the parent, limits on memory and descriptors.
void limitProcess(unsigned descriptors = 32);

/// Once all threads run: every thread may from now on only move bytes on the descriptors it has, make anonymous
/// memory and wait. No files, no sockets, no programs, no executable memory; anything else kills the process.
/// False when the kernel refused the filter.
bool enterSandbox();

} // namespace domus::console
