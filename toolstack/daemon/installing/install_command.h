// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_install.h"

namespace domus {

struct Detection;
struct PlannedInstall;

/// The plan as a command line of `dom`, words quoted for a shell where they need it.
QString installCommand(const api::install::Plan &plan, const Detection &detection, const PlannedInstall &planned);

} // namespace domus
