// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcessEnvironment>
#include <QString>

namespace domus {

/// Where the daemon keeps things (docs/daemon.md).
struct DaemonDirs {
    QString socket; ///< the daemon's own
    QString runtime; ///< $XDG_RUNTIME_DIR/domus
    QString domains; ///< runtime/domains: one directory per running domain, named after the guest's UUID
    QString guests; ///< $XDG_CONFIG_HOME/domus/guests: definitions
    QString images; ///< $XDG_DATA_HOME/domus/images
    QString nvram; ///< $XDG_DATA_HOME/domus/nvram: UEFI variables
    QString saved; ///< $XDG_DATA_HOME/domus/saved: guests that were saved, unless told where
    QString state; ///< $XDG_STATE_HOME/domus: events
    QString jobs; ///< state/jobs
    QString ended; ///< state/ended: how guests ended last
    QString stats; ///< state/stats: rings of figures, one file per guest, named after its UUID, and host.ring
    QString cache; ///< $XDG_CACHE_HOME/domus: fetched kernels and initrds

    /// From the environment, with the defaults of the XDG base directory specification. Relative values are
    /// ignored, as that specification wants; a relative or missing HOME is the one of the user's account. Throws
    /// Error(NotFound) where there is none.
    static DaemonDirs fromEnvironment(const QProcessEnvironment &environment);

    /// Makes them, mode 0700. Throws Error(PermissionDenied) for a runtime directory that others may open.
    void make() const;
};

} // namespace domus
