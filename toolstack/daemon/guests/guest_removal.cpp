// SPDX-License-Identifier: GPL-3.0-or-later
#include "guests/guest_removal.h"

#include "disk_images.h"
#include "guests/disk_conflicts.h"

#include <QFile>
#include <QLoggingCategory>

namespace domus {

RemovalPlan planRemoval(const Guest &guest, const QList<DomainConfig> &allGuests, bool disks)
{
    RemovalPlan plan;
    plan.uuid = guest.uuid();
    if (!disks || !guest.definitionFile())
        return plan;
    for (const DiskConfig &disk : guest.definition().hardware.disks) {
        if (disk.role != DiskRole::Disk || disk.readOnly || disk.path.isEmpty())
            continue;
        DomainConfig alone;
        alone.guest = guest.uuid();
        alone.disks = {disk};
        if (!findDiskConflict(alone, allGuests))
            plan.images.append(disk.path);
    }
    return plan;
}

QStringList removeFiles(const RemovalPlan &plan, const QString &nvramDirectory)
{
    QStringList removed;
    for (const QString &image : plan.images) {
        try {
            deleteDisk(image);
            removed.append(image);
        } catch (const Error &error) {
            if (error.code() != ErrorCode::NotFound)
                qWarning().noquote() << error.info().toString();
        }
    }
    if (!plan.uuid.isNull())
        QFile::remove(nvramDirectory + u'/' + plan.uuid.toString(QUuid::WithoutBraces) + QStringLiteral(".fd"));
    return removed;
}

} // namespace domus
