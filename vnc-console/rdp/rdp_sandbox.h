// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace domus::console {

/// Like enterSandbox() (decoder/sandbox.h), for a library that makes threads and events of its own while it works: those, too,
/// are allowed. What is not is refused rather than the process ended, as the library looks for files that it can do without.
bool enterRdpSandbox();

} // namespace domus::console
