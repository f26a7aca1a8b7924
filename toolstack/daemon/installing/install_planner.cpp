// SPDX-License-Identifier: GPL-3.0-or-later
#include "installing/install_planner.h"

#include "definition_words.h"
#include "guests/disk_conflicts.h"
#include "http_errors.h"
#include "installing/install_command.h"
#include "installing/remote_installer.h"

#include <QRegularExpression>

#include <algorithm>

namespace domus {
namespace {

using api::install::Plan;

const QString defaultWords = QStringLiteral("qcow2");

Error invalid(const QString &text, const QString &hint = {})
{
    return Error(ErrorCode::InvalidArgument, text, hint);
}

QString chosenName(const Plan &plan, const Detection &detection, const PlanningHost &host)
{
    if (!plan.name)
        return suggestedName(detection, host.names);
    if (const auto problem = guestNameProblem(*plan.name))
        throw invalid(*problem, QStringLiteral("Choose another name"));
    if (host.names.contains(*plan.name))
        throw Error(ErrorCode::AlreadyExists, QStringLiteral("There is a guest \"%1\" already").arg(*plan.name),
                    QStringLiteral("Choose another name"));
    return *plan.name;
}

ByteSize orDefault(ByteSize size, ByteSize fallback)
{
    return size.isZero() ? fallback : size;
}

/// The most that a default may be. Guests have whole MiB, hosts have not.
ByteSize mostMemory(const PlanningHost &host)
{
    return ByteSize::fromMiB(host.memory.mib());
}

/// Room to grow, where the system can use it: a ceiling cannot be raised while the guest runs.
ByteSize defaultCeiling(ByteSize memory, const Detection &detection, const PlanningHost &host)
{
    if (!detection.devices.virtioMem)
        return memory;
    // A PVH guest of Xen begins with all that it may ever have, as it sees it, and dies when its kernel has used up what there
    // really is before its balloon has taken the rest: not much more than there is.
    const ByteSize wanted = host.xen ? memory * 2 : std::max(memory * 2, detection.recommended.memory);
    return std::max(memory, std::min(wanted, mostMemory(host)));
}

void chooseMemory(const Plan &plan, const Detection &detection, const PlanningHost &host, DomainConfig &hardware)
{
    hardware.memory =
        plan.memory.value_or(std::min(orDefault(detection.recommended.memory, ByteSize::fromGiB(1)), mostMemory(host)));
    if (hardware.memory <= ByteSize())
        throw invalid(QStringLiteral("The memory must be more than nothing"));
    hardware.memoryMax = plan.memoryMax.value_or(defaultCeiling(hardware.memory, detection, host));
    if (hardware.memoryMax < hardware.memory)
        throw invalid(QStringLiteral("The ceiling of memory, %1, is less than the memory at start, %2")
                          .arg(hardware.memoryMax.toString(), hardware.memory.toString()));
    if (hardware.memory > host.memory)
        throw Error(ErrorCode::NoMemory,
                    QStringLiteral("The host has %1 of memory, the guest would get %2")
                        .arg(host.memory.toString(), hardware.memory.toString()),
                    QStringLiteral("Give the guest less memory"));
}

void chooseVcpus(const Plan &plan, const Detection &detection, const PlanningHost &host, DomainConfig &hardware)
{
    constexpr qint64 most = 1024;
    const qint64 vcpus = plan.vcpus.value_or(std::clamp(detection.recommended.vcpus, 1, std::max(host.cpus, 1)));
    const qint64 vcpusMax = plan.vcpusMax.value_or(std::max<qint64>(vcpus, host.cpus));
    if (vcpus < 1 || vcpus > most || vcpusMax > most)
        throw invalid(QStringLiteral("The number of vCPUs must be from 1 to %1").arg(most));
    if (vcpusMax < vcpus)
        throw invalid(QStringLiteral("The most vCPUs, %1, are fewer than those at start, %2").arg(vcpusMax).arg(vcpus));
    hardware.vcpus = int(vcpus);
    hardware.vcpusMax = int(vcpusMax);
}

void chooseFirmware(const Plan &plan, DomainConfig &hardware)
{
    const QString word = plan.firmware.value_or(QStringLiteral("bios"));
    if (word != QLatin1String("bios") && word != QLatin1String("uefi"))
        throw invalid(QStringLiteral("The firmware \"%1\" is not known").arg(word), QStringLiteral("Say bios or uefi"));
    hardware.firmware = word == QLatin1String("uefi") ? Firmware::Uefi : Firmware::Bios;
}

QString bridgesOf(const PlanningHost &host, const QString &none)
{
    return host.bridges.isEmpty() ? none : QStringLiteral("It has: %1").arg(host.bridges.join(QStringLiteral(", ")));
}

/// Xen has no user network: its guests are on a bridge, if there is one.
api::install::NicWish nicWish(const Plan &plan, const PlanningHost &host)
{
    if (!plan.nic && !host.xen)
        return {QStringLiteral("user"), {}};
    if (plan.nic && (!host.xen || plan.nic->kind != QLatin1String("user")))
        return *plan.nic;
    if (plan.nic)
        throw Error(ErrorCode::NotSupported, QStringLiteral("Xen joins network cards to bridges only"),
                    bridgesOf(host, QStringLiteral("This host has none: make one, or use the network card kind none")));
    if (host.bridges.isEmpty())
        return {QStringLiteral("none"), {}};
    const QString usual = QStringLiteral("xenbr0");
    return {QStringLiteral("bridge"), host.bridges.contains(usual) ? usual : host.bridges.constFirst()};
}

void chooseNic(const Plan &plan, const Detection &detection, const PlanningHost &host, DomainConfig &hardware)
{
    const auto [kind, bridge] = nicWish(plan, host);
    if (kind == QLatin1String("none"))
        return;
    NicConfig nic;
    nic.mac = randomMac();
    nic.model = detection.devices.virtioNet ? NicModel::Virtio : NicModel::E1000;
    if (kind == QLatin1String("bridge")) {
        nic.kind = NicKind::Bridge;
        nic.bridge = bridge;
        if (!host.bridges.contains(nic.bridge))
            throw Error(ErrorCode::NotFound, QStringLiteral("There is no bridge \"%1\" on this host").arg(nic.bridge),
                        bridgesOf(host, QStringLiteral("It has none: use the network card kind user")));
    } else if (kind != QLatin1String("user")) {
        throw invalid(QStringLiteral("The network card kind \"%1\" is not known").arg(kind),
                      QStringLiteral("Say user, bridge or none"));
    }
    hardware.nics = {nic};
}

DiskFormat formatFromWord(const QString &word, const QString &path)
{
    if (word == QLatin1String("raw"))
        return DiskFormat::Raw;
    if (word == QLatin1String("qcow2"))
        return DiskFormat::Qcow2;
    throw Error(ErrorCode::NotSupported, QStringLiteral("%1: images in the format %2 cannot be used").arg(path, word),
                QStringLiteral("Convert it: qemu-img convert -O qcow2 %1 NEW.qcow2").arg(path));
}

QString diskPath(const Plan &plan, const PlanningHost &host, const QString &name, DiskFormat format)
{
    if (!plan.diskPath)
        return host.imagesDirectory + u'/' + name
            + (format == DiskFormat::Raw ? QStringLiteral(".img") : QStringLiteral(".qcow2"));
    if (!plan.diskPath->startsWith(u'/'))
        throw invalid(QStringLiteral("The disk image's path \"%1\" is not absolute").arg(*plan.diskPath));
    return *plan.diskPath;
}

DiskConfig diskConfig(const QString &path, DiskFormat format, const Detection &detection)
{
    DiskConfig disk;
    disk.path = path;
    disk.format = format;
    disk.bus = detection.devices.virtioBlock ? DiskBus::Virtio : DiskBus::Sata;
    return disk;
}

/// The disk that the installer installs on: a new image, or one that is there.
void chooseDisk(const Plan &plan, const Detection &detection, const PlanningHost &host, PlannedInstall &planned)
{
    DomainConfig &hardware = planned.definition.hardware;
    const DiskFormat format = formatFromWord(plan.diskFormat.value_or(defaultWords), QStringLiteral("The new disk"));
    const QString path = diskPath(plan, host, planned.definition.name, format);
    const auto existing = host.imageFormat(path);
    if (existing && plan.diskPath && !plan.disk) {
        hardware.disks.push_back(diskConfig(path, formatFromWord(plan.diskFormat.value_or(*existing), path), detection));
        return;
    }
    if (existing)
        throw Error(ErrorCode::AlreadyExists, QStringLiteral("The file %1 is there already").arg(path),
                    QStringLiteral("Leave the size away to use it as it is, or name another file"));
    const ByteSize size = plan.disk.value_or(orDefault(detection.recommended.disk, ByteSize::fromGiB(20)));
    if (size < ByteSize::fromMiB(1))
        throw invalid(QStringLiteral("A disk of %1 is too small").arg(size.toString()));
    planned.disk = DiskRequest{path, size, format, plan.diskAllocate.value_or(false)};
    hardware.disks.push_back(diskConfig(path, format, detection));
}

/// The source is a disk with a system: it becomes the guest's disk, or a copy of it when it lies elsewhere.
void useDiskImage(const Plan &plan, const Detection &detection, const PlanningHost &host, PlannedInstall &planned)
{
    const DiskFormat format = formatFromWord(plan.diskFormat.value_or(detection.imageFormat), shownUrl(detection.location));
    QString path = detection.location.toLocalFile();
    if (!detection.location.isLocalFile()) {
        path = diskPath(plan, host, planned.definition.name, format);
        if (host.imageFormat(path))
            throw Error(ErrorCode::AlreadyExists, QStringLiteral("The file %1 is there already").arg(path));
        planned.copyImageTo = path;
    } else if (plan.disk || (plan.diskPath && *plan.diskPath != path)) {
        throw invalid(QStringLiteral("A disk image with a system is used as it is"),
                      QStringLiteral("Leave the disk and its size away"));
    }
    planned.definition.hardware.disks.push_back(diskConfig(path, format, detection));
}

QString slug(const QString &text)
{
    static const QRegularExpression others(QStringLiteral("[^A-Za-z0-9._]+"));
    QString name = text.toLower().replace(others, QStringLiteral("-")).left(40);
    while (name.startsWith(u'-') || name.startsWith(u'.'))
        name.remove(0, 1);
    while (name.endsWith(u'-'))
        name.chop(1);
    return name.isEmpty() ? QStringLiteral("guest") : name;
}

void chooseBoot(const Detection &detection, PlannedInstall &planned)
{
    if (detection.kind == InstallKind::DiskImage || planned.bootsKernelAlways)
        return;
    InstallBoot install;
    install.source = detection.location.toString(QUrl::RemoveUserInfo);
    if (detection.kind == InstallKind::Iso) {
        install.boot.order = {BootDevice::Cdrom, BootDevice::Disk};
        DiskConfig drive;
        drive.role = DiskRole::Cdrom;
        drive.bus = DiskBus::Sata;
        drive.format = DiskFormat::Raw;
        drive.readOnly = true;
        drive.path = detection.location.toLocalFile(); // of one elsewhere when it has been fetched
        planned.definition.hardware.disks.push_back(drive);
    }
    planned.definition.install = install;
}

void chooseDisplay(PlannedInstall &planned, const Detection &detection)
{
    RemoteInstallerFacts facts;
    facts.wish = planned.displayWish;
    facts.offered = detection.remote.protocol;
    facts.tree = detection.kind == InstallKind::Tree;
    facts.text = planned.console == InstallerConsole::Text;
    facts.toldAlready = tellsOfDisplay(planned.extraCmdline);
    facts.connected = !planned.definition.hardware.nics.empty();
    facts.reachable = planned.reachable;
    if (planned.xen)
        facts.type = planned.xen->type;
    const InstallerServer server = chooseInstallerServer(facts);
    if (planned.definition.install)
        planned.definition.install->server = server;
}

void useXenChoice(PlannedInstall &planned)
{
    planned.xen = chooseXenType(*planned.xenFacts);
    planned.definition.hardware.type = planned.xen->type;
    planned.definition.xen.bootloader = needsPygrub(*planned.xenFacts, planned.xen->type) ? QStringLiteral("pygrub") : QString();
}

void chooseXen(const Plan &plan, const Detection &detection, const PlanningHost &host, PlannedInstall &planned)
{
    const DomainType wish = plan.type ? xenTypeFrom(*plan.type) : DomainType::Auto;
    if (!host.xen && plan.type)
        throw Error(ErrorCode::NotSupported, QStringLiteral("Only a Xen host has guests of the type \"%1\"").arg(*plan.type),
                    QStringLiteral("Leave the type away: the engine here makes up whole machines"));
    if (!host.xen)
        return;
    XenFacts facts = xenFactsOf(detection);
    facts.host = *host.xen;
    facts.uefi = planned.definition.hardware.firmware == Firmware::Uefi;
    facts.installs = !planned.bootsKernelAlways;
    facts.kernel = host.kernel;
    facts.wish = wish;
    planned.xenFacts = facts;
    useXenChoice(planned);
}

} // namespace

QString suggestedName(const Detection &detection, const QSet<QString> &names)
{
    const QString base = slug(detection.osId.isEmpty() ? detection.title.section(u',', 0, 0) : detection.osId);
    QString name = base;
    for (int number = 2; names.contains(name); ++number)
        name = QStringLiteral("%1-%2").arg(base).arg(number);
    return name;
}

PlannedInstall planInstall(const Plan &plan, const Detection &detection, const PlanningHost &host)
{
    PlannedInstall planned;
    GuestDefinition &definition = planned.definition;
    definition.name = chosenName(plan, detection, host);
    definition.uuid = QUuid::createUuid();
    definition.osId = plan.os.value_or(detection.osId);
    definition.hardware.name = definition.name;
    definition.hardware.guest = definition.uuid;
    planned.console = plan.textMode.value_or(false) ? InstallerConsole::Text : InstallerConsole::Graphical;
    planned.extraCmdline = plan.extraCmdline.value_or(QString());
    planned.bootsKernelAlways = detection.kind == InstallKind::Kernel && !plan.disk && !plan.diskPath;
    chooseMemory(plan, detection, host, definition.hardware);
    chooseVcpus(plan, detection, host, definition.hardware);
    chooseFirmware(plan, definition.hardware);
    chooseNic(plan, detection, host, definition.hardware);
    if (detection.kind == InstallKind::DiskImage)
        useDiskImage(plan, detection, host, planned);
    else if (!planned.bootsKernelAlways)
        chooseDisk(plan, detection, host, planned);
    chooseBoot(detection, planned);
    chooseXen(plan, detection, host, planned);
    const auto &nics = definition.hardware.nics;
    planned.reachable = std::any_of(nics.begin(), nics.end(), [&](const NicConfig &nic) {
        return nic.kind == NicKind::Bridge && host.addressedBridges.contains(nic.bridge);
    });
    planned.displayWish = plan.installerDisplay.value_or(QString());
    chooseDisplay(planned, detection);
    refuseDiskConflict(definition.hardware, host.guests);
    const QStringList problems = definitionProblems(definition);
    if (!problems.isEmpty())
        throw invalid(problems.join(QStringLiteral("; ")));
    planned.command = installCommand(plan, detection, planned);
    return planned;
}

void useBootFiles(PlannedInstall &planned, const Detection &detection, const BootFiles &files)
{
    GuestDefinition &definition = planned.definition;
    if (!files.kernel.isEmpty()) {
        BootConfig &boot = planned.bootsKernelAlways ? definition.hardware.boot : definition.install->boot;
        boot.kernel = files.kernel;
        boot.initrd = files.initrd;
        boot.cmdline = QString(files.cmdline + u' ' + planned.extraCmdline).simplified();
    }
    if (detection.kind != InstallKind::Iso)
        return;
    for (DiskConfig &disk : definition.hardware.disks) {
        if (disk.role == DiskRole::Cdrom)
            disk.path = files.image;
    }
}

QString installerDisplay(const PlannedInstall &planned)
{
    if (!planned.definition.install || planned.console == InstallerConsole::Text)
        return {};
    return wordOf(installerServerWords, planned.definition.install->server);
}

void settleXenType(PlannedInstall &planned, const Detection &detection, const std::optional<XenKernelNotes> &kernel)
{
    if (!planned.xenFacts)
        return;
    planned.xenFacts->kernel = kernel;
    planned.xenFacts->fetched = true;
    useXenChoice(planned);
    chooseDisplay(planned, detection);
    GuestDefinition &definition = planned.definition;
    // The words for a kernel that a person named are that person's.
    if (detection.kind != InstallKind::Tree && planned.console != InstallerConsole::Text)
        return;
    BootConfig &boot = definition.install ? definition.install->boot : definition.hardware.boot;
    if (boot.kernel.isEmpty())
        return;
    if (!definition.install || definition.install->server == InstallerServer::None) {
        boot.cmdline = xenCommandLine(boot.cmdline, planned.xen->type, planned.console);
        return;
    }
    // Then the text console is where it tells its address, and its trouble. Kernels print their command line, but not with
    // "quiet".
    const QString words = QStringLiteral("%1 %2 quiet").arg(boot.cmdline, detection.remote.words);
    boot.cmdline = xenCommandLine(words, planned.xen->type, InstallerConsole::Text);
}

} // namespace domus
