// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace domus {

/// Where the bundle's things lie. Three directories with three lives: what can be made again, what cannot, and what belongs to
/// this run. Only names are made up here.
struct BundlePaths {
    QString cache; ///< images and packed programs; may be shared with other users' readers, holds no secrets
    QString data; ///< 0700: keys, the data disk
    QString runtime; ///< 0700: QMP socket, record and logs of the running machine

    /// Of this user, by the XDG variables.
    static BundlePaths ofUser();

    QString images() const { return cache + QStringLiteral("/images"); }
    QString buildLock() const { return cache + QStringLiteral("/lock"); }
    QString dataDisk() const { return data + QStringLiteral("/data.img"); }
    QString identity() const { return data + QStringLiteral("/id_ed25519"); } ///< what the user logs in with
    QString hostKey() const { return data + QStringLiteral("/host_key"); }
    QString knownHosts() const { return data + QStringLiteral("/known_hosts"); }
    QString identityDisk() const { return data + QStringLiteral("/identity.tar"); }
    QString record() const { return runtime + QStringLiteral("/machine.json"); }
    QString qmpSocket() const { return runtime + QStringLiteral("/qmp.sock"); }
    QString qemuLog() const { return runtime + QStringLiteral("/qemu.log"); }
    QString consoleLog() const { return runtime + QStringLiteral("/console.log"); }
};

/// The directory with the image's recipe, as installed or in the build's tree; `$DOMUS_BUNDLE_RECIPE` where set. Throws
/// Error(NotFound) saying where it looked.
QString findRecipe();

} // namespace domus
