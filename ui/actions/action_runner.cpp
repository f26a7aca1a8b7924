// SPDX-License-Identifier: GPL-3.0-or-later
#include "actions/action_runner.h"

namespace domus {

namespace {

Task<> performOnGuest(api::guests::Client guests, GuestAction action, QString guest, bool disks)
{
    switch (action) {
    case GuestAction::Start:
        co_await guests.start({guest});
        break;
    case GuestAction::Shutdown:
        co_await guests.shutdown({guest});
        break;
    case GuestAction::Reboot:
        co_await guests.reboot({guest});
        break;
    case GuestAction::Reset:
        co_await guests.reset({guest});
        break;
    case GuestAction::PowerOff:
        co_await guests.powerOff({guest});
        break;
    case GuestAction::Pause:
        co_await guests.pause({guest});
        break;
    case GuestAction::Resume:
        co_await guests.resume({guest});
        break;
    case GuestAction::Delete:
        co_await guests.delete_({guest, disks});
        break;
    case GuestAction::Save:
    case GuestAction::Restore:
        break; // they take long: saveOn(), restoreOn()
    }
}

Task<> performOnDomain(api::hypervisor::Client hypervisor, DomainAction action, QString domain)
{
    switch (action) {
    case DomainAction::Pause:
        co_await hypervisor.pause({domain});
        break;
    case DomainAction::Resume:
        co_await hypervisor.resume({domain});
        break;
    case DomainAction::Shutdown:
        co_await hypervisor.shutdown({domain});
        break;
    case DomainAction::Destroy:
        co_await hypervisor.destroy({domain});
        break;
    case DomainAction::Adopt:
        break; // ActionRunner::adopt() tells what it is then
    }
}

/// On a connection of its own: what is asked meanwhile is not to wait for it.
Task<> saveOn(QPointer<HostSession> session, QString guest)
{
    const api::guests::Client guests(co_await session->openConnection());
    co_await guests.save({guest, std::nullopt});
}
Task<> restoreOn(QPointer<HostSession> session, QString file)
{
    const api::guests::Client guests(co_await session->openConnection());
    co_await guests.restore({file});
}

Task<> makeRoomAndStartOf(api::guests::Client guests, QString guest)
{
    co_await guests.makeRoom({guest, std::nullopt});
    co_await guests.start({guest});
}
Task<> setGroupOf(api::guests::Client guests, QString guest, QString group)
{
    co_await guests.setGroup({guest, group});
}
Task<> setTagsOf(api::guests::Client guests, QString guest, QStringList add, QStringList remove)
{
    co_await guests.setTags({guest, add, remove});
}
Task<> cancelJobOf(api::jobs::Client jobs, QString id)
{
    co_await jobs.cancel({id});
}
Task<> dismissJobOf(api::jobs::Client jobs, QString id)
{
    co_await jobs.dismiss({id});
}

} // namespace

void ActionRunner::run(GuestAction action, const QString &key, const QString &guest)
{
    spawn(perform(
              this, [=](HostSession *session) { return performOnGuest(session->guests(), action, guest, false); }, key),
          "guest action");
}

void ActionRunner::save(const QString &key, const QString &guest)
{
    spawn(perform(
              this, [=](HostSession *session) { return saveOn(session, guest); }, key),
          "saving a guest");
}

void ActionRunner::restore(const QString &key, const QString &file)
{
    spawn(perform(
              this, [=](HostSession *session) { return restoreOn(session, file); }, key),
          "restoring a guest");
}

void ActionRunner::makeRoomAndStart(const QString &key, const QString &guest)
{
    spawn(perform(
              this, [=](HostSession *session) { return makeRoomAndStartOf(session->guests(), guest); }, key),
          "making room for a guest");
}

void ActionRunner::removeGuest(const QString &key, const QString &guest, bool disks)
{
    spawn(perform(
              this, [=](HostSession *session) { return performOnGuest(session->guests(), GuestAction::Delete, guest, disks); },
              key),
          "delete guest");
}

void ActionRunner::setGroup(const QString &key, const QString &group)
{
    spawn(perform(
              this, [=](HostSession *session) { return setGroupOf(session->guests(), key, group); }, key),
          "group");
}

void ActionRunner::setTags(const QString &key, const QStringList &add, const QStringList &remove)
{
    spawn(perform(
              this, [=](HostSession *session) { return setTagsOf(session->guests(), key, add, remove); }, key),
          "tags");
}

void ActionRunner::runOnDomain(DomainAction action, qint64 domain)
{
    const QPointer<ActionRunner> self(this);
    spawn(perform(
              this,
              [=](HostSession *session) {
                  return action == DomainAction::Adopt ? adopt(self, session, domain)
                                                       : performOnDomain(session->hypervisor(), action, QString::number(domain));
              },
              domainKey(domain)),
          "domain action");
}

Task<> ActionRunner::adopt(QPointer<ActionRunner> self, HostSession *session, qint64 domain)
{
    const auto hypervisor = session->hypervisor();
    const auto reply = co_await hypervisor.adopt({QString::number(domain)});
    if (self)
        Q_EMIT self->adopted(reply.name);
}

void ActionRunner::cancelJob(const QString &id)
{
    spawn(perform(this, [=](HostSession *session) { return cancelJobOf(session->jobs(), id); }, {}), "cancel job");
}

void ActionRunner::dismissJob(const QString &id)
{
    spawn(perform(this, [=](HostSession *session) { return dismissJobOf(session->jobs(), id); }, {}), "dismiss job");
}

Task<> ActionRunner::perform(QPointer<ActionRunner> self, Call call, QString key)
{
    ErrorInfo error;
    try {
        co_await call(self->m_session);
        if (self)
            Q_EMIT self->finished(key);
        co_return;
    } catch (const Error &thrown) {
        error = thrown.info();
    }
    if (self && error.code == ErrorCode::Cancelled) // by the person, in the list of jobs
        Q_EMIT self->finished(key);
    else if (self)
        Q_EMIT self->failed(key, error);
}

} // namespace domus
