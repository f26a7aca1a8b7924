// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/hotplug.h"

#include "json_fields.h"

#include <algorithm>

namespace domus {
namespace {

template <typename Device>
Device *find(std::vector<Device> &devices, int number)
{
    const auto found = std::find_if(devices.begin(), devices.end(), [&](const Device &each) { return each.number == number; });
    return found == devices.end() ? nullptr : &*found;
}

template <typename Device>
int freeNumber(const std::vector<Device> &devices, int least)
{
    int number = least;
    while (std::any_of(devices.begin(), devices.end(), [&](const Device &each) { return each.number == number; }))
        ++number;
    return number;
}

/// The enumerator that was written as its value, or the first one.
template <typename Enum>
Enum enumField(const QJsonObject &object, QLatin1String name, Enum last)
{
    const qint64 value = intField(object, name).value_or(0);
    return value >= 0 && value <= qint64(last) ? Enum(value) : Enum(0);
}

QJsonObject formatDisk(const AttachedDisk &disk)
{
    return {{QStringLiteral("number"), disk.number},
            {QStringLiteral("path"), disk.config.path},
            {QStringLiteral("format"), int(disk.config.format)},
            {QStringLiteral("bus"), int(disk.config.bus)},
            {QStringLiteral("role"), int(disk.config.role)},
            {QStringLiteral("readOnly"), disk.config.readOnly},
            {QStringLiteral("xenName"), disk.config.xenName}};
}

AttachedDisk parseDisk(const QJsonObject &object)
{
    AttachedDisk disk;
    disk.number = int(intField(object, QLatin1String("number")).value_or(0));
    disk.config.path = stringField(object, QLatin1String("path")).value_or(QString());
    disk.config.format = enumField(object, QLatin1String("format"), DiskFormat::Qcow2);
    disk.config.bus = enumField(object, QLatin1String("bus"), DiskBus::Ide);
    disk.config.role = enumField(object, QLatin1String("role"), DiskRole::Cdrom);
    disk.config.readOnly = boolField(object, QLatin1String("readOnly")).value_or(false);
    disk.config.xenName = stringField(object, QLatin1String("xenName")).value_or(QString());
    return disk;
}

QJsonObject formatNic(const AttachedNic &nic)
{
    return {{QStringLiteral("number"), nic.number},        {QStringLiteral("kind"), int(nic.config.kind)},
            {QStringLiteral("bridge"), nic.config.bridge}, {QStringLiteral("model"), int(nic.config.model)},
            {QStringLiteral("mac"), nic.config.mac},       {QStringLiteral("hostAccess"), nic.config.hostAccess}};
}

AttachedNic parseNic(const QJsonObject &object)
{
    AttachedNic nic;
    nic.number = int(intField(object, QLatin1String("number")).value_or(0));
    nic.config.kind = enumField(object, QLatin1String("kind"), NicKind::Bridge);
    nic.config.bridge = stringField(object, QLatin1String("bridge")).value_or(QString());
    nic.config.model = enumField(object, QLatin1String("model"), NicModel::E1000);
    nic.config.mac = stringField(object, QLatin1String("mac")).value_or(QString());
    nic.config.hostAccess = boolField(object, QLatin1String("hostAccess")).value_or(false);
    return nic;
}

} // namespace

AttachedDisk *DomainDevices::disk(int number)
{
    return find(disks, number);
}

AttachedNic *DomainDevices::nic(int number)
{
    return find(nics, number);
}

int DomainDevices::freeDisk(int least) const
{
    return freeNumber(disks, least);
}

int DomainDevices::freeNic(int least) const
{
    return freeNumber(nics, least);
}

void DomainDevices::removeDisk(int number)
{
    std::erase_if(disks, [&](const AttachedDisk &disk) { return disk.number == number; });
}

void DomainDevices::removeNic(int number)
{
    std::erase_if(nics, [&](const AttachedNic &nic) { return nic.number == number; });
}

DomainDevices devicesOf(const DomainConfig &config)
{
    DomainDevices devices;
    for (const DiskConfig &disk : config.disks)
        devices.disks.push_back({int(devices.disks.size()), disk});
    for (const NicConfig &nic : config.nics)
        devices.nics.push_back({int(devices.nics.size()), nic});
    return devices;
}

QJsonObject formatDevices(const DomainDevices &devices)
{
    QJsonArray disks, nics;
    for (const AttachedDisk &disk : devices.disks)
        disks.append(formatDisk(disk));
    for (const AttachedNic &nic : devices.nics)
        nics.append(formatNic(nic));
    return {{QStringLiteral("disks"), disks}, {QStringLiteral("nics"), nics}};
}

std::optional<DomainDevices> parseDevices(const QJsonObject &object)
{
    const auto disks = arrayField(object, QLatin1String("disks")), nics = arrayField(object, QLatin1String("nics"));
    if (!disks || !nics)
        return std::nullopt;
    DomainDevices devices;
    for (const QJsonValue &disk : *disks)
        devices.disks.push_back(parseDisk(disk.toObject()));
    for (const QJsonValue &nic : *nics)
        devices.nics.push_back(parseNic(nic.toObject()));
    return devices;
}

} // namespace domus
