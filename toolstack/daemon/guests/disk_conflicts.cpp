// SPDX-License-Identifier: GPL-3.0-or-later
#include "guests/disk_conflicts.h"

#include "disk_images.h"
#include "error.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace domus {

std::optional<DiskConflict> findDiskConflict(const DomainConfig &wanted, const QList<DomainConfig> &others)
{
    std::vector<DomainConfig> rest;
    std::copy_if(others.begin(), others.end(), std::back_inserter(rest),
                 [&](const DomainConfig &other) { return other.guest != wanted.guest; });
    for (const DiskConfig &disk : wanted.disks) {
        const bool onlyReads = disk.readOnly || disk.role == DiskRole::Cdrom;
        const auto user = disk.path.isEmpty() ? std::nullopt : guestUsing(disk.path, onlyReads, rest);
        if (user)
            return DiskConflict{disk.path, *user};
    }
    return std::nullopt;
}

void refuseDiskConflict(const DomainConfig &wanted, const QList<DomainConfig> &others)
{
    if (const auto conflict = findDiskConflict(wanted, others))
        throw Error(ErrorCode::InUse, QStringLiteral("The image %1 is used by guest %2").arg(conflict->path, conflict->guest),
                    QStringLiteral("Give %1 an image of its own").arg(wanted.name))
            .about(wanted.name);
}

} // namespace domus
