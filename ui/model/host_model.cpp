// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/host_model.h"

#include <QSet>
#include <algorithm>

namespace domus {

/// What one update does: told when the model is whole again.
struct HostModel::Update {
    QStringList changed;
    QStringList removed;
    std::vector<std::unique_ptr<GuestEntry>> gone; ///< alive until everybody has been told
    std::vector<std::unique_ptr<GuestEntry>> toPlace; ///< new, or with another name
};

namespace {

bool isBefore(const std::unique_ptr<GuestEntry> &a, const std::unique_ptr<GuestEntry> &b)
{
    return nameLess(a->guest.name, b->guest.name);
}

QString searchTextOf(const Guest &guest)
{
    const QStringList words{guest.name, guest.title, guest.os, guest.group, guest.tags.join(u'\n')};
    return words.join(u'\n').toCaseFolded();
}

QStringList sortedByName(const QSet<QString> &names)
{
    QStringList list(names.begin(), names.end());
    std::sort(list.begin(), list.end(), &nameLess);
    return list;
}

} // namespace

HostModel::HostModel(QObject *parent) : QObject(parent) {}
HostModel::~HostModel() = default;

void HostModel::setInfo(const api::daemon::Host &host, const api::daemon::Engine &engine)
{
    m_host = host;
    m_engine = engine;
    Q_EMIT infoChanged();
}

QString HostModel::title() const
{
    if (!m_alias.isEmpty())
        return m_alias;
    return m_host.name.isEmpty() ? tr("This machine") : m_host.name;
}

void HostModel::setStale(const QString &reason)
{
    if (m_stale == reason)
        return;
    m_stale = reason;
    Q_EMIT infoChanged();
}

void HostModel::resetGuests(const QList<Guest> &guests)
{
    QSet<QString> there;
    for (const auto &guest : guests)
        there.insert(GuestStore::keyOf(guest));
    QStringList gone;
    for (const auto &entry : m_guests) {
        if (const auto key = GuestStore::keyOf(entry->guest); !there.contains(key))
            gone.append(key);
    }
    updateGuests(guests, gone);
}

void HostModel::updateGuests(const QList<Guest> &changed, const QStringList &removed)
{
    const int before = guestCount();
    Update update;
    for (const auto &key : removed)
        takeAway(key, &update);
    for (const auto &guest : changed)
        changeGuest(guest, &update);
    const bool order = !update.gone.empty() || !update.toPlace.empty();
    putInOrder(&update);
    if (update.changed.isEmpty() && update.removed.isEmpty())
        return;
    sumMemory();
    Q_EMIT guestsUpdated(update.changed, order);
    for (const auto &key : std::as_const(update.removed))
        Q_EMIT guestRemoved(key);
    for (const auto &key : std::as_const(update.changed))
        Q_EMIT guestChanged(key);
    if (guestCount() != before)
        Q_EMIT guestCountChanged(guestCount());
}

void HostModel::takeAway(const QString &key, Update *update)
{
    const auto *entry = m_byKey.take(key);
    if (!entry)
        return;
    const auto place = std::find_if(m_guests.begin(), m_guests.end(), [&](const auto &each) { return each.get() == entry; });
    update->gone.push_back(std::move(*place));
    m_guests.erase(place);
    update->removed.append(key);
}

void HostModel::changeGuest(const Guest &guest, Update *update)
{
    const auto key = GuestStore::keyOf(guest);
    auto *entry = find(key);
    if (entry && entry->guest == guest)
        return;
    update->changed.append(key);
    if (!entry) {
        update->toPlace.push_back(std::make_unique<GuestEntry>());
        entry = update->toPlace.back().get();
        m_byKey.insert(key, entry);
    } else if (entry->guest.name != guest.name) {
        const auto place = std::find_if(m_guests.begin(), m_guests.end(), [&](const auto &each) { return each.get() == entry; });
        if (place != m_guests.end()) { // else it came in this update
            update->toPlace.push_back(std::move(*place));
            m_guests.erase(place);
        }
    }
    entry->guest = guest;
    entry->searchText = searchTextOf(guest);
    entry->failure.clear();
    if (!isLive(guest.state)) {
        entry->sample.reset();
        entry->cpu.clear();
        entry->picture = {};
    }
}

void HostModel::putInOrder(Update *update)
{
    auto &fresh = update->toPlace;
    std::sort(fresh.begin(), fresh.end(), &isBefore);
    const auto middle = std::ptrdiff_t(m_guests.size());
    m_guests.insert(m_guests.end(), std::make_move_iterator(fresh.begin()), std::make_move_iterator(fresh.end()));
    std::inplace_merge(m_guests.begin(), m_guests.begin() + middle, m_guests.end(), &isBefore);
}

void HostModel::takeSamples(const GuestStore &store, const QStringList &uuids)
{
    QStringList changed;
    for (const auto &uuid : uuids) {
        if (addFigures(uuid, store.samples(uuid)))
            changed.append(uuid);
    }
    if (changed.isEmpty())
        return;
    sumMemory();
    Q_EMIT figuresChanged(changed);
}

void HostModel::addSamples(const QString &uuid, const QList<Sample> &samples)
{
    if (!addFigures(uuid, samples))
        return;
    sumMemory();
    Q_EMIT figuresChanged({uuid});
}

bool HostModel::addFigures(const QString &uuid, const QList<Sample> &samples)
{
    auto *entry = find(uuid);
    if (!entry || samples.isEmpty())
        return false;
    const qint64 known = entry->sample ? entry->sample->timeMs : 0;
    // The newest come last, and mostly there is one that is new.
    auto first = samples.cend();
    while (first != samples.cbegin() && std::prev(first)->timeMs > known)
        --first;
    if (first == samples.cend())
        return false;
    for (auto sample = first; sample != samples.cend(); ++sample)
        entry->cpu.append(float(cpuShare(entry->guest, *sample)));
    entry->sample = samples.constLast();
    return true;
}

void HostModel::sumMemory()
{
    m_memoryInGuests = {};
    for (const auto &entry : m_guests) {
        if (entry->sample)
            m_memoryInGuests = m_memoryInGuests + entry->sample->memoryHost;
    }
}

void HostModel::setFailure(const QString &key, const QString &failure)
{
    auto *entry = find(key);
    if (!entry || entry->failure == failure)
        return;
    entry->failure = failure;
    Q_EMIT lookChanged(key);
}

void HostModel::setPicture(const QString &key, const QImage &picture)
{
    auto *entry = find(key);
    if (!entry || (entry->picture.isNull() && picture.isNull()) || entry->picture == picture)
        return;
    entry->picture = picture;
    Q_EMIT lookChanged(key);
}

GuestEntry *HostModel::find(const QString &key) const
{
    return m_byKey.value(key);
}

const GuestEntry *HostModel::guest(const QString &key) const
{
    return find(key);
}

QStringList HostModel::groups() const
{
    QSet<QString> names;
    for (const auto &entry : m_guests) {
        if (!entry->guest.group.isEmpty())
            names.insert(entry->guest.group);
    }
    return sortedByName(names);
}

QStringList HostModel::tags() const
{
    QSet<QString> names;
    for (const auto &entry : m_guests)
        names.unite(QSet<QString>(entry->guest.tags.begin(), entry->guest.tags.end()));
    return sortedByName(names);
}

} // namespace domus
