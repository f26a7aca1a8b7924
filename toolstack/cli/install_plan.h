// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_install.h"
#include "verb.h"

namespace domus::cli {

/// The answers of an installation as far as the command line gives them; absent ones are for the daemon to
/// recommend. The source may be empty: then it must be asked. Throws Error(InvalidArgument). Reads no files but
/// looks whether the disk exists.
/// remote: files are those of another machine (see placeArgument()).
api::install::Plan planFromArguments(const Arguments &arguments, bool remote = false);

} // namespace domus::cli
