// SPDX-License-Identifier: GPL-3.0-or-later
// Disks, NICs and media of a running guest.
#include "async/deadline.h"
#include "files.h"
#include "qemu/qemu_domain.h"

#include <QDebug>
#include <QFile>
#include <QJsonArray>
#include <sys/stat.h>

namespace domus {
namespace {

using namespace std::chrono_literals;

/// A guest's system that gives a device back does so at once; one that has none never does.
constexpr auto pullDeadline = 15s;
/// What the guest locks it is asked to unlock, which its system does unless the medium is in use.
constexpr auto unlockPause = 500ms;
constexpr int unlockTries = 6;

const std::initializer_list<DomainState> alive{DomainState::Starting, DomainState::Running, DomainState::Paused};

bool isBlockDevice(const QString &path)
{
    struct stat info = {};
    return ::stat(QFile::encodeName(path).constData(), &info) == 0 && S_ISBLK(info.st_mode);
}

/// QEMU may have done it all the same.
bool isUnsure(const Error &error)
{
    return error.code() == ErrorCode::Timeout || error.code() == ErrorCode::Disconnected;
}

bool hasScsi(const DomainDevices &devices)
{
    return std::any_of(devices.disks.begin(), devices.disks.end(),
                       [](const AttachedDisk &disk) { return disk.config.bus == DiskBus::Scsi; });
}

QString diskWords(const DiskConfig &disk)
{
    return disk.path.isEmpty() ? QStringLiteral("the CD drive") : QStringLiteral("the disk ") + disk.path;
}

} // namespace

void QemuDomain::requirePluggable(const QString &problem, const QString &what) const
{
    const QString reason = !m_record.devices ? QStringLiteral("an older Domus started it, which kept no list of its devices")
        : !m_record.spareBus                 ? QStringLiteral("it was started without a bus for that")
                                             : problem;
    if (!reason.isEmpty())
        throw Error(ErrorCode::NotSupported,
                    QStringLiteral("%1 of the guest '%2' cannot change while it runs").arg(what, m_record.name),
                    QStringLiteral("Let it count from the next start: --next-start"), reason)
            .about(m_record.name);
}

/// Before QEMU is asked: a daemon after this one meets what QEMU then has (meetDevices()).
void QemuDomain::keepDevices()
{
    replaceFile(m_paths.record(), formatRecord(m_record));
    Q_EMIT devicesChanged();
}

Task<> QemuDomain::meetDevices()
{
    const auto self = shared_from_this();
    if (!m_record.devices)
        co_return;
    const QString path = QStringLiteral("/machine/peripheral");
    const QJsonValue there = co_await command(QStringLiteral("qom-list"), {{QStringLiteral("path"), path}});
    QStringList names, gone;
    for (const QJsonValue &device : there.toArray())
        names.append(device[QLatin1String("name")].toString());
    for (const AttachedDisk &disk : m_record.devices->disks)
        gone.append(driveId(disk.number));
    for (const AttachedNic &nic : m_record.devices->nics)
        gone.append(nicId(nic.number));
    gone.removeIf([&](const QString &id) { return names.contains(id); });
    for (const QString &id : std::as_const(gone))
        co_await deviceGone(id);
}

Task<> QemuDomain::dropBackend(PluggedName device)
{
    const auto self = shared_from_this();
    const QString node = diskNodeName(device.number, m_record.mediaChanges.value(device.number));
    const QString net = QStringLiteral("net%1").arg(device.number);
    const QString name = device.isDisk ? QStringLiteral("blockdev-del") : QStringLiteral("netdev_del");
    const QString key = device.isDisk ? QStringLiteral("node-name") : QStringLiteral("id");
    try {
        co_await command(name, {{key, device.isDisk ? node : net}});
    } catch (const Error &error) {
        // A drive without a medium has none; what QEMU never had cannot be taken from it.
        if (isUnsure(error))
            throw;
    }
}

void QemuDomain::forgetDevice(PluggedName device)
{
    if (device.isDisk)
        m_record.devices->removeDisk(device.number);
    else
        m_record.devices->removeNic(device.number);
    if (device.isDisk)
        m_record.mediaChanges.remove(device.number);
    try {
        keepDevices();
    } catch (const Error &error) {
        // On a full disk the next daemon finds out by itself (meetDevices()).
        qWarning().noquote() << m_record.name << "-" << error.info().toString();
    }
}

Task<> QemuDomain::deviceGone(QString id)
{
    const auto self = shared_from_this();
    const auto device = pluggedName(id);
    if (!device || !m_record.devices)
        co_return;
    std::optional<Error> failure;
    try {
        co_await dropBackend(*device);
        forgetDevice(*device);
    } catch (const Error &error) {
        failure = error;
    }
    const auto waiter = m_pulled.find(id);
    if (waiter == m_pulled.end())
        co_return;
    const OneShot<void> promise = waiter->second;
    m_pulled.erase(waiter);
    if (failure)
        promise.reject(*failure);
    else
        promise.resolve();
}

Task<> QemuDomain::pull(QString id, QString what)
{
    const auto self = shared_from_this();
    if (m_pulled.contains(id))
        throw Error(ErrorCode::InUse, QStringLiteral("The guest '%1' is asked to let go of %2 already").arg(m_record.name, what))
            .about(m_record.name);
    const OneShot<void> promise;
    m_pulled.emplace(id, promise);
    std::optional<Error> refused;
    try {
        co_await command(QStringLiteral("device_del"), {{QStringLiteral("id"), id}});
    } catch (const Error &error) {
        if (isUnsure(error) || !error.info().cause.contains(QLatin1String("already in the process of unplug")))
            refused = error;
    }
    if (refused) {
        m_pulled.erase(id);
        throw Error(*refused);
    }
    const auto timer = detail::startTimer(pullDeadline, [self, promise, id, what]() {
        self->m_pulled.erase(id);
        promise.reject(Error(ErrorCode::Timeout,
                             QStringLiteral("The guest '%1' did not let go of %2 within %3 seconds")
                                 .arg(self->m_record.name, what)
                                 .arg(pullDeadline.count()),
                             QStringLiteral("Unmount it inside; it goes as soon as the guest lets go"))
                           .about(self->m_record.name));
    });
    co_await promise.wait();
}

Task<int> QemuDomain::attachDisk(DiskConfig disk)
{
    require(alive, QStringLiteral("attach a disk to"));
    const auto self = shared_from_this();
    requirePluggable({}, QStringLiteral("Disks"));
    const int number = m_record.devices->freeDisk(1);
    requirePluggable(diskPlugProblem(disk, number, hasScsi(*m_record.devices)), QStringLiteral("Disks"));
    m_record.devices->disks.push_back({number, disk});
    std::optional<Error> failure;
    try {
        keepDevices();
        co_await plugDisk(disk, number);
    } catch (const Error &error) {
        failure = Error(error.code(), QStringLiteral("The guest '%1' cannot be given %2").arg(m_record.name, diskWords(disk)),
                        error.info().hint, error.info().cause.isEmpty() ? error.info().text : error.info().cause)
                      .about(m_record.name);
    }
    if (!failure)
        co_return number;
    if (!isUnsure(*failure))
        co_await deviceGone(driveId(number));
    throw Error(*failure);
}

Task<> QemuDomain::plugDisk(DiskConfig disk, int number)
{
    const auto self = shared_from_this();
    if (!disk.path.isEmpty())
        co_await command(QStringLiteral("blockdev-add"), diskNode(disk, diskNodeName(number), isBlockDevice(disk.path)));
    co_await command(QStringLiteral("device_add"), diskDevice(disk, number));
}

Task<> QemuDomain::detachDisk(int number)
{
    require(alive, QStringLiteral("detach a disk of"));
    const auto self = shared_from_this();
    requirePluggable({}, QStringLiteral("Disks"));
    const AttachedDisk *disk = m_record.devices->disk(number);
    if (!disk)
        throw Error(ErrorCode::NotFound, QStringLiteral("The running guest '%1' has no disk %2").arg(m_record.name).arg(number))
            .about(m_record.name);
    requirePluggable(diskPlugProblem(disk->config, number, true), QStringLiteral("This disk"));
    co_await pull(driveId(number), diskWords(disk->config));
}

Task<int> QemuDomain::attachNic(NicConfig nic, NicBackend backend)
{
    require(alive, QStringLiteral("attach a network card to"));
    const auto self = shared_from_this();
    requirePluggable({}, QStringLiteral("Network cards"));
    const int number = m_record.devices->freeNic(1);
    requirePluggable(nicPlugProblem(number), QStringLiteral("Network cards"));
    m_record.devices->nics.push_back({number, nic});
    if (m_record.nics.size() <= number)
        m_record.nics.resize(number + 1);
    m_record.nics[number] = backend.meter;
    std::optional<Error> failure;
    try {
        keepDevices();
        co_await plugNic(nic, std::move(backend), number);
    } catch (const Error &error) {
        failure = Error(error.code(), QStringLiteral("The guest '%1' cannot be given a network card").arg(m_record.name),
                        error.info().hint, error.info().cause.isEmpty() ? error.info().text : error.info().cause)
                      .about(m_record.name);
    }
    if (!failure)
        co_return number;
    if (!isUnsure(*failure))
        co_await deviceGone(nicId(number));
    throw Error(*failure);
}

Task<> QemuDomain::plugNic(NicConfig nic, NicBackend backend, int number)
{
    const auto self = shared_from_this();
    const QString name = QStringLiteral("network%1").arg(++m_descriptors);
    if (backend.fd.isValid())
        co_await command(QStringLiteral("getfd"), {{QStringLiteral("fdname"), name}}, std::move(backend.fd));
    co_await command(QStringLiteral("netdev_add"), nicBackend(backend.attachment, number, name));
    co_await command(QStringLiteral("device_add"), nicDevice(nic, number));
}

Task<> QemuDomain::detachNic(int number)
{
    require(alive, QStringLiteral("detach a network card of"));
    const auto self = shared_from_this();
    requirePluggable({}, QStringLiteral("Network cards"));
    const AttachedNic *nic = m_record.devices->nic(number);
    if (!nic)
        throw Error(ErrorCode::NotFound,
                    QStringLiteral("The running guest '%1' has no network card %2").arg(m_record.name).arg(number))
            .about(m_record.name);
    requirePluggable(nicPlugProblem(number), QStringLiteral("This network card"));
    co_await pull(nicId(number), QStringLiteral("the network card ") + nic->config.mac);
}

Task<> QemuDomain::changeMedium(int number, QString path, bool force)
{
    require(alive, QStringLiteral("change a medium of"));
    const auto self = shared_from_this();
    const AttachedDisk *drive = m_record.devices ? m_record.devices->disk(number) : nullptr;
    if (!m_record.devices)
        requirePluggable({}, QStringLiteral("Media"));
    if (!drive || drive->config.role != DiskRole::Cdrom)
        throw Error(ErrorCode::NotFound,
                    QStringLiteral("The running guest '%1' has no CD drive %2").arg(m_record.name).arg(number))
            .about(m_record.name);
    co_await swapMedium(number, path, force);
}

/// The guest is asked to unlock the drive by the first try.
Task<> QemuDomain::openDrive(QString id, bool force)
{
    const auto self = shared_from_this();
    std::optional<Error> locked;
    for (int tries = 0; tries < unlockTries; ++tries) {
        try {
            co_await command(QStringLiteral("eject"), {{QStringLiteral("id"), id}, {QStringLiteral("force"), force}});
            co_return;
        } catch (const Error &error) {
            if (force || error.code() != ErrorCode::EngineFailed)
                throw;
            locked = error;
        }
        co_await sleepFor(unlockPause);
    }
    throw Error(ErrorCode::InUse, QStringLiteral("The guest '%1' keeps its CD drive locked").arg(m_record.name),
                QStringLiteral("Unmount the CD inside, or force it"), locked->info().cause)
        .about(m_record.name);
}

Task<> QemuDomain::swapMedium(int number, QString path, bool force)
{
    const auto self = shared_from_this();
    const QString id = driveId(number), node = QStringLiteral("node-name");
    const int change = m_record.mediaChanges.value(number);
    const QString next = diskNodeName(number, change + 1);
    const auto remember = [self, number](const QString &medium, int changes) {
        if (AttachedDisk *drive = self->m_record.devices->disk(number))
            drive->config.path = medium;
        self->m_record.mediaChanges[number] = changes;
        self->keepDevices();
    };
    // The new one first: where it cannot be opened, the old one stays.
    const DiskConfig medium{.path = path, .format = DiskFormat::Raw, .bus = DiskBus::Sata, .role = DiskRole::Cdrom};
    if (!path.isEmpty())
        co_await command(QStringLiteral("blockdev-add"), diskNode(medium, next, isBlockDevice(path)));
    std::optional<Error> failure;
    try {
        co_await openDrive(id, force);
        co_await dropBackend({true, number});
        remember({}, change + 1);
        if (!path.isEmpty())
            co_await command(QStringLiteral("blockdev-insert-medium"), {{QStringLiteral("id"), id}, {node, next}});
        remember(path, change + 1);
        co_await command(QStringLiteral("blockdev-close-tray"), {{QStringLiteral("id"), id}});
    } catch (const Error &error) {
        failure = error;
    }
    if (!failure)
        co_return;
    if (!path.isEmpty() && !isUnsure(*failure)) {
        try {
            co_await command(QStringLiteral("blockdev-del"), {{node, next}});
        } catch (const Error &) {
            // It is in the drive: what failed came after that.
        }
    }
    throw Error(*failure);
}

} // namespace domus
