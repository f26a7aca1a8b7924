// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"
#include "async/task.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <functional>

namespace domus {

struct BridgeInfo {
    QString name;
    bool usable = false;
    QString reason; ///< why this user cannot put a guest on it, and what would help
};

/// The host's bridges, and which of them this user may put guests on.
QList<BridgeInfo> listBridges();

/// A new tap device on that bridge, up and non-blocking; it goes when its last descriptor is closed. Made here
/// with CAP_NET_ADMIN, else by qemu-bridge-helper. Throws Error(NotFound) for a bridge that is not there,
/// Error(PermissionDenied) with what to do.
Task<UniqueFd> openTap(QString bridge);

/// What /etc/qemu/bridge.conf says of a bridge: a "deny" counts more than any "allow", and nothing means no. Pure
/// but for `readInclude`, which gives an included file's text.
bool bridgeConfAllows(const QByteArray &text, const QString &bridge,
                      const std::function<QByteArray(const QString &)> &readInclude);

} // namespace domus
