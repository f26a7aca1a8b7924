// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"

#include <QString>
#include <QStringList>

namespace domus {

/// This project's own programs, which the bundle takes in; empty where they are not there.
struct DaemonFiles {
    QString dom;
    QString domVerbs; ///< domus-cli.so, which dom loads
    QString domusd;
    QString xenEngine; ///< domus-xen.so
};

/// As they lie beside this program, installed or in the build's directory.
DaemonFiles findDaemonFiles();

/// The libraries that `ldd` names in its output and that the bundle takes along: all but the C library and those of Xen,
/// which must be the image's own. Pure.
QStringList librariesOf(const QString &lddOutput);

/// What the programs, their libraries and their plugins are together, as 16 hex digits: another when one of them is.
Task<QString> daemonKey(DaemonFiles files);

/// Packs them into a squashfs, at once under its final name when done. Throws Error(NotSupported) when one is missing,
/// Error(NoSpace, IoError).
Task<> packDaemon(DaemonFiles files, QString target);

} // namespace domus
