// SPDX-License-Identifier: GPL-3.0-or-later
#include "qemu/qemu_engine.h"

#include "async/deadline.h"
#include "async/process.h"
#include "async/worker.h"
#include "files.h"
#include "host/cpu_share.h"
#include "host/programs.h"
#include "host/systemd_scope.h"
#include "qemu/accelerator.h"
#include "qemu/launch.h"
#include "qemu/qmp_client.h"

#include <QDebug>
#include <QFileInfo>
#include <QPointer>

namespace domus {
namespace {

using namespace std::chrono_literals;

/// A QEMU of a loaded machine may need long to come up; one that has not after this has hung.
constexpr auto startDeadline = 60s;
constexpr auto killDeadline = 10s;
/// An adopted QEMU that does not answer within this is taken over all the same, as one that hangs.
constexpr auto adoptDeadline = 3s;

QList<NicMeter> metersOf(const std::vector<NicBackend> &nics)
{
    QList<NicMeter> meters;
    for (const NicBackend &nic : nics)
        meters.append(nic.meter);
    return meters;
}

DomainRecord recordOf(const DomainConfig &config, const LaunchPlan &plan, const ProcessIdentity &process,
                      const QList<NicMeter> &meters, bool paused)
{
    return {.guest = config.guest,
            .name = config.name,
            .process = process,
            .bootId = bootId(),
            .accelerator = plan.accelerator,
            .startedAt = std::chrono::system_clock::now(),
            .endOnReboot = plan.endOnReboot,
            .startPaused = paused,
            .serialConsole = config.serialConsole,
            .balloon = config.balloon,
            .memory = config.memory,
            .nics = meters,
            .devices = devicesOf(config),
            .spareBus = plan.spareBus,
            .mediaChanges = {},
            .vcpusEver = config.vcpus};
}

Task<> writeRecord(QString path, DomainRecord record)
{
    co_await runOnWorker<void>([path, record]() { replaceFile(path, formatRecord(record)); });
}

/// A daemon was killed between QEMU's start and its record: that QEMU still waits for its first command.
Task<> endUnrecorded(DomainPaths paths)
{
    try {
        QmpClient qmp(connectUnixSocket(paths.qmpSocket()));
        co_await qmp.execute(QStringLiteral("quit"), {}, killDeadline);
    } catch (const Error &) {
        // Nobody is there, or it went before it answered.
    }
}

bool isListenedAt(const QString &socket)
{
    try {
        connectUnixSocket(socket);
        return true;
    } catch (const Error &error) {
        return error.code() == ErrorCode::Timeout;
    }
}

/// A connection to QEMU, or one that has ended already where QEMU cannot be reached (somebody removed its socket): the domain
/// is taken over all the same, so that it can be ended, and tries again by itself.
UniqueFd monitorOf(const DomainPaths &paths)
{
    try {
        return connectUnixSocket(paths.qmpSocket());
    } catch (const Error &error) {
        qWarning().noquote() << "Taking over a guest whose QEMU cannot be reached:" << error.info().toString();
        return makeSocketPair().first;
    }
}

Error startError(const Error &error, const QString &guest, const QString &words)
{
    if (words.isEmpty() || error.code() == ErrorCode::NotFound)
        return error.about(guest);
    return Error(ErrorCode::EngineFailed, QStringLiteral("QEMU could not start the guest '%1'").arg(guest), {}, words)
        .about(guest);
}

} // namespace

QemuEngine::QemuEngine(const QemuEngineOptions &options, QObject *parent) : Engine(parent), m_options(options) {}

QemuEngine::~QemuEngine()
{
    for (const auto &waiter : std::exchange(m_reportWaiters, {}))
        waiter.reject(Error(ErrorCode::Cancelled, QStringLiteral("The engine was given up while it was measured")));
}

QString QemuEngine::program() const
{
    return m_options.program.isEmpty() ? findProgram(QStringLiteral("qemu-system-x86_64")) : m_options.program;
}

Ability QemuEngine::ability(Feature feature) const
{
    switch (feature) {
    case Feature::Reboot:
        return {false, QStringLiteral("QEMU cannot ask a guest to reboot: it is shut down and started again")};
    case Feature::LiveScheduling:
        return cpuShareAbility();
    case Feature::SaveRestore:
        return {false, QStringLiteral("The QEMU engine does not save running guests yet")};
    case Feature::Pause:
    case Feature::AcpiShutdown:
    case Feature::Reset:
    case Feature::Vnc:
    case Feature::TextConsole:
    case Feature::LiveMemory:
    case Feature::LiveVcpus:
        break;
    }
    return {};
}

Task<EngineReport> QemuEngine::report(bool again)
{
    if (m_report && !again && !m_measuring)
        co_return EngineReport(*m_report);
    OneShot<EngineReport> waiter;
    m_reportWaiters.push_back(waiter);
    if (!std::exchange(m_measuring, true))
        spawn(settleReport(again), "measure the QEMU engine");
    co_return co_await waiter.wait();
}

Task<> QemuEngine::settleReport(bool again)
{
    const QPointer<QemuEngine> self(this);
    EngineReport report;
    try {
        report = co_await measure(again);
    } catch (const Error &error) {
        report.verdict = QStringLiteral("QEMU could not be tried: %1").arg(error.info().toString());
    }
    if (!self)
        co_return;
    m_report = report;
    m_measuring = false;
    for (const auto &waiter : std::exchange(m_reportWaiters, {}))
        waiter.resolve(report);
}

Task<std::shared_ptr<Domain>> QemuEngine::start(DomainConfig config, StartResources resources)
{
    const QString binary = program();
    const QStringList extra = m_options.extraArguments;
    const EngineReport engine = co_await report();
    if (!engine.usable)
        throw Error(ErrorCode::NotSupported, engine.verdict, engine.remedy).about(config.name);
    requireFiles(config);
    LaunchPlan plan{
        .accelerator = engine.accelerator, .nvram = resources.nvram, .endOnReboot = resources.endOnReboot, .extra = extra};
    if (config.firmware == Firmware::Uefi) {
        co_await runOnWorker<void>([path = resources.nvram]() { prepareNvram(path); });
        const auto firmware = findUefiFirmware();
        plan.firmwareCode = firmware ? firmware->code : QString();
    }
    const DomainPaths paths{resources.runtimeDir};
    const bool paused = resources.paused;
    const QList<NicMeter> meters = metersOf(resources.nics);
    makePrivateDir(paths.directory);
    Launched launched = launchQemu(binary, config, std::move(resources), plan, paths);
    QemuProcess *process = launched.process.get();
    const DomainRecord record = recordOf(config, plan, process->identity(), meters, paused);
    const auto domain = std::make_shared<QemuDomain>(record, paths, std::move(launched.process));
    domain->attach(std::move(launched.qmp));
    spawn(moveToScope(config.guest, config.name, process->identity().pid), "give a guest its scope");
    std::optional<Error> failure;
    try {
        // Before the guest runs, so that a QEMU without a record is one that never ran its guest. It costs nothing: QEMU
        // is still coming up.
        co_await writeRecord(paths.record(), domain->record());
        co_await domain->begin(paused, startDeadline);
    } catch (const Error &error) {
        failure = error;
    }
    if (!failure)
        co_return std::static_pointer_cast<Domain>(domain);
    process->kill();
    co_await process->waitForEnd(killDeadline);
    const QString words = lastWords(paths.qemuLog());
    removeRuntimeFiles(paths, true);
    throw startError(*failure, config.name, words);
}

Task<std::shared_ptr<Domain>> QemuEngine::adopt(QString runtimeDir, DomainExit *lastExit)
{
    const DomainPaths paths{runtimeDir};
    if (!QFileInfo::exists(paths.record())) {
        co_await endUnrecorded(paths);
        if (lastExit)
            *lastExit = {ExitCause::Unknown, QStringLiteral("the daemon was killed while it started the guest")};
        co_return std::shared_ptr<Domain>();
    }
    const auto parsed = parseRecord(readFile(paths.record()));
    if (!parsed && !isListenedAt(paths.qmpSocket())) {
        if (lastExit)
            *lastExit = {ExitCause::Unknown, parsed.error().text};
        co_return std::shared_ptr<Domain>();
    }
    const DomainRecord record = valueOrThrow(parsed);
    std::unique_ptr<QemuProcess> process = record.bootId == bootId() ? QemuProcess::adopt(record.process) : nullptr;
    if (!process) {
        EndSigns signs;
        readEventLog(paths.eventLog(), signs);
        signs.lastWords = lastWords(paths.qemuLog());
        if (lastExit)
            *lastExit = exitFrom(signs);
        co_return std::shared_ptr<Domain>();
    }
    const auto domain = std::make_shared<QemuDomain>(record, paths, std::move(process));
    domain->attach(monitorOf(paths));
    co_await domain->learnState(adoptDeadline);
    co_return std::static_pointer_cast<Domain>(domain);
}

} // namespace domus
