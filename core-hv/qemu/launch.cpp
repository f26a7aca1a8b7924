// SPDX-License-Identifier: GPL-3.0-or-later
#include "qemu/launch.h"

#include "files.h"
#include "host/programs.h"
#include "qemu/qemu_process.h"
#include "qemu/qmp_message.h"

#include <QFile>
#include <QFileInfo>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace domus {
namespace {

constexpr int firstInherited = 3;

UniqueFd makeLog(const QString &path)
{
    UniqueFd fd(
        ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!fd.isValid())
        throw systemError(errno, QStringLiteral("Cannot make %1").arg(path));
    return fd;
}

/// Told by what they are, not by where they lie: /dev/shm has plain files, and a link may lead to a device.
QStringList blockDevicesOf(const DomainConfig &config)
{
    QStringList devices;
    for (const DiskConfig &disk : config.disks) {
        struct stat info = {};
        if (::stat(QFile::encodeName(disk.path).constData(), &info) == 0 && S_ISBLK(info.st_mode))
            devices += disk.path;
    }
    return devices;
}

void requireFile(const QString &path, const QString &what, const QString &guest)
{
    if (!path.isEmpty() && !QFileInfo::exists(path))
        throw Error(ErrorCode::NotFound, QStringLiteral("The %1 of '%2' is not there: %3").arg(what, guest, path),
                    QStringLiteral("Put it back, or take it out of the guest's settings"))
            .about(guest);
}

void makeFifo(const QString &path)
{
    if (::mkfifo(QFile::encodeName(path).constData(), 0600) != 0)
        throw systemError(errno, QStringLiteral("Cannot make %1").arg(path));
}

/// Makes the event monitor's FIFO and log, and leaves in the FIFO the one command that makes it write events.
UniqueFd prepareEventMonitor(const DomainPaths &paths)
{
    makeLog(paths.eventLog());
    makeFifo(paths.eventInput());
    UniqueFd fd(::open(QFile::encodeName(paths.eventInput()).constData(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
    const QByteArray command = formatQmpCommand(QStringLiteral("qmp_capabilities"), {}, 0);
    if (!fd.isValid() || ::write(fd.get(), command.constData(), size_t(command.size())) != command.size())
        throw systemError(errno, QStringLiteral("Cannot write to %1").arg(paths.eventInput()));
    return fd;
}

/// QEMU finds both by the endings of one name; the log keeps its own.
void prepareSerial(const DomainPaths &paths)
{
    makeLog(paths.serialLog());
    makeFifo(paths.serialInput());
    if (!QFile::link(QFileInfo(paths.serialLog()).fileName(), paths.serialOutput()))
        throw Error(ErrorCode::IoError, QStringLiteral("Cannot make %1").arg(paths.serialOutput()));
}

/// Collects what QEMU inherits; each gets the next number.
class Inherited {
public:
    int add(int fd)
    {
        m_fds.push_back(fd);
        return firstInherited + int(m_fds.size()) - 1;
    }
    const std::vector<int> &fds() const { return m_fds; }

private:
    std::vector<int> m_fds;
};

} // namespace

void requireFiles(const DomainConfig &config)
{
    for (const DiskConfig &disk : config.disks)
        requireFile(disk.path, disk.role == DiskRole::Cdrom ? QStringLiteral("CD image") : QStringLiteral("disk image"),
                    config.name);
    requireFile(config.boot.kernel, QStringLiteral("kernel"), config.name);
    requireFile(config.boot.initrd, QStringLiteral("initrd"), config.name);
}

void prepareNvram(const QString &path)
{
    if (QFileInfo::exists(path))
        return;
    const auto firmware = findUefiFirmware();
    if (!firmware)
        throw Error(ErrorCode::NotSupported, QStringLiteral("This machine has no UEFI firmware for guests"),
                    QStringLiteral("Install the package 'ovmf'"));
    replaceFile(path, readFile(firmware->variables, ByteSize::fromMiB(64)));
}

Launched launchQemu(const QString &program, const DomainConfig &config, StartResources resources, LaunchPlan plan,
                    const DomainPaths &paths)
{
    removeRuntimeFiles(paths, true);
    const UniqueFd output = makeLog(paths.qemuLog());
    const UniqueFd qmp = listenOnUnixSocket(paths.qmpSocket());
    Inherited inherited;
    plan.blockDevices = blockDevicesOf(config);
    plan.qmpFd = inherited.add(qmp.get());
    if (config.serialConsole)
        prepareSerial(paths);
    plan.serialPipe = paths.serialPipe();
    for (const NicBackend &nic : resources.nics)
        plan.nics.push_back({nic.attachment, nic.fd.isValid() ? inherited.add(nic.fd.get()) : -1});
    Launched launched;
    launched.eventInput = prepareEventMonitor(paths);
    plan.eventPipe = paths.eventPipe();
    // Connected before QEMU lives: it is answered as soon as QEMU can, and no name is polled for.
    launched.qmp = connectUnixSocket(paths.qmpSocket());
    SpawnRequest request{.program = program,
                         .arguments = qemuArguments(config, plan),
                         .workingDirectory = paths.directory,
                         .output = output.get()};
    request.inherited = inherited.fds();
    launched.process = QemuProcess::start(request);
    return launched;
}

void removeRuntimeFiles(const DomainPaths &paths, bool logs)
{
    for (const QString &path : {paths.record(), paths.qmpSocket(), paths.serialInput(), paths.serialOutput(), paths.eventInput()})
        QFile::remove(path);
    if (!logs)
        return;
    for (const QString &path : {paths.serialLog(), paths.qemuLog(), paths.eventLog()})
        QFile::remove(path);
}

} // namespace domus
