// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/host_model.h"

#include <algorithm>

namespace domus {

namespace {

// Host rows have internal id 0, the rows below them 1: with one host that is all a parent needs.
constexpr quintptr topLevel = 0;
constexpr quintptr belowHost = 1;
constexpr int dom0Rows = 1;

} // namespace

HostModel::HostModel(QObject *parent) : QAbstractItemModel(parent) {}
HostModel::~HostModel() = default;

void HostModel::setInfo(const api::daemon::Host &host, const api::daemon::Engine &engine)
{
    m_host = host;
    m_engine = engine;
    Q_EMIT dataChanged(hostIndex(), hostIndex());
    const auto dom0 = index(0, 0, hostIndex());
    Q_EMIT dataChanged(dom0, dom0);
}

void HostModel::resetGuests(const QList<Guest> &guests)
{
    QStringList gone;
    for (const auto &entry : m_guests) {
        const auto key = GuestStore::keyOf(entry->guest);
        if (std::none_of(guests.begin(), guests.end(), [&](const Guest &guest) { return GuestStore::keyOf(guest) == key; }))
            gone.append(key);
    }
    updateGuests(guests, gone);
}

void HostModel::updateGuests(const QList<Guest> &changed, const QStringList &removed)
{
    const int before = guestCount();
    for (const auto &key : removed) {
        if (const auto row = m_rows.constFind(key); row != m_rows.constEnd())
            removeGuest(*row);
    }
    for (const auto &guest : changed) {
        const auto row = m_rows.constFind(GuestStore::keyOf(guest));
        if (row == m_rows.constEnd())
            insertGuest(guest);
        else
            changeGuest(*row, guest);
    }
    if (guestCount() != before)
        Q_EMIT guestCountChanged(guestCount());
}

void HostModel::addSamples(const QString &uuid, const QList<Sample> &samples)
{
    const auto row = m_rows.constFind(uuid);
    if (row == m_rows.constEnd() || samples.isEmpty())
        return;
    auto &entry = *m_guests[size_t(*row)];
    for (const auto &sample : samples)
        entry.cpu.append(float(cpuShare(entry.guest, sample)));
    entry.sample = samples.constLast();
    const auto changed = rowIndex(*row);
    Q_EMIT dataChanged(changed, changed, {SecondLineRole});
}

const GuestEntry *HostModel::guest(const QString &key) const
{
    const auto row = m_rows.constFind(key);
    return row == m_rows.constEnd() ? nullptr : m_guests[size_t(*row)].get();
}

const GuestEntry *HostModel::guestAt(const QModelIndex &index) const
{
    if (!index.isValid() || index.internalId() != belowHost || index.row() < dom0Rows)
        return nullptr;
    return m_guests[size_t(index.row() - dom0Rows)].get();
}

QModelIndex HostModel::indexOf(const QString &key) const
{
    const auto row = m_rows.constFind(key);
    return row == m_rows.constEnd() ? QModelIndex() : rowIndex(*row);
}

QModelIndex HostModel::rowIndex(int guestRow) const
{
    return createIndex(guestRow + dom0Rows, 0, belowHost);
}

void HostModel::insertGuest(const Guest &guest)
{
    const auto place = std::lower_bound(m_guests.begin(), m_guests.end(), guest.name,
                                        [](const auto &entry, const QString &name) { return nameLess(entry->guest.name, name); });
    const int row = int(place - m_guests.begin());
    beginInsertRows(hostIndex(), row + dom0Rows, row + dom0Rows);
    auto entry = std::make_unique<GuestEntry>();
    entry->guest = guest;
    m_guests.insert(place, std::move(entry));
    renumber(row);
    endInsertRows();
    Q_EMIT guestChanged(GuestStore::keyOf(guest));
}

void HostModel::changeGuest(int row, const Guest &guest)
{
    auto &entry = *m_guests[size_t(row)];
    if (entry.guest.name != guest.name) { // its place may be another one
        const auto sample = entry.sample;
        const auto cpu = entry.cpu;
        removeGuest(row);
        insertGuest(guest);
        auto &moved = *m_guests[size_t(m_rows.value(GuestStore::keyOf(guest)))];
        moved.sample = sample;
        moved.cpu = cpu;
        return;
    }
    if (entry.guest == guest)
        return;
    entry.guest = guest;
    if (!isLive(guest.state)) {
        entry.sample.reset();
        entry.cpu.clear();
    }
    Q_EMIT dataChanged(rowIndex(row), rowIndex(row));
    Q_EMIT guestChanged(GuestStore::keyOf(guest));
}

void HostModel::removeGuest(int row)
{
    const auto key = GuestStore::keyOf(m_guests[size_t(row)]->guest);
    beginRemoveRows(hostIndex(), row + dom0Rows, row + dom0Rows);
    m_guests.erase(m_guests.begin() + row);
    m_rows.remove(key);
    renumber(row);
    endRemoveRows();
    Q_EMIT guestRemoved(key);
}

void HostModel::renumber(int from)
{
    for (int row = from; row < guestCount(); ++row)
        m_rows.insert(GuestStore::keyOf(m_guests[size_t(row)]->guest), row);
}

int HostModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return 1;
    return parent.internalId() == topLevel ? dom0Rows + guestCount() : 0;
}

QModelIndex HostModel::index(int row, int column, const QModelIndex &parent) const
{
    if (column != 0 || row < 0 || row >= rowCount(parent))
        return {};
    return createIndex(row, 0, parent.isValid() ? belowHost : topLevel);
}

QModelIndex HostModel::parent(const QModelIndex &child) const
{
    return child.isValid() && child.internalId() == belowHost ? createIndex(0, 0, topLevel) : QModelIndex();
}

QVariant HostModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (index.internalId() == topLevel)
        return hostData(role);
    const auto *entry = guestAt(index);
    return entry ? guestData(*entry, role) : dom0Data(role);
}

QVariant HostModel::hostData(int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return m_host.name.isEmpty() ? tr("This machine") : m_host.name;
    case KindRole:
        return int(RowKind::Host);
    case SecondLineRole:
        return m_engine.accelerator.toUpper();
    case Qt::ToolTipRole:
        return m_engine.verdict;
    default:
        return {};
    }
}

QVariant HostModel::dom0Data(int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return tr("dom0");
    case KindRole:
        return int(RowKind::Dom0);
    case SecondLineRole:
        return m_host.cpus == 0
            ? tr("The machine itself")
            : tr("The machine itself · %n CPU(s) · %1", nullptr, int(m_host.cpus)).arg(m_host.memory.toString());
    case Qt::AccessibleTextRole:
        return tr("dom0, the machine itself");
    default:
        return {};
    }
}

QVariant HostModel::guestData(const GuestEntry &entry, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return entry.guest.name;
    case KindRole:
        return int(RowKind::Guest);
    case KeyRole:
        return GuestStore::keyOf(entry.guest);
    case SecondLineRole:
        return stateLine(entry.guest, entry.sample);
    case FilterRole:
        return QString(entry.guest.name + u' ' + entry.guest.title + u' ' + entry.guest.os);
    case Qt::AccessibleTextRole:
        return QString(entry.guest.name + QStringLiteral(", ") + stateLine(entry.guest, entry.sample));
    case Qt::ToolTipRole:
        return entry.guest.problem.isEmpty() ? entry.guest.title : entry.guest.problem;
    default:
        return {};
    }
}

} // namespace domus
