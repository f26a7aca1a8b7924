// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "actions/guest_action.h"
#include "host_session.h"

#include <QPointer>

namespace domus {

/// Asks the daemon to do things and tells what came of it. Nothing here waits; each run() ends in exactly one of finished() and
/// failed(), unless this object is gone by then.
class ActionRunner : public QObject {
    Q_OBJECT
public:
    explicit ActionRunner(HostSession *session, QObject *parent = nullptr) : QObject(parent), m_session(session) {}

    /// `key` is GuestStore::keyOf(), and comes back in the signals.
    void run(GuestAction action, const QString &key, const QString &guest);
    /// Lets other guests give the memory that this one lacks, and starts it.
    void makeRoomAndStart(const QString &key, const QString &guest);
    /// Delete, with or without the disk images.
    void removeGuest(const QString &key, const QString &guest, bool disks);
    /// An empty name: out of its group.
    void setGroup(const QString &key, const QString &group);
    void setTags(const QString &key, const QStringList &add, const QStringList &remove);
    void cancelJob(const QString &id);
    void dismissJob(const QString &id);

Q_SIGNALS:
    void finished(const QString &key);
    /// An empty key: it was about a job.
    void failed(const QString &key, const domus::ErrorInfo &error);

private:
    using Call = std::function<Task<>(HostSession *)>;

    static Task<> perform(QPointer<ActionRunner> self, Call call, QString key);

    HostSession *m_session;
};

} // namespace domus
