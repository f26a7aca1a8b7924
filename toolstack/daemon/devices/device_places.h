// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/hotplug.h"

#include <QString>

namespace domus {

/// Which device a person means, in the definition and in the running domain. At least one of the two is set.
struct FoundDevice {
    std::optional<size_t> place; ///< in the definition's list
    std::optional<int> number; ///< in the domain
};

// Pure. `running` is null where the guest has no domain, or nothing is known of its devices. Errors are NotFound.

/// By the image's path, the place in the definition from 1, or the name on Xen.
FoundDevice findDisk(const DomainConfig &defined, const DomainDevices *running, const QString &words);
/// The same among CD drives; with empty words the only one.
FoundDevice findDrive(const DomainConfig &defined, const DomainDevices *running, const QString &words);
/// By hardware address, or place in the definition from 1.
FoundDevice findNic(const DomainConfig &defined, const DomainDevices *running, const QString &words);

} // namespace domus
