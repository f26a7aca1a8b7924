// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain_counters.h"

#include <QJsonValue>
#include <QStringList>

namespace domus {

// Counters of a domain's disks, which two parts of dom0 keep: its kernel for block devices, QEMU for images. Both name them as
// the guest does ("xvda"); inPlace() turns that into the place among the disks.

/// Those that dom0's kernel serves. Some small files.
QList<DiskCounters> readDeviceDisks(std::uint32_t domid, const QString &root = {});

/// Those that QEMU serves, from its answer to query-blockstats. Pure: what it does not say is left out.
QList<DiskCounters> parseXenBlockStats(const QJsonValue &answer);

/// Those with one of these names, in the names' order, called by their place in it: "0" is the first. Others are left out.
QList<DiskCounters> inPlace(const QList<DiskCounters> &disks, const QStringList &names);

/// "xvdb" for 51728, as XenStore has it; empty for numbers of no disk.
QString diskNameOf(qint64 number);

} // namespace domus
