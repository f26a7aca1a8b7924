// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "xl/xl_settings.h"

namespace domus {

// Parts of importXlConfig(): each takes the settings of its devices and fills the definition, whose uuid and type are set.

void readXlDisks(XlSettings *settings, GuestDefinition *definition);
/// A NIC that names no bridge joins that one; where it is empty, it gets user networking.
void readXlNics(XlSettings *settings, const QString &defaultBridge, GuestDefinition *definition);
/// Display, serial port and pointer.
void readXlConsoles(XlSettings *settings, GuestDefinition *definition);

} // namespace domus
