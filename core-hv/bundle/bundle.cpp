// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle.h"

#include "async/deadline.h"
#include "async/worker.h"
#include "bundle_keys.h"
#include "bundle_ssh.h"
#include "daemon_files.h"
#include "data_disk.h"
#include "files.h"
#include "host/host_facts.h"
#include "machine_boot.h"

#include <QDateTime>
#include <QDeadlineTimer>
#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <algorithm>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace domus {
namespace {

using namespace std::chrono_literals;

constexpr auto bannerDeadline = 4s;
/// In the translator on a busy machine; a quiet one takes half a minute, KVM some seconds.
constexpr auto answerDeadline = 8min;
constexpr auto askAgain = 400ms;
constexpr auto oneAnswer = 60s;
constexpr double builtShare = 0.6; ///< of the progress, where something was built
constexpr auto powerDeadline = 20s;

/// Throws Error(InUse, taken) at once when another one has it.
UniqueFd takeNow(const QString &file, const QString &taken)
{
    UniqueFd fd(::open(QFile::encodeName(file).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!fd.isValid())
        throw systemError(errno, QStringLiteral("%1 cannot be opened").arg(file));
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0)
        throw Error(ErrorCode::InUse, taken, QStringLiteral("Wait for it; see: dom bundle status"));
    return fd;
}

UniqueFd takeTurn(const BundlePaths &paths)
{
    makePrivateDir(QFileInfo(paths.runtime).absolutePath()); // the daemon's, too
    makePrivateDir(paths.runtime);
    return takeNow(paths.runtime + QStringLiteral("/lock"),
                   QStringLiteral("The bundled Xen is being started or stopped already"));
}

ByteSize usedBy(const QString &file)
{
    struct stat info = {};
    return ::stat(QFile::encodeName(file).constData(), &info) == 0 ? ByteSize::fromBytes(qint64(info.st_blocks) * 512)
                                                                   : ByteSize();
}

/// The image of this recipe, built where there is none.
Task<BundleImage> imageForStart(BundlePaths paths, BundleProgress progress, CancelToken token)
{
    if (const auto image = findImage(paths, recipeKeyOf(findRecipe()))) {
        ::utimensat(AT_FDCWD, QFile::encodeName(image->directory).constData(), nullptr, 0); // is used
        co_return BundleImage(*image);
    }
    const BundleProgress part = [progress](double done, const QString &text) { progress(done * builtShare, text); };
    co_return co_await buildImage(paths, part, token);
}

/// The packed Domus of this machine, packed anew where its programs have changed; others go.
Task<QString> daemonDisk(BundlePaths paths, BundleProgress progress)
{
    const DaemonFiles files = findDaemonFiles();
    const QString name = QStringLiteral("domus-%1.squashfs").arg(co_await daemonKey(files));
    const QString file = paths.cache + u'/' + name;
    if (!QFileInfo::exists(file)) {
        progress(builtShare, QStringLiteral("Packing Domus"));
        QDir().mkpath(paths.cache);
        co_await packDaemon(files, file);
    }
    for (const QFileInfo &other : QDir(paths.cache).entryInfoList({QStringLiteral("domus-*.squashfs")}, QDir::Files)) {
        if (other.fileName() != name)
            QFile::remove(other.absoluteFilePath());
    }
    // What packing was at when it was killed.
    for (const QFileInfo &half : QDir(paths.cache).entryInfoList({QStringLiteral("domus-*.squashfs.*")}, QDir::Dirs))
        QDir(half.absoluteFilePath()).removeRecursively();
    co_return QString(file);
}

Error notAnswering(const BundlePaths &paths, const QString &text, ErrorCode code)
{
    return Error(code, text, QStringLiteral("What it printed is in %1").arg(paths.consoleLog()), lastConsoleLines(paths, 3));
}

/// What is in the way; empty when its daemon answers.
Task<QString> askDaemon(BundlePaths paths, int port, CancelToken token)
{
    try {
        const ProcessResult result = co_await runInBundle(paths, port, QStringLiteral("dom version"), oneAnswer, token);
        const QString words = QString::fromLocal8Bit(result.errors).trimmed();
        if (result.exitCode == 0)
            co_return QString();
        co_return words.isEmpty() ? QStringLiteral("ssh ended with %1").arg(result.exitCode) : words;
    } catch (const Error &error) {
        if (error.code() != ErrorCode::Timeout) // the machine may be busy: it is asked again
            throw;
        co_return error.info().text;
    }
}

/// Until its daemon answers over ssh, as a client will ask it.
Task<> waitForAnswer(BundlePaths paths, std::shared_ptr<BootedMachine> machine, BundleProgress progress, CancelToken token)
{
    const QDeadlineTimer deadline(answerDeadline);
    QElapsedTimer clock;
    clock.start();
    QString lastWords;
    while (!deadline.hasExpired()) {
        token.throwIfCancelled();
        if (machine->process->hasEnded())
            throw notAnswering(paths, QStringLiteral("The bundled Xen ended while it started"), ErrorCode::EngineFailed);
        // The usual time in the translator fills the rest of the bar.
        const double part = std::min(double(clock.elapsed()) / 40'000.0, 0.98);
        progress(builtShare + (1 - builtShare) * part, QStringLiteral("Xen boots"));
        if (co_await sshServerAnswers(machine->record.port, bannerDeadline)) {
            progress(builtShare + (1 - builtShare) * std::max(part, 0.8), QStringLiteral("Its daemon is asked"));
            lastWords = co_await askDaemon(paths, machine->record.port, token);
            if (lastWords.isEmpty())
                co_return;
        }
        co_await sleepFor(askAgain, token);
    }
    throw notAnswering(paths,
                       lastWords.isEmpty() ? QStringLiteral("The bundled Xen does not answer")
                                           : QStringLiteral("The bundled Xen's daemon does not answer: %1").arg(lastWords),
                       ErrorCode::Timeout);
}

Task<bool> endsWithin(std::shared_ptr<BootedMachine> machine, std::chrono::seconds deadline)
{
    try {
        co_await machine->process->waitForEnd(deadline);
        co_return true;
    } catch (const Error &) {
        co_return false;
    }
}

/// Builds, makes and checks what a machine needs, and starts it.
Task<std::shared_ptr<BootedMachine>> bootNew(BundlePaths paths, StartWish wish, BundleProgress progress, CancelToken token)
{
    throwLacks(lacksForStarting(co_await readBundleFacts()), QStringLiteral("The bundled Xen cannot be started on this machine"));
    co_await endMachine(paths); // one that did not come far enough to be adopted
    const HostFacts host = readHostFacts();
    if (wish.disk.isZero())
        wish.disk = ByteSize::fromBytes(QFileInfo(paths.dataDisk()).size());
    const MachineWish filled = fillIn(wish, host.memory.available, host.cpus);
    checkWish(filled);
    requireMemory(filled.memory, host.memory.available);
    const BundleImage image = co_await imageForStart(paths, progress, token);
    const QString domus = co_await daemonDisk(paths, progress);
    progress(builtShare, QStringLiteral("Making keys and the disk"));
    co_await ensureKeys(paths);
    co_await ensureDataDisk(paths.dataDisk(), filled.disk);
    progress(builtShare, QStringLiteral("Trying the processor's virtualisation"));
    const Accelerator accelerator = co_await usableAccelerator(paths);
    token.throwIfCancelled();
    co_return co_await bootMachine(paths, image, domus, filled, accelerator);
}

} // namespace

MachineWish fillIn(const StartWish &wish, ByteSize freeMemory, int cpus)
{
    MachineWish filled{wish.memory, wish.vcpus, wish.disk};
    if (filled.memory.isZero())
        filled.memory = ByteSize::fromMiB(std::clamp<qint64>(freeMemory.mib() / 2, 2048, 4096));
    if (filled.vcpus == 0)
        filled.vcpus = std::clamp(cpus, 2, 4);
    if (filled.disk.isZero())
        filled.disk = ByteSize::fromGiB(20);
    return filled;
}

void checkWish(const MachineWish &wish)
{
    if (wish.memory < ByteSize::fromMiB(1536))
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("The bundled Xen needs 1.5 GiB of memory at least"),
                    QStringLiteral("dom0 keeps 768 MiB of it; the rest is for guests"));
    if (wish.vcpus < 1 || wish.vcpus > 64)
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("The bundled Xen can have 1 to 64 processors"));
    if (wish.disk < ByteSize::fromGiB(1))
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("The bundled Xen's disk needs 1 GiB at least"));
}

Task<BundleStatus> Bundle::status() const
{
    const BundlePaths paths = m_paths;
    BundleStatus status;
    const QString recipe = findRecipe();
    status.image = findImage(paths, recipeKeyOf(recipe));
    status.disk = ByteSize::fromBytes(QFileInfo(paths.dataDisk()).size());
    status.diskUsed = usedBy(paths.dataDisk());
    status.machine = loadRunning(paths);
    if (status.machine) {
        const bool answers = co_await sshServerAnswers(status.machine->port, bannerDeadline);
        status.stage = answers && status.machine->answeredMs > 0 ? BundleStage::Answering : BundleStage::Booting;
    } else if (status.image) {
        status.stage = BundleStage::Built;
    }
    if (status.image) {
        try {
            status.outdated = co_await currentPackagesKey(recipe) != status.image->packagesKey;
        } catch (const Error &) {
            status.outdated = false; // no apt here: nothing newer is known
        }
    }
    co_return status;
}

Task<BundleAddress> Bundle::start(StartWish wish, BundleProgress progress, CancelToken token) const
{
    const BundlePaths paths = m_paths;
    const UniqueFd turn = takeTurn(paths);
    if (const auto running = loadRunning(paths); running && running->answeredMs > 0)
        co_return BundleAddress{running->port, paths.identity(), paths.knownHosts()};
    auto machine = adoptMachine(paths); // of a start that was killed before it answered
    if (!machine)
        machine = co_await bootNew(paths, wish, progress, token);
    std::exception_ptr problem;
    try {
        co_await waitForAnswer(paths, machine, progress, token);
    } catch (...) {
        problem = std::current_exception();
    }
    if (problem) {
        machine->process->kill();
        if (co_await endsWithin(machine, powerDeadline)) // else the next start finds it by its record
            removeRecord(paths);
        std::rethrow_exception(problem);
    }
    machine->record.answeredMs = QDateTime::currentMSecsSinceEpoch();
    saveRecord(paths, machine->record);
    co_return BundleAddress{machine->record.port, paths.identity(), paths.knownHosts()};
}

Task<bool> Bundle::stop(std::chrono::seconds deadline, BundleProgress progress) const
{
    const BundlePaths paths = m_paths;
    const UniqueFd turn = takeTurn(paths);
    const auto record = loadRunning(paths);
    const std::shared_ptr<QemuProcess> process = record ? QemuProcess::adopt(record->process) : nullptr;
    if (!process)
        throw Error(ErrorCode::WrongState, QStringLiteral("The bundled Xen does not run"));
    bool orderly = false;
    if (deadline.count() > 0 && co_await sshServerAnswers(record->port, bannerDeadline)) {
        progress(0.1, QStringLiteral("Its guests are asked to shut down"));
        const QString command = QStringLiteral("nohup domus-dom0-poweroff %1 >/dev/null 2>&1 </dev/null &").arg(deadline.count());
        try {
            co_await runInBundle(paths, record->port, command, 30s);
            co_await process->waitForEnd(deadline + powerDeadline);
            orderly = true;
        } catch (const Error &) {
            orderly = process->hasEnded();
        }
    }
    if (!process->hasEnded()) {
        progress(0.9, QStringLiteral("Its power is cut"));
        process->kill();
        co_await process->waitForEnd(powerDeadline);
    }
    removeRecord(paths);
    co_return orderly;
}

Task<> Bundle::remove() const
{
    const BundlePaths paths = m_paths;
    const UniqueFd turn = takeTurn(paths);
    if (loadRunning(paths))
        throw Error(ErrorCode::WrongState, QStringLiteral("The bundled Xen runs"),
                    QStringLiteral("Stop it first: dom bundle stop"));
    UniqueFd noBuild;
    if (QFileInfo::exists(paths.cache))
        noBuild = takeNow(paths.buildLock(), QStringLiteral("The bundled Xen is being built"));
    co_await runOnWorker<void>([paths]() {
        for (const QString &directory : {paths.cache, paths.data, paths.runtime}) {
            if (QFileInfo::exists(directory) && !QDir(directory).removeRecursively())
                throw Error(ErrorCode::IoError, QStringLiteral("%1 cannot be removed whole").arg(directory),
                            QStringLiteral("Look at what is left there"));
        }
    });
}

} // namespace domus
