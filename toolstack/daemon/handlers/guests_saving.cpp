// SPDX-License-Identifier: GPL-3.0-or-later
// Save and Restore: jobs while they last, so that others see them and can cancel them; how they end is in the reply.
#include "handlers/guests_handler.h"

#include "async/deadline.h"

#include <QFileInfo>
#include <algorithm>

namespace domus {

namespace wire = api::guests;
using varlink::CallContext;

namespace {

constexpr auto progressPause = std::chrono::milliseconds(250);

/// One save or restore under way.
struct Carrying {
    QString kind; ///< of the job
    QString title;
    QString guest;
    ByteSize whole; ///< about as much there is to carry
    std::shared_ptr<Transfer> transfer = std::make_shared<Transfer>();
    std::function<Task<>()> work;
};

Task<> tellProgress(std::shared_ptr<Job> job, std::shared_ptr<Transfer> transfer, ByteSize whole, CancelToken ended)
{
    const double all = double(std::max<qint64>(whole.bytes(), 1));
    while (!ended.isCancelled()) {
        const ByteSize done = ByteSize::fromBytes(std::min<qint64>(transfer->bytes, whole.bytes()));
        job->setProgress(double(done.bytes()) / all, QStringLiteral("%1 of %2").arg(done.toString(), whole.toString()));
        try {
            co_await sleepFor(progressPause, ended);
        } catch (const Error &) {
            co_return;
        }
    }
}

Task<QString> workAsJob(Carrying carrying, OneShot<void> outcome, std::shared_ptr<Job> job)
{
    const auto transfer = carrying.transfer;
    const auto stopping = job->token().onCancel([transfer] { transfer->stop = true; });
    CancelSource ended;
    spawn(tellProgress(job, transfer, carrying.whole, ended.token()), "progress of a job");
    std::optional<Error> failure;
    try {
        co_await carrying.work();
    } catch (const Error &error) {
        failure = error;
    }
    ended.cancel();
    if (failure) {
        outcome.reject(*failure);
        throw Error(*failure);
    }
    outcome.resolve();
    co_return QString();
}

void dismissQuietly(JobQueue *jobs, const QString &id)
{
    try {
        jobs->dismiss(id);
    } catch (const Error &) {
        // Somebody else has done it.
    }
}

/// Ends as the work does. The job is taken off the list then: the caller knows how it ended, if it is still there.
Task<> pursue(Services services, Carrying carrying, CancelToken callerGone)
{
    const OneShot<void> outcome;
    const QString id =
        services->jobs->start(carrying.kind, carrying.title, carrying.guest, {},
                              [carrying, outcome](const std::shared_ptr<Job> &job) { return workAsJob(carrying, outcome, job); });
    std::optional<Error> failure;
    try {
        co_await outcome.wait();
    } catch (const Error &error) {
        failure = error;
    }
    // Whoever waited is resumed later than the job, which has ended by now.
    if (!callerGone.isCancelled())
        dismissQuietly(services->jobs, id);
    if (failure)
        throw Error(*failure);
}

} // namespace

Task<wire::SaveReply> GuestsHandler::save(wire::SaveParameters parameters, CallContext context)
{
    const Services services = m_services;
    const auto guest = co_await find(parameters.guest);
    const QString file = parameters.file.value_or(services->power->savedPlace(*guest));
    services->power->checkSavable(*guest, file);
    Carrying carrying;
    carrying.kind = QStringLiteral("save");
    carrying.title = QStringLiteral("Save %1").arg(guest->name());
    carrying.guest = guest->name();
    carrying.whole = guest->live() ? guest->live()->memory.actual : guest->runningConfig().memory;
    carrying.work = [power = services->power, guest, file, transfer = carrying.transfer] {
        return power->save(guest, file, transfer);
    };
    co_await pursue(services, carrying, context.token);
    co_return wire::SaveReply{file};
}

Task<wire::RestoreReply> GuestsHandler::restore(wire::RestoreParameters parameters, CallContext context)
{
    const Services services = m_services;
    co_await waitUntilReady(services);
    const QString file = parameters.file;
    services->power->forgetMissing(file);
    const SavedGuest saved = co_await services->engine->savedGuest(file);
    const auto guest = services->registry->byKey(saved.guest.toString(QUuid::WithoutBraces));
    if (!guest)
        throw Error(ErrorCode::GuestNotFound,
                    QStringLiteral("%1 is of the guest \"%2\" (%3), which is not defined here")
                        .arg(file, saved.name, saved.guest.toString(QUuid::WithoutBraces)),
                    QStringLiteral("Bring its definition first: dom import"))
            .about(saved.name);
    Carrying carrying;
    carrying.kind = QStringLiteral("restore");
    carrying.title = QStringLiteral("Restore %1").arg(guest->name());
    carrying.guest = guest->name();
    carrying.whole = ByteSize::fromBytes(QFileInfo(file).size());
    carrying.work = [power = services->power, guest, file, transfer = carrying.transfer] {
        return power->restore(guest, file, transfer);
    };
    co_await pursue(services, carrying, context.token);
    co_return wire::RestoreReply{guest->key(), guest->name()};
}

} // namespace domus
