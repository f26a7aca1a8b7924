// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "devices/device_places.h"
#include "engine/engine.h"
#include "guests/guest_registry.h"
#include "nic_preparation.h"

#include <QPointer>
#include <functional>
#include <memory>

namespace domus {

/// What changing a guest's devices needs of the rest of the house.
struct DeviceServices {
    Engine *engine = nullptr;
    QPointer<GuestRegistry> registry;
    QString domainsDirectory; ///< as PowerServices
    std::function<Task<PreparedNics>(DomainConfig config, QString runtimeDir)> prepareNics;
    /// Writes an event.
    std::function<void(const Guest &guest, const QString &kind, const QString &text)> tell;
};

/// Disks, CD media and NICs of guests: those of a running one change first, and the definition once its domain has agreed; of one
/// that is off, or for the next start, only the definition. Throws Error about the guest: what registry and engine throw,
/// NotFound for a device that is not there. One thread; shared, so that it outlives whoever waits in it.
class DeviceService : public std::enable_shared_from_this<DeviceService> {
public:
    explicit DeviceService(DeviceServices services) : m_services(std::move(services)) {}

    struct Outcome {
        int place = 0; ///< in the definition, from 1; 0: it is not there
        QString name; ///< the image's path, or the hardware address
        bool pending = false; ///< counts from the next start only
        QStringList warnings;
    };
    using GuestPtr = std::shared_ptr<Guest>;

    /// Without format: that which the image's first bytes tell.
    Task<Outcome> attachDisk(GuestPtr guest, DiskConfig disk, bool formatKnown, bool nextStart);
    Task<Outcome> detachDisk(GuestPtr guest, QString disk, bool nextStart);
    /// Without hardware address it gets one.
    Task<Outcome> attachNic(GuestPtr guest, NicConfig nic, bool nextStart);
    Task<Outcome> detachNic(GuestPtr guest, QString nic, bool nextStart);
    /// The outcome's name is the path of the medium before.
    Task<Outcome> changeMedium(GuestPtr guest, QString drive, QString path, bool force, bool nextStart);

private:
    /// The domain that is to change now; null where only the definition is.
    static std::shared_ptr<Domain> domainFor(const Guest &guest, bool nextStart);
    /// Throws where the registry would not take it.
    void check(const Guest &guest, const std::function<void(DomainConfig *)> &change) const;
    /// Of the definition as it is now, which may be another than when it was checked.
    void define(const Guest &guest, bool running, const std::function<void(DomainConfig *)> &change);
    void checkImages(const Guest &guest, const DiskConfig &disk, bool running) const;
    Task<PreparedNics> prepareNic(std::shared_ptr<Domain> domain, GuestPtr guest, NicConfig nic);

    DeviceServices m_services;
};

} // namespace domus
