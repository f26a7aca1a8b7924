// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"
#include "guest_definition.h"

#include <QString>

#include <optional>

namespace domus {

/// What the daemon must know of a running domain after it was itself killed: a small file in the domain's
/// runtime directory. It goes with the domain, so it is written without a sync.
struct DomainNote {
    QString name; ///< the guest's, for a domain whose definition is gone
    QString accelerator; ///< "kvm", "tcg", "xen"
    bool installBoot = false; ///< it runs the installer
    bool rebootAsked = false; ///< start it again when it has shut down
    bool shutdownAsked = false;
    ByteSize memoryTarget; ///< what its memory was asked to be while it runs; 0 = nothing was asked
    int vcpuTarget = 0; ///< the same for its vCPUs
    /// How the installer that it runs shows itself. Its password is here only, and goes with the domain.
    InstallerServer installerServer = InstallerServer::None;
    QString installerPassword = {};
    bool operator==(const DomainNote &) const = default;
};

/// Throws Error.
void writeDomainNote(const QString &runtimeDir, const DomainNote &note);
/// Nothing when there is none, or none that can be read.
std::optional<DomainNote> readDomainNote(const QString &runtimeDir);

} // namespace domus
