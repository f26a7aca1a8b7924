// SPDX-License-Identifier: GPL-3.0-or-later
#include "devices/device_service.h"

#include "disk_images.h"
#include "files.h"
#include "guests/disk_conflicts.h"

#include <QDir>
#include <algorithm>

namespace domus {
namespace {

/// What the work throws is about that guest.
template <typename T>
Task<T> about(QString name, Task<T> work)
{
    std::optional<Error> failure;
    try {
        co_return co_await std::move(work);
    } catch (const Error &error) {
        failure = error.about(name);
    }
    throw Error(*failure);
}

template <typename Function>
auto aboutNow(const Guest &guest, Function function)
{
    try {
        return function();
    } catch (const Error &error) {
        throw error.about(guest.name());
    }
}

void requireAbsolute(const QString &path)
{
    if (!path.isEmpty() && !QDir::isAbsolutePath(path))
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("\"%1\" is no absolute path").arg(path));
}

FoundDevice found(const Guest &guest, const std::shared_ptr<Domain> &domain,
                  FoundDevice (*find)(const DomainConfig &, const DomainDevices *, const QString &), const QString &words)
{
    const std::optional<DomainDevices> running = domain ? domain->devices() : std::nullopt;
    const DomainConfig &defined = guest.definition().hardware;
    return aboutNow(guest, [&] { return find(defined, running ? &*running : nullptr, words); });
}

/// Where nothing is known of a domain's devices, the engine is asked with no number of any: it says why it cannot.
int numberOf(const FoundDevice &device, const Domain &domain, const Guest &guest)
{
    if (device.number || !domain.devices())
        return device.number.value_or(-1);
    throw Error(ErrorCode::NotFound, QStringLiteral("The running guest has no such device: it gets it at its next start"),
                QStringLiteral("Take it from the definition: --next-start"))
        .about(guest.name());
}

void eraseDisk(DomainConfig *hardware, const DiskConfig &disk)
{
    const auto at = std::find(hardware->disks.begin(), hardware->disks.end(), disk);
    if (at != hardware->disks.end())
        hardware->disks.erase(at);
}

} // namespace

std::shared_ptr<Domain> DeviceService::domainFor(const Guest &guest, bool nextStart)
{
    if (!nextStart && guest.state() == GuestState::Starting)
        throw Error(ErrorCode::WrongState, QStringLiteral("%1 is being started").arg(guest.name()),
                    QStringLiteral("Wait until it runs"))
            .about(guest.name());
    return nextStart ? nullptr : guest.domain();
}

void DeviceService::check(const Guest &guest, const std::function<void(DomainConfig *)> &change) const
{
    GuestDefinition definition = guest.definition();
    change(&definition.hardware);
    m_services.registry->check(definition);
}

void DeviceService::define(const Guest &guest, bool running, const std::function<void(DomainConfig *)> &change)
{
    if (!m_services.registry)
        return; // the daemon is ending
    GuestDefinition definition = guest.definition();
    change(&definition.hardware);
    if (definition == guest.definition())
        return;
    try {
        m_services.registry->define(definition);
    } catch (const Error &error) {
        if (!running)
            throw error.about(guest.name());
        throw Error(error.code(), QStringLiteral("The running guest has changed, but its definition could not be written"),
                    error.info().hint, error.info().text)
            .about(guest.name());
    }
}

void DeviceService::checkImages(const Guest &guest, const DiskConfig &disk, bool running) const
{
    if (disk.path.isEmpty())
        return;
    checkImage(disk.path, {.format = disk.format, .allowBacking = true}); // the definition is this user's own
    const auto sameImage = [&](const DomainConfig &config) {
        DomainConfig other = config;
        other.name = guest.name();
        const bool reads = disk.readOnly || disk.role == DiskRole::Cdrom;
        return guestUsing(disk.path, reads, {other}).has_value();
    };
    if (sameImage(guest.definition().hardware) || (running && sameImage(guest.runningConfig())))
        throw Error(ErrorCode::AlreadyExists, QStringLiteral("The guest has %1 already").arg(disk.path)).about(guest.name());
    if (!running)
        return;
    DomainConfig wanted = guest.definition().hardware;
    wanted.disks = {disk};
    refuseDiskConflict(wanted, m_services.registry->runningConfigs());
}

Task<DeviceService::Outcome> DeviceService::attachDisk(GuestPtr guest, DiskConfig disk, bool formatKnown, bool nextStart)
{
    const auto self = shared_from_this();
    const auto domain = domainFor(*guest, nextStart);
    const auto change = [&disk](DomainConfig *hardware) { hardware->disks.push_back(disk); };
    aboutNow(*guest, [&] {
        requireAbsolute(disk.path);
        if (!formatKnown && !disk.path.isEmpty() && disk.role == DiskRole::Disk)
            disk.format = formatOfImage(disk.path);
        checkImages(*guest, disk, domain != nullptr);
        check(*guest, change);
    });
    if (domain) {
        const DiskConfig wanted = disk;
        co_await about(guest->name(), domain->attachDisk(wanted));
    }
    define(*guest, domain != nullptr, change);
    m_services.tell(*guest, QStringLiteral("disk_attached"), disk.path);
    co_return Outcome{int(guest->definition().hardware.disks.size()), disk.path, !domain, {}};
}

Task<DeviceService::Outcome> DeviceService::detachDisk(GuestPtr guest, QString disk, bool nextStart)
{
    const auto self = shared_from_this();
    const auto domain = domainFor(*guest, nextStart);
    const FoundDevice device = found(*guest, domain, &findDisk, disk);
    std::optional<DiskConfig> defined;
    if (device.place)
        defined = guest->definition().hardware.disks[*device.place];
    QString path = defined ? defined->path : QString();
    if (domain) {
        const int number = numberOf(device, *domain, *guest);
        auto devices = domain->devices();
        if (const AttachedDisk *attached = devices ? devices->disk(number) : nullptr)
            path = attached->config.path;
        co_await about(guest->name(), domain->detachDisk(number));
    }
    if (defined)
        define(*guest, domain != nullptr, [&defined](DomainConfig *hardware) { eraseDisk(hardware, *defined); });
    m_services.tell(*guest, QStringLiteral("disk_detached"), path);
    co_return Outcome{device.place ? int(*device.place) + 1 : 0, path, !domain, {}};
}

/// Its files in the runtime directory are in one of their own: they are named after places in a configuration.
Task<PreparedNics> DeviceService::prepareNic(std::shared_ptr<Domain> domain, GuestPtr guest, NicConfig nic)
{
    if (m_services.engine->joinsBridges()) {
        PreparedNics none;
        none.backends.emplace_back();
        co_return none;
    }
    const auto devices = domain->devices();
    const QString directory =
        QStringLiteral("%1/%2/nic-%3").arg(m_services.domainsDirectory, guest->key()).arg(devices ? devices->freeNic(1) : 0);
    QDir(directory).removeRecursively();
    makePrivateDir(directory);
    DomainConfig config = guest->runningConfig();
    config.nics = {nic};
    const auto prepare = m_services.prepareNics;
    co_return co_await prepare(config, directory);
}

Task<DeviceService::Outcome> DeviceService::attachNic(GuestPtr guest, NicConfig nic, bool nextStart)
{
    const auto self = shared_from_this();
    const auto domain = domainFor(*guest, nextStart);
    nic.mac = nic.mac.isEmpty() ? randomMac() : nic.mac.toLower();
    const auto change = [&nic](DomainConfig *hardware) { hardware->nics.push_back(nic); };
    check(*guest, change);
    QStringList warnings;
    if (domain) {
        PreparedNics prepared = co_await about(guest->name(), prepareNic(domain, guest, nic));
        warnings = prepared.warnings;
        const NicConfig wanted = nic;
        co_await about(guest->name(), domain->attachNic(wanted, std::move(prepared.backends.front())));
    }
    define(*guest, domain != nullptr, change);
    m_services.tell(*guest, QStringLiteral("nic_attached"), nic.mac);
    co_return Outcome{int(guest->definition().hardware.nics.size()), nic.mac, !domain, warnings};
}

Task<DeviceService::Outcome> DeviceService::detachNic(GuestPtr guest, QString nic, bool nextStart)
{
    const auto self = shared_from_this();
    const auto domain = domainFor(*guest, nextStart);
    const FoundDevice device = found(*guest, domain, &findNic, nic);
    QString mac = device.place ? guest->definition().hardware.nics[*device.place].mac : QString();
    if (domain) {
        const int number = numberOf(device, *domain, *guest);
        auto devices = domain->devices();
        if (const AttachedNic *attached = devices ? devices->nic(number) : nullptr)
            mac = attached->config.mac;
        co_await about(guest->name(), domain->detachNic(number));
    }
    define(*guest, domain != nullptr, [&mac](DomainConfig *hardware) {
        std::erase_if(hardware->nics, [&mac](const NicConfig &each) { return each.mac == mac; });
    });
    m_services.tell(*guest, QStringLiteral("nic_detached"), mac);
    co_return Outcome{device.place ? int(*device.place) + 1 : 0, mac, !domain, {}};
}

Task<DeviceService::Outcome> DeviceService::changeMedium(GuestPtr guest, QString drive, QString path, bool force, bool nextStart)
{
    const auto self = shared_from_this();
    const auto domain = domainFor(*guest, nextStart);
    const FoundDevice device = found(*guest, domain, &findDrive, drive);
    const auto change = [&device, &path](DomainConfig *hardware) {
        if (device.place && *device.place < hardware->disks.size() && hardware->disks[*device.place].role == DiskRole::Cdrom) {
            hardware->disks[*device.place].path = path;
            hardware->disks[*device.place].format = DiskFormat::Raw;
        }
    };
    aboutNow(*guest, [&] {
        requireAbsolute(path);
        if (!path.isEmpty())
            checkImage(path, {.format = DiskFormat::Raw, .allowBacking = false});
        check(*guest, change);
    });
    QString before = device.place ? guest->definition().hardware.disks[*device.place].path : QString();
    if (domain) {
        const int number = numberOf(device, *domain, *guest);
        auto devices = domain->devices();
        if (const AttachedDisk *attached = devices ? devices->disk(number) : nullptr)
            before = attached->config.path;
        co_await about(guest->name(), domain->changeMedium(number, path, force));
    }
    define(*guest, domain != nullptr, change);
    m_services.tell(*guest, QStringLiteral("medium_changed"), path);
    co_return Outcome{device.place ? int(*device.place) + 1 : 0, before, !domain, {}};
}

} // namespace domus
