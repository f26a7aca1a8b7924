// SPDX-License-Identifier: GPL-3.0-or-later
#include "machine_boot.h"

#include "async/worker.h"
#include "bundle_keys.h"
#include "files.h"
#include "host/programs.h"
#include "host/systemd_scope.h"
#include "qemu/accelerator.h"
#include "qemu/qmp_client.h"

#include <QDateTime>
#include <QFile>
#include <cerrno>
#include <fcntl.h>

namespace domus {
namespace {

using namespace std::chrono_literals;

constexpr auto qmpDeadline = 30s;
constexpr auto endDeadline = 20s;
/// Names the machine's scope where systemd runs; the same for ever.
const QUuid scopeId(QStringLiteral("{7d5b1c5e-52f4-4f6e-9a3c-6d6f6d757365}"));

QString qemuProgram()
{
    return findProgram(QStringLiteral("qemu-system-x86_64"));
}

UniqueFd openLog(const QString &path)
{
    UniqueFd fd(
        ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!fd.isValid())
        throw systemError(errno, QStringLiteral("%1 cannot be made").arg(path));
    return fd;
}

struct Spawned {
    std::unique_ptr<QemuProcess> process;
    UniqueFd qmp;
};

Spawned spawnQemu(const BundlePaths &paths, const BundleImage &image, const MachinePlan &plan)
{
    makePrivateDir(paths.runtime);
    QFile::remove(paths.qmpSocket());
    const UniqueFd output = openLog(paths.qemuLog());
    openLog(paths.consoleLog());
    const UniqueFd listening = listenOnUnixSocket(paths.qmpSocket());
    Spawned spawned;
    // Connected before QEMU lives: it is answered as soon as QEMU can.
    spawned.qmp = connectUnixSocket(paths.qmpSocket());
    SpawnRequest request{.program = qemuProgram(),
                         .arguments = machineArguments(plan),
                         .workingDirectory = image.directory,
                         .output = output.get()};
    request.inherited = {listening.get()};
    spawned.process = QemuProcess::start(request);
    return spawned;
}

/// QEMU chose it of the kernel's hand: it cannot be taken by another meanwhile.
Task<int> askForPort(UniqueFd socket)
{
    QmpClient qmp(std::move(socket));
    const QJsonValue answer = co_await qmp.execute(
        QStringLiteral("human-monitor-command"), {{QStringLiteral("command-line"), QStringLiteral("info usernet")}}, qmpDeadline);
    const int port = forwardedPort(answer.toString());
    if (port == 0)
        throw Error(ErrorCode::EngineFailed, QStringLiteral("QEMU does not say at which port the bundled Xen is"), {},
                    answer.toString().simplified());
    co_return port;
}

} // namespace

Task<Accelerator> usableAccelerator(BundlePaths paths)
{
    makePrivateDir(paths.runtime);
    const AcceleratorReport kernelSays = reportFrom(co_await runOnWorker<KvmAccess>([]() { return probeKvm(); }));
    if (!kernelSays.usable)
        co_return Accelerator::Tcg;
    const Trial trial = co_await runTrial(qemuProgram(), Accelerator::Kvm);
    co_return reportFrom(Accelerator::Kvm, trial).usable ? Accelerator::Kvm : Accelerator::Tcg;
}

Task<std::shared_ptr<BootedMachine>> bootMachine(BundlePaths paths, BundleImage image, QString daemonDisk, MachineWish wish,
                                                 Accelerator accelerator)
{
    MachinePlan plan{.wish = wish,
                     .accelerator = accelerator,
                     .daemonDisk = daemonDisk,
                     .identityDisk = paths.identityDisk(),
                     .dataDisk = paths.dataDisk(),
                     .consoleLog = paths.consoleLog()};
    Spawned spawned = spawnQemu(paths, image, plan);
    const auto machine = std::make_shared<BootedMachine>();
    machine->process = std::move(spawned.process);
    machine->record = {.process = machine->process->identity(),
                       .boot = bootId(),
                       .accelerator = accelerator,
                       .memory = wish.memory,
                       .vcpus = wish.vcpus,
                       .image = image.directory,
                       .startedMs = QDateTime::currentMSecsSinceEpoch()};
    try {
        saveRecord(paths, machine->record);
        machine->record.port = co_await askForPort(std::move(spawned.qmp));
        saveRecord(paths, machine->record);
        writeKnownHosts(paths, machine->record.port);
    } catch (const Error &error) {
        machine->process->kill();
        removeRecord(paths);
        const QString words = lastWords(paths.qemuLog());
        throw Error(ErrorCode::EngineFailed, QStringLiteral("QEMU does not start the bundled Xen"), {},
                    words.isEmpty() ? error.info().toString() : words);
    }
    co_await moveToScope(scopeId, QStringLiteral("bundled Xen"), machine->record.process.pid);
    co_return machine;
}

std::shared_ptr<BootedMachine> adoptMachine(const BundlePaths &paths)
{
    const auto record = loadRunning(paths);
    if (!record || record->port == 0)
        return nullptr;
    auto machine = std::make_shared<BootedMachine>();
    machine->record = *record;
    machine->process = QemuProcess::adopt(record->process);
    if (!machine->process)
        return nullptr;
    writeKnownHosts(paths, record->port);
    return machine;
}

Task<> endMachine(BundlePaths paths)
{
    const auto record = loadRunning(paths);
    const std::shared_ptr<QemuProcess> process = record ? QemuProcess::adopt(record->process) : nullptr;
    if (process) {
        process->kill();
        co_await process->waitForEnd(endDeadline);
    }
    removeRecord(paths);
}

void requireMemory(ByteSize wanted, ByteSize free)
{
    if (free < wanted)
        throw Error(
            ErrorCode::NoMemory,
            QStringLiteral("The bundled Xen is to have %1 of memory, and %2 are free").arg(wanted.toString(), free.toString()),
            QStringLiteral("Give it less (--memory), or end something else"));
}

QString lastConsoleLines(const BundlePaths &paths, int count)
{
    QFile file(paths.consoleLog());
    if (!file.open(QIODevice::ReadOnly))
        return {};
    constexpr qint64 enough = 8192;
    file.seek(std::max<qint64>(0, file.size() - enough));
    const QStringList lines = QString::fromUtf8(file.readAll()).remove(u'\r').split(u'\n', Qt::SkipEmptyParts);
    return lines.mid(std::max<qsizetype>(0, lines.size() - count)).join(QStringLiteral("; "));
}

} // namespace domus
