// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_guests.h"
#include "io_domus_jobs.h"
#include "io_domus_stats.h"

#include <QHash>
#include <QObject>
#include <QStringList>

namespace domus {

/// What is known of a host's guests, jobs and figures: a copy that the daemon's streams keep true. Models show
/// it; nothing here asks. All on one thread. A guest's key is its UUID, or its name where a broken definition has none.
class GuestStore : public QObject {
    Q_OBJECT
public:
    using Guest = api::guests::Guest;
    using Job = api::jobs::Job;
    using Sample = api::stats::Sample;

    static constexpr qsizetype samplesKept = 120; ///< per guest

    using QObject::QObject;

    static QString keyOf(const Guest &guest) { return guest.uuid.isEmpty() ? guest.name : guest.uuid; }

    /// Whether the first list has come since the last connection.
    bool isLoaded() const { return m_loaded; }
    QStringList keys() const { return m_guests.keys(); }
    /// In the order people expect: fc2 before fc10, capitals beside small letters.
    QList<Guest> guests() const;
    /// Nothing when there is none; valid until the next change.
    const Guest *guest(const QString &key) const;
    const Guest *guestNamed(const QString &name) const;

    /// Newest first.
    QList<Job> jobs() const;
    const Job *job(const QString &id) const;

    /// Oldest first, the last samplesKept of them.
    QList<Sample> samples(const QString &uuid) const { return m_samples.value(uuid); }

    /// What the streams bring. `whole`: the first reply, which replaces all that was known before.
    void applyGuests(const api::guests::WatchReply &reply, bool whole);
    void applyJobs(const api::jobs::WatchReply &reply, bool whole);
    void applySamples(const api::stats::WatchReply &reply);
    void applyEvents(const QList<api::guests::Event> &events);
    /// The connection is gone: what is known stays, but is no longer sure.
    void setUnsure() { m_loaded = false; }

Q_SIGNALS:
    void loaded();
    void guestsChanged(const QStringList &keys); ///< new ones too
    void guestsRemoved(const QStringList &keys); ///< emitted after they are gone
    void jobsChanged(const QStringList &ids);
    void jobsRemoved(const QStringList &ids);
    void samplesAdded(const QStringList &uuids);
    void eventsHappened(const QList<domus::api::guests::Event> &events);

private:
    QHash<QString, Guest> m_guests;
    QHash<QString, Job> m_jobs;
    QHash<QString, QList<Sample>> m_samples;
    bool m_loaded = false;
};

} // namespace domus
