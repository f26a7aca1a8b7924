// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "actions/domain_actions.h"
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

    /// `key` is GuestStore::keyOf(), and comes back in the signals. Not Save and Restore.
    void run(GuestAction action, const QString &key, const QString &guest);
    /// Writes the guest into the daemon's own place for it. A job of the daemon tells how far it is.
    void save(const QString &key, const QString &guest);
    /// Goes on with the guest of that file. An empty key: whose it is, is not known here.
    void restore(const QString &key, const QString &file);
    /// Lets other guests give the memory that this one lacks, and starts it.
    void makeRoomAndStart(const QString &key, const QString &guest);
    /// Delete, with or without the disk images.
    void removeGuest(const QString &key, const QString &guest, bool disks);
    /// An empty name: out of its group.
    void setGroup(const QString &key, const QString &group);
    void setTags(const QString &key, const QStringList &add, const QStringList &remove);
    /// On a domain of others; the key in the signals is domainKey().
    void runOnDomain(DomainAction action, qint64 domain);
    static QString domainKey(qint64 domain) { return QStringLiteral("domain/%1").arg(domain); }
    void cancelJob(const QString &id);
    void dismissJob(const QString &id);

Q_SIGNALS:
    void finished(const QString &key);
    /// An empty key: it was about a job.
    void failed(const QString &key, const domus::ErrorInfo &error);
    /// A domain is that guest from now on.
    void adopted(const QString &guest);

private:
    using Call = std::function<Task<>(HostSession *)>;

    static Task<> adopt(QPointer<ActionRunner> self, HostSession *session, qint64 domain);
    static Task<> perform(QPointer<ActionRunner> self, Call call, QString key);

    HostSession *m_session;
};

} // namespace domus
