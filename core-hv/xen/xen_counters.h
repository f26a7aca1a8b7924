// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain_counters.h"

#include <QJsonValue>

namespace domus {

// Counters of a domain's disks, which two parts of dom0 keep: its kernel for block devices, QEMU for images. Both name them as
// the guest does ("xvda"); nameByPlace() turns that into the place among the disks.

/// Those that dom0's kernel serves. Some small files.
QList<DiskCounters> readDeviceDisks(std::uint32_t domid, const QString &root = {});

/// Those that QEMU serves, from its answer to query-blockstats. Pure: what it does not say is left out.
QList<DiskCounters> parseXenBlockStats(const QJsonValue &answer);

/// Sorts by the guest's names and calls the first "0", the second "1".
void nameByPlace(QList<DiskCounters> &disks);

/// "xvdb" for 51728, as XenStore has it; empty for numbers of no disk.
QString diskNameOf(qint64 number);

} // namespace domus
