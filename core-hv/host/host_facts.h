// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

namespace domus {

/// A helper program or file that the host has or lacks.
struct HelperFact {
    QString name; ///< "passt"
    QString path; ///< empty: not there
    QString need; ///< what does not work without it
    QString package; ///< Debian's package that brings it
};

/// How the kernel's control groups can be used for guests' weights and caps.
struct CgroupFacts {
    bool unified = false; ///< only version 2 is mounted
    QStringList controllers; ///< of version 2, in our own group
    QString reason; ///< why weights and caps are not available; empty when they are
};

struct HostMemory {
    ByteSize total;
    ByteSize available; ///< MemAvailable: could be used without swapping
};

/// This machine, as far as guests are concerned.
struct HostFacts {
    QString hostName;
    QString kernel; ///< "6.1.0-50-amd64"
    QString cpuModel;
    int cpus = 0; ///< online
    HostMemory memory;
    QStringList bridges; ///< that exist
    QStringList allowedBridges; ///< that an ordinary user may use, by qemu-bridge-helper's bridge.conf ("all" = any)
    CgroupFacts cgroups;
    QList<HelperFact> helpers;
    bool uefi = false; ///< firmware for UEFI guests is installed
};

/// Reads /proc and /sys; some milliseconds. What cannot be read is left empty.
HostFacts readHostFacts();
/// The same, fresh at each call, for admission and for the host's own row.
HostMemory readHostMemory();

/// What a process holds of the machine's memory; nothing when it has gone.
ByteSize residentMemory(qint64 pid);
/// How control groups can be used, alone.
CgroupFacts readCgroupFacts();

// The pure parts.
HostMemory parseMemInfo(const QByteArray &text);
/// `include` lines are not followed: those files are readable by root alone.
QStringList parseBridgeConf(const QByteArray &text);
CgroupFacts cgroupFactsFrom(bool unified, const QByteArray &controllers, bool writable);

} // namespace domus
