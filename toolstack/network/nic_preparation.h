// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain_config.h"
#include "engine/engine.h"

#include <QStringList>

namespace domus {

struct PreparedNics {
    std::vector<NicBackend> backends; ///< one per NIC, in order: StartResources::nics
    QStringList warnings; ///< what a person should know ("passt is missing: ...")
};

/// Makes each NIC of a domain ready. Waits for nothing but a bridge's helper, and for the first user NIC of
/// a daemon that did not call userNetworkReport() before. runtimeDir: the domain's own, for logs. Throws Error(NotFound,
/// PermissionDenied) for a bridge that cannot be used; what was made until then ends with its descriptors.
Task<PreparedNics> prepareNics(DomainConfig config, QString runtimeDir);

} // namespace domus
