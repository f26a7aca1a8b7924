// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>

namespace domus {

/// OVMF as the distribution installs it.
struct UefiFirmware {
    QString code; ///< read-only, shared by all guests
    QString variables; ///< template; each guest has its own copy
};
std::optional<UefiFirmware> findUefiFirmware();

/// The program's absolute path; empty when it is not installed.
QString findProgram(const QString &name);

} // namespace domus
