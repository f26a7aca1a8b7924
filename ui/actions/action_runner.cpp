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
    }
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
    if (self)
        Q_EMIT self->failed(key, error);
}

} // namespace domus
