// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"

#include <QByteArray>
#include <QString>

namespace domus::test {

/// For tinyGuest(): puts on what it is given, as distributions' udev rules do, and prints what it has four times a second.
extern const QByteArray followingCommands;

/// What it printed last: its nproc, and MemTotal and MemFree of its /proc/meminfo. All zero before its first word.
struct InsideGuest {
    int cpus = 0;
    ByteSize total, free;
};
InsideGuest insideGuest(const QString &serialLog);

} // namespace domus::test
