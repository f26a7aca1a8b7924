// SPDX-License-Identifier: GPL-3.0-or-later
#include "guest_store.h"

#include "natural_order.h"

#include <QSet>
#include <algorithm>

namespace domus {

namespace {

struct Difference {
    QStringList changed;
    QStringList removed;
};

/// Puts the values in, and takes away those named or, when the values are all there are, those that are missing.
template <typename T, typename KeyOf>
Difference merge(QHash<QString, T> &known, const QList<T> &values, const QStringList &removed, bool whole, KeyOf keyOf)
{
    Difference result;
    QSet<QString> seen;
    for (const T &value : values) {
        const QString key = keyOf(value);
        seen.insert(key);
        const auto found = known.constFind(key);
        if (found != known.constEnd() && *found == value)
            continue;
        known.insert(key, value);
        result.changed.append(key);
    }
    const QStringList candidates = whole ? QStringList(known.keys()) : removed;
    for (const QString &key : candidates) {
        if (!seen.contains(key) && known.remove(key))
            result.removed.append(key);
    }
    return result;
}

} // namespace

QList<GuestStore::Guest> GuestStore::guests() const
{
    QList<Guest> result = m_guests.values();
    std::sort(result.begin(), result.end(), [](const Guest &a, const Guest &b) {
        const int order = naturalCompare(a.name, b.name);
        return order != 0 ? order < 0 : keyOf(a) < keyOf(b);
    });
    return result;
}

const GuestStore::Guest *GuestStore::guest(const QString &key) const
{
    const auto found = m_guests.constFind(key);
    return found == m_guests.constEnd() ? nullptr : &*found;
}

const GuestStore::Guest *GuestStore::guestNamed(const QString &name) const
{
    const auto found = std::find_if(m_guests.cbegin(), m_guests.cend(), [&](const Guest &guest) { return guest.name == name; });
    return found == m_guests.cend() ? nullptr : &*found;
}

QList<GuestStore::Job> GuestStore::jobs() const
{
    QList<Job> result = m_jobs.values();
    std::sort(result.begin(), result.end(),
              [](const Job &a, const Job &b) { return a.startedMs != b.startedMs ? a.startedMs > b.startedMs : a.id > b.id; });
    return result;
}

const GuestStore::Job *GuestStore::job(const QString &id) const
{
    const auto found = m_jobs.constFind(id);
    return found == m_jobs.constEnd() ? nullptr : &*found;
}

void GuestStore::applyGuests(const api::guests::WatchReply &reply, bool whole)
{
    const Difference difference = merge(m_guests, reply.guests, reply.removed, whole, &GuestStore::keyOf);
    for (const QString &key : difference.removed)
        m_samples.remove(key);
    if (!difference.removed.isEmpty())
        Q_EMIT guestsRemoved(difference.removed);
    if (!difference.changed.isEmpty())
        Q_EMIT guestsChanged(difference.changed);
    if (whole) {
        m_loaded = true;
        Q_EMIT loaded();
    }
}

void GuestStore::applyJobs(const api::jobs::WatchReply &reply, bool whole)
{
    const Difference difference = merge(m_jobs, reply.jobs, reply.removed, whole, [](const Job &job) { return job.id; });
    if (!difference.removed.isEmpty())
        Q_EMIT jobsRemoved(difference.removed);
    if (!difference.changed.isEmpty())
        Q_EMIT jobsChanged(difference.changed);
}

void GuestStore::applySamples(const api::stats::WatchReply &reply)
{
    QStringList uuids;
    for (const api::stats::Series &series : reply.series) {
        if (series.samples.isEmpty())
            continue;
        QList<Sample> &kept = m_samples[series.uuid];
        // A new subscription brings history that we may have already.
        const qint64 newest = kept.isEmpty() ? -1 : kept.constLast().timeMs;
        std::copy_if(series.samples.cbegin(), series.samples.cend(), std::back_inserter(kept),
                     [&](const Sample &sample) { return sample.timeMs > newest; });
        if (kept.size() > samplesKept)
            kept.remove(0, kept.size() - samplesKept);
        uuids.append(series.uuid);
    }
    if (!uuids.isEmpty())
        Q_EMIT samplesAdded(uuids);
}

void GuestStore::applyEvents(const QList<api::guests::Event> &events)
{
    if (!events.isEmpty())
        Q_EMIT eventsHappened(events);
}

} // namespace domus
