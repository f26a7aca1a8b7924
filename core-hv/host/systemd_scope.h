// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"

#include <QString>
#include <QStringList>
#include <QUuid>

namespace domus {

/// The arguments of busctl that move a process into a scope of its own. Pure. The unit's name has the pid, so that a
/// guest that is started again never meets what is left of its last scope.
QStringList scopeArguments(const QUuid &guest, const QString &name, qint64 pid, bool system);

/// Whether a systemd that we may ask runs here: the user's own, or the system's for root.
bool systemdRuns();

/// Moves a guest's process out of the daemon's control group where systemd runs, so that stopping the daemon's unit
/// leaves it alone. Does nothing elsewhere. A refusal is logged: the guest runs all the same.
Task<> moveToScope(QUuid guest, QString name, qint64 pid);

} // namespace domus
