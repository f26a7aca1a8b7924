// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "engine/domain_config.h"
#include "engine/nic_backend.h"

#include <QJsonObject>
#include <optional>
#include <vector>

namespace domus {

/// A disk or a CD drive that a domain has. The number is its own as long as it is there, and the one in DiskCounters::name: of
/// what the domain was started with the place in its configuration, of what came later one that was free.
struct AttachedDisk {
    int number = 0;
    DiskConfig config; ///< on Xen with its name in the guest
    bool operator==(const AttachedDisk &) const = default;
};

/// A NIC that a domain has; its number is the one in NicCounters::name.
struct AttachedNic {
    int number = 0;
    NicConfig config;
    bool operator==(const AttachedNic &) const = default;
};

struct DomainDevices {
    std::vector<AttachedDisk> disks;
    std::vector<AttachedNic> nics;
    bool operator==(const DomainDevices &) const = default;

    /// By number; null when there is none.
    AttachedDisk *disk(int number);
    AttachedNic *nic(int number);
    /// The lowest number from `least` on that is free.
    int freeDisk(int least = 0) const;
    int freeNic(int least = 0) const;
    void removeDisk(int number);
    void removeNic(int number);
};

/// What a domain has that was started so.
DomainDevices devicesOf(const DomainConfig &config);

/// In records of running domains. Nothing where the object has none, or what is none.
QJsonObject formatDevices(const DomainDevices &devices);
std::optional<DomainDevices> parseDevices(const QJsonObject &object);

/// The devices of a running domain. Calls may be made in any state; errors as for Domain, and: NotSupported with the reason where
/// the engine, or this domain as it was started, cannot do it; NotFound for a number that nothing has; Timeout where the guest
/// did not let go of a device in time. It may do that later: then the device goes, and devicesChanged() tells.
class DeviceControl {
public:
    virtual ~DeviceControl() = default;

    /// Nothing is known of a domain that an older version started: then it takes no device and gives none.
    virtual std::optional<DomainDevices> devices() const = 0;

    /// Gives its number. That the image may be opened, and by nobody else, was looked into by the caller.
    virtual Task<int> attachDisk(DiskConfig disk) = 0;
    /// Ends when the image is free.
    virtual Task<> detachDisk(int number) = 0;

    /// Gives its number. The backend is as for a start; it goes with the NIC.
    virtual Task<int> attachNic(NicConfig nic, NicBackend backend) = 0;
    virtual Task<> detachNic(int number) = 0;

    /// Takes out what is in that CD drive, and puts that raw image in; with an empty path nothing. Throws Error(InUse) where the
    /// guest keeps the drive locked and it is not forced.
    virtual Task<> changeMedium(int number, QString path, bool force) = 0;
};

} // namespace domus
