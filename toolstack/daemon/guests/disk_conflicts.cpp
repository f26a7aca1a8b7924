// SPDX-License-Identifier: GPL-3.0-or-later
#include "guests/disk_conflicts.h"

#include "error.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>

namespace domus {
namespace {

QString realPath(const QString &path)
{
    const QString canonical = QFileInfo(path).canonicalFilePath();
    return canonical.isEmpty() ? QDir::cleanPath(path) : canonical;
}

bool isWritten(const DiskConfig &disk)
{
    return !disk.readOnly && disk.role == DiskRole::Disk;
}

} // namespace

std::optional<DiskConflict> findDiskConflict(const DomainConfig &wanted, const QList<DomainConfig> &others)
{
    QHash<QString, bool> mine; // path -> written
    for (const DiskConfig &disk : wanted.disks) {
        if (!disk.path.isEmpty())
            mine[realPath(disk.path)] |= isWritten(disk);
    }
    for (const DomainConfig &other : others) {
        if (other.guest == wanted.guest)
            continue;
        for (const DiskConfig &disk : other.disks) {
            const auto found = disk.path.isEmpty() ? mine.end() : mine.find(realPath(disk.path));
            if (found != mine.end() && (*found || isWritten(disk)))
                return DiskConflict{found.key(), other.name};
        }
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
