// SPDX-License-Identifier: GPL-3.0-or-later
#include "installing/install_job.h"

#include "engine/engine.h"
#include "guests/guest_registry.h"
#include "power/guest_power.h"

#include <QFile>
#include <QLoggingCategory>

namespace domus {
namespace {

constexpr double fetched = 0.9; // of the whole, as people feel it

Task<BootFiles> fetchBoot(InstallTools tools, Detection detection, PlannedInstall planned, std::shared_ptr<Job> job)
{
    FetchOptions options;
    options.cacheDir = tools.cacheDirectory;
    options.console = planned.console;
    options.kernelForPv = planned.xen && takesKernelForPv(*planned.xenFacts, planned.xen->type);
    options.token = job->token();
    options.onProgress = [job](double fraction, const QString &text) { job->setProgress(fraction * fetched, text); };
    InstallFetcher fetcher;
    co_return co_await fetcher.fetch(detection, options);
}

void refuseExisting(const QString &path)
{
    if (QFile::exists(path))
        throw Error(ErrorCode::AlreadyExists, QStringLiteral("The file %1 is there already").arg(path));
}

Task<PlannedInstall> settleType(InstallTools tools, Detection detection, PlannedInstall planned, QString kernel,
                                std::shared_ptr<Job> job)
{
    if (!planned.xenFacts)
        co_return PlannedInstall(planned);
    std::optional<XenKernelNotes> notes;
    if (!kernel.isEmpty()) {
        job->setProgress(fetched, QStringLiteral("Looking at the kernel"));
        notes = co_await tools.engine->kernelNotes(kernel);
    }
    settleXenType(planned, detection, notes);
    co_return PlannedInstall(planned);
}

QString startingText(const PlannedInstall &planned)
{
    if (!planned.xen)
        return QStringLiteral("Starting %1").arg(planned.definition.name);
    return QStringLiteral("Starting %1 as a guest of the type %2: %3")
        .arg(planned.definition.name, xenTypeWord(planned.xen->type).toUpper(), planned.xen->reason);
}

Task<> makeDisks(InstallTools tools, PlannedInstall planned, QString image, std::shared_ptr<Job> job)
{
    if (!planned.copyImageTo.isEmpty()) {
        job->setProgress(fetched, QStringLiteral("Copying the disk image"));
        refuseExisting(planned.copyImageTo);
        job->journal().add({UndoStep::Kind::RemoveFile, planned.copyImageTo});
        checkImage(image, {.format = planned.definition.hardware.disks.front().format});
        co_await tools.copyImage(image, planned.copyImageTo, job->token());
    }
    if (!planned.disk)
        co_return;
    job->setProgress(0.92, QStringLiteral("Making the disk %1").arg(planned.disk->path));
    refuseExisting(planned.disk->path);
    job->journal().add({UndoStep::Kind::RemoveFile, planned.disk->path});
    co_await tools.createDisk(*planned.disk, job->token());
}

Task<> defineAndStart(InstallTools tools, PlannedInstall planned, std::shared_ptr<Job> job)
{
    job->setProgress(0.96, startingText(planned));
    job->journal().add({UndoStep::Kind::Undefine, planned.definition.uuid.toString(QUuid::WithoutBraces)});
    const auto guest = tools.registry->define(planned.definition);
    co_await tools.power->start(guest);
    job->token().throwIfCancelled();
}

Task<> removeGuest(InstallTools tools, QString key)
{
    const auto guest = tools.registry->byKey(key);
    if (!guest)
        co_return;
    if (guest->domain())
        co_await tools.power->powerOff(guest);
    tools.registry->remove(guest);
}

} // namespace

Task<> undoInstall(InstallTools tools, QList<UndoStep> steps)
{
    for (const UndoStep &step : steps) {
        try {
            if (step.kind == UndoStep::Kind::Undefine)
                co_await removeGuest(tools, step.what);
            else if (QFile::exists(step.what) && !QFile::remove(step.what))
                qWarning().noquote() << "Cannot remove" << step.what;
        } catch (const Error &error) {
            qWarning().noquote() << "Taking back an installation:" << error.info().toString();
        }
    }
}

Task<QString> runInstall(InstallTools tools, Detection detection, PlannedInstall planned, std::shared_ptr<Job> job)
{
    std::exception_ptr failure;
    try {
        const BootFiles files = co_await fetchBoot(tools, detection, planned, job);
        useBootFiles(planned, detection, files);
        planned = co_await settleType(tools, detection, planned, files.kernel, job);
        job->token().throwIfCancelled();
        co_await makeDisks(tools, planned, files.image, job);
        job->token().throwIfCancelled();
        co_await defineAndStart(tools, planned, job);
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        co_await undoInstall(tools, job->journal().steps());
        std::rethrow_exception(failure);
    }
    const bool installs = planned.definition.install.has_value();
    co_return QString(installs ? QStringLiteral("The installer runs") : QStringLiteral("The guest runs"));
}

} // namespace domus
