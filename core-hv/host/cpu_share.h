// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "engine/engine.h"
#include "engine/live_control.h"

#include <QByteArray>
#include <QStringList>

namespace domus {

// A process's share of the processors, by control groups of version 2. systemd owns those groups, so it is asked to
// change them; what holds is read from the kernel.

/// Whether this machine can do it for guests, and why not. Reads /proc and /sys.
Ability cpuShareAbility();

/// What the kernel gives the process. Throws Error(NotSupported) with the reason where it has no group of its own.
LiveScheduling readCpuShare(qint64 pid);
/// Throws Error: InvalidArgument outside the limits, NotSupported with the reason, EngineFailed with systemd's words.
Task<> setCpuShare(qint64 pid, LiveScheduling wanted);

// The pure parts.
/// The group of version 2 ("/user.slice/...") in the text of /proc/PID/cgroup; empty when there is none.
QString unifiedGroup(const QByteArray &procCgroup);
/// A weight of 256 is the kernel's 100; limits are kept to.
int kernelWeight(int weight);
int weightFromKernel(int kernelWeight);
/// Text of cpu.max ("50000 100000", "max 100000") as percent of one CPU, 0 for no limit.
int capFromKernel(const QByteArray &cpuMax);
/// The arguments of busctl for that unit.
QStringList shareArguments(const QString &unit, const LiveScheduling &wanted, bool system);

} // namespace domus
