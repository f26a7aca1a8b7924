// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain.h"
#include "host/spawn.h"

#include <QString>
#include <optional>

namespace domus {

/// Everything that was seen of a QEMU's end.
struct EndSigns {
    bool powerOffAsked = false; ///< by us
    bool panicked = false; ///< GUEST_PANICKED came
    QString shutdownReason; ///< of QEMU's SHUTDOWN event ("guest-shutdown"); empty when none came
    std::optional<ProcessEnd> process; ///< when it was our child
    QString lastWords; ///< on its standard error
};

/// Why a domain ended. Pure.
DomainExit exitFrom(const EndSigns &signs);

/// The signs in the file to which QEMU writes its events itself, for an end that nobody watched.
void readEventLog(const QString &path, EndSigns &signs);

} // namespace domus
