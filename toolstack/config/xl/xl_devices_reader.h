// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "xl/xl_settings.h"

namespace domus {

// Parts of importXlConfig(): each takes the settings of its devices and fills the definition, whose uuid and type are set.

void readXlDisks(XlSettings *settings, GuestDefinition *definition);
void readXlNics(XlSettings *settings, GuestDefinition *definition);
/// Display, serial port and pointer.
void readXlConsoles(XlSettings *settings, GuestDefinition *definition);

} // namespace domus
