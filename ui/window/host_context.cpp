// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/host_context.h"

#include "actions/action_runner.h"
#include "jobs/jobs_strip.h"
#include "model/host_model.h"
#include "pages/guest_page.h"
#include "pages/host_page.h"

#include <QDateTime>
#include <QLocale>

namespace domus {

HostContext::HostContext(HostSession *session_, QWidget *window)
    : QObject(window),
      session(session_),
      model(new HostModel(this)),
      runner(new ActionRunner(session_, this)),
      jobs(new JobsStrip(window))
{
    if (session->isRemote())
        model->setAlias(session->hostName());
    model->setDomains(session->domains());
    connectStore();
    connect(session, &HostSession::connectionChanged, this, &HostContext::showConnection);
    connect(jobs, &JobsStrip::cancelRequested, runner, &ActionRunner::cancelJob);
    connect(jobs, &JobsStrip::dismissRequested, runner, &ActionRunner::dismissJob);
    showConnection();
    takeGuests();
}

HostContext::~HostContext() = default;

void HostContext::connectStore()
{
    auto *store = session->store();
    connect(store, &GuestStore::loaded, this, &HostContext::takeGuests);
    connect(store, &GuestStore::guestsChanged, this, &HostContext::takeChanged);
    connect(store, &GuestStore::guestsRemoved, this, [this](const QStringList &keys) { model->updateGuests({}, keys); });
    connect(store, &GuestStore::samplesAdded, this,
            [this](const QStringList &uuids) { model->takeSamples(*session->store(), uuids); });
    connect(store, &GuestStore::jobsRemoved, jobs, &JobsStrip::removeJobs);
    connect(store, &GuestStore::jobsChanged, this, &HostContext::takeJobs);
}

/// Since when it is gone, and ssh's last line, or what else is known.
static QString staleReason(const HostSession &session)
{
    const auto problem = session.lastProblem();
    const auto lastLine = problem.cause.section(u'\n', -1).trimmed();
    const auto reason = lastLine.isEmpty() ? problem.text : lastLine;
    if (reason.isEmpty())
        return HostContext::tr("Connecting…");
    if (session.lostSinceMs() == 0)
        return reason;
    const auto since = QDateTime::fromMSecsSinceEpoch(session.lostSinceMs());
    const bool today = since.date() == QDate::currentDate();
    return HostContext::tr("Since %1: %2")
        .arg(today ? QLocale().toString(since.time(), QLocale::ShortFormat) : QLocale().toString(since, QLocale::ShortFormat),
             reason);
}

void HostContext::showConnection()
{
    if (isConnected())
        model->setInfo(session->info().host, session->info().engine);
    // Of this machine the window says that its daemon is gone, which is a matter of a moment.
    if (session->isRemote())
        model->setStale(isConnected() ? QString() : staleReason(*session));
}

QString HostContext::savingProblem() const
{
    for (const auto &lack : session->info().engine.lacks) {
        if (lack.feature == QLatin1String("save"))
            return lack.reason;
    }
    return {};
}

void HostContext::takeGuests()
{
    if (session->store()->isLoaded())
        model->resetGuests(session->store()->guests());
}

void HostContext::takeChanged(const QStringList &keys)
{
    if (!session->store()->isLoaded()) // the whole list comes with loaded()
        return;
    QList<Guest> guests;
    for (const auto &key : keys) {
        if (const auto *guest = session->store()->guest(key))
            guests.append(*guest);
    }
    model->updateGuests(guests, {});
}

void HostContext::takeJobs(const QStringList &ids)
{
    QList<Job> changed;
    for (const auto &id : ids) {
        if (const auto *job = session->store()->job(id))
            changed.append(*job);
    }
    jobs->updateJobs(changed);
}

} // namespace domus
