// SPDX-License-Identifier: GPL-3.0-or-later
#include "devices/device_places.h"

#include "error.h"

#include <QDir>
#include <algorithm>

namespace domus {
namespace {

Error notFound(const QString &what, const QString &words)
{
    return Error(ErrorCode::NotFound, QStringLiteral("The guest has no %1 \"%2\"").arg(what, words),
                 QStringLiteral("See `dom show` for those it has"));
}

bool samePath(const QString &path, const QString &words)
{
    return !path.isEmpty() && QDir::cleanPath(path) == QDir::cleanPath(words);
}

std::optional<size_t> placeIn(size_t count, const QString &words)
{
    bool isNumber = false;
    const qulonglong place = words.toULongLong(&isNumber);
    return isNumber && place >= 1 && place <= count ? std::optional(size_t(place - 1)) : std::nullopt;
}

/// How many CD drives come before it.
template <typename Disks, typename ConfigOf>
int driveIndex(const Disks &disks, size_t place, ConfigOf configOf)
{
    return int(std::count_if(disks.begin(), disks.begin() + std::ptrdiff_t(place),
                             [&](const auto &disk) { return configOf(disk).role == DiskRole::Cdrom; }));
}

const DiskConfig &definedConfig(const DiskConfig &disk)
{
    return disk;
}

const DiskConfig &runningConfig(const AttachedDisk &disk)
{
    return disk.config;
}

/// Disks are the same by their image, drives, whose medium changes, by their order.
bool sameDisk(const DomainConfig &defined, size_t place, const DomainDevices &running, size_t other)
{
    const DiskConfig &a = defined.disks[place], &b = running.disks[other].config;
    if (a.role != b.role)
        return false;
    if (a.role == DiskRole::Disk)
        return samePath(a.path, b.path);
    return driveIndex(defined.disks, place, definedConfig) == driveIndex(running.disks, other, runningConfig);
}

FoundDevice withCounterpart(const DomainConfig &defined, const DomainDevices *running, std::optional<size_t> place,
                            std::optional<size_t> other)
{
    FoundDevice found{place, std::nullopt};
    for (size_t i = 0; running && place && !other && i < running->disks.size(); ++i) {
        if (sameDisk(defined, *place, *running, i))
            other = i;
    }
    for (size_t i = 0; running && other && !found.place && i < defined.disks.size(); ++i) {
        if (sameDisk(defined, i, *running, *other))
            found.place = i;
    }
    if (other)
        found.number = running->disks[*other].number;
    return found;
}

FoundDevice findAmong(const DomainConfig &defined, const DomainDevices *running, const QString &words, bool drives)
{
    const auto fits = [&](const DiskConfig &disk) { return !drives || disk.role == DiskRole::Cdrom; };
    for (size_t i = 0; i < defined.disks.size(); ++i) {
        const DiskConfig &disk = defined.disks[i];
        if (fits(disk) && (samePath(disk.path, words) || placeIn(defined.disks.size(), words) == i))
            return withCounterpart(defined, running, i, std::nullopt);
    }
    for (size_t i = 0; running && i < running->disks.size(); ++i) {
        const DiskConfig &disk = running->disks[i].config;
        if (fits(disk) && (samePath(disk.path, words) || (!words.isEmpty() && disk.xenName == words)))
            return withCounterpart(defined, running, std::nullopt, i);
    }
    throw notFound(drives ? QStringLiteral("CD drive") : QStringLiteral("disk"), words);
}

} // namespace

FoundDevice findDisk(const DomainConfig &defined, const DomainDevices *running, const QString &words)
{
    return findAmong(defined, running, words, false);
}

FoundDevice findDrive(const DomainConfig &defined, const DomainDevices *running, const QString &words)
{
    if (!words.isEmpty())
        return findAmong(defined, running, words, true);
    const int drives = driveIndex(defined.disks, defined.disks.size(), definedConfig);
    if (drives != 1)
        throw Error(ErrorCode::NotFound,
                    drives == 0 ? QStringLiteral("The guest has no CD drive")
                                : QStringLiteral("The guest has %1 CD drives").arg(drives),
                    drives == 0 ? QStringLiteral("Give it one: dom disk-attach --cdrom") : QStringLiteral("Say which one"));
    const auto drive = std::find_if(defined.disks.begin(), defined.disks.end(),
                                    [](const DiskConfig &disk) { return disk.role == DiskRole::Cdrom; });
    return withCounterpart(defined, running, size_t(drive - defined.disks.begin()), std::nullopt);
}

FoundDevice findNic(const DomainConfig &defined, const DomainDevices *running, const QString &words)
{
    QString mac = words.toLower();
    if (const auto place = placeIn(defined.nics.size(), words))
        mac = defined.nics[*place].mac;
    FoundDevice found;
    for (size_t i = 0; i < defined.nics.size(); ++i) {
        if (defined.nics[i].mac == mac)
            found.place = i;
    }
    for (const AttachedNic &nic : running ? running->nics : std::vector<AttachedNic>()) {
        if (nic.config.mac == mac)
            found.number = nic.number;
    }
    if (!found.place && !found.number)
        throw notFound(QStringLiteral("network card"), words);
    return found;
}

} // namespace domus
