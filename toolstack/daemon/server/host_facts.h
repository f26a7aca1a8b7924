// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"

#include <QString>
#include <QStringList>

namespace domus {

/// The machine, as it is now.
struct HostFacts {
    QString name;
    int cpus = 1; ///< online
    ByteSize memory;
    ByteSize available; ///< could be given away without swapping
    ByteSize imagesFree; ///< on the file system of the images directory
    QStringList bridges;
};

HostFacts readHostFacts(const QString &imagesDirectory);

/// MemAvailable alone: for the way to a guest's start.
ByteSize availableHostMemory();

/// A line of /proc/meminfo's text; zero when it is not there. Pure.
ByteSize memInfoValue(const QByteArray &memInfo, const QByteArray &key);

} // namespace domus
