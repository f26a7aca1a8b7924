// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/guest_table_model.h"

#include "graphs/scale.h"
#include "model/guest_words.h"

#include <QDateTime>

namespace domus {
namespace {

QString sizeText(ByteSize size)
{
    return valueText(double(size.bytes()), GraphUnit::Bytes);
}

ByteSize memoryOf(const api::guests::Guest &guest)
{
    return guest.liveMemory ? guest.liveMemory->actual : guest.memory;
}

} // namespace

GuestTableModel::GuestTableModel(GuestStore *store, QObject *parent) : QAbstractTableModel(parent), m_store(store)
{
    connect(store, &GuestStore::loaded, this, &GuestTableModel::reload);
    connect(store, &GuestStore::guestsChanged, this, &GuestTableModel::onChanged);
    connect(store, &GuestStore::guestsRemoved, this, &GuestTableModel::onRemoved);
    connect(store, &GuestStore::samplesAdded, this, [this](const QStringList &uuids) {
        // One signal for all rows: a view then paints what is seen of them once.
        if (!m_keys.isEmpty() && !uuids.isEmpty())
            Q_EMIT dataChanged(index(0, Cpu), index(int(m_keys.size()) - 1, Uptime), {Qt::DisplayRole, SortRole});
    });
    reload();
}

void GuestTableModel::reload()
{
    beginResetModel();
    m_keys = m_store->keys();
    m_rows.clear();
    for (qsizetype i = 0; i < m_keys.size(); ++i)
        m_rows.insert(m_keys.at(i), int(i));
    endResetModel();
}

void GuestTableModel::onChanged(const QStringList &keys)
{
    for (const auto &key : keys) {
        const int row = m_rows.value(key, -1);
        if (row >= 0) {
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
            continue;
        }
        const int end = int(m_keys.size());
        beginInsertRows({}, end, end);
        m_keys.append(key);
        m_rows.insert(key, end);
        endInsertRows();
    }
}

void GuestTableModel::onRemoved(const QStringList &keys)
{
    for (const auto &key : keys) {
        const int row = m_rows.value(key, -1);
        if (row < 0)
            continue;
        beginRemoveRows({}, row, row);
        m_keys.removeAt(row);
        m_rows.remove(key);
        for (int i = row; i < m_keys.size(); ++i)
            m_rows[m_keys.at(i)] = i;
        endRemoveRows();
    }
}

int GuestTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_keys.size());
}

int GuestTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant GuestTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(section > State ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Guest");
    case State:
        return tr("State");
    case Cpu:
        return tr("CPU");
    case Memory:
        return tr("Memory");
    case Used:
        return tr("Uses");
    case Vcpus:
        return tr("vCPUs");
    case Disk:
        return tr("Disk");
    default:
        return tr("Runs for");
    }
}

QVariant GuestTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_keys.size())
        return {};
    const auto &key = m_keys.at(index.row());
    const auto *guest = m_store->guest(key);
    if (!guest)
        return {};
    if (role == KeyRole)
        return key;
    if (role == Qt::TextAlignmentRole)
        return int(index.column() > State ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != SortRole)
        return {};
    const auto samples = isLive(guest->state) ? m_store->samples(guest->uuid) : QList<Sample>();
    const Sample *sample = samples.isEmpty() ? nullptr : &samples.constLast();
    return role == SortRole ? order(*guest, sample, index.column()) : text(*guest, sample, index.column());
}

QVariant GuestTableModel::text(const Guest &guest, const Sample *sample, int column) const
{
    const bool live = isLive(guest.state);
    switch (column) {
    case Name:
        return guest.name;
    case State:
        return stateWord(guest);
    case Cpu:
        return sample ? valueText(sample->cpuPercent, GraphUnit::Percent) : QString();
    case Memory:
        return sizeText(memoryOf(guest));
    case Used:
        return sample && sample->memoryUsed ? sizeText(*sample->memoryUsed) : QString();
    case Vcpus:
        return QString::number(guest.liveVcpus ? guest.liveVcpus->online : guest.vcpus);
    case Disk:
        return sample ? tr("%1/s").arg(valueText(double(sample->diskReadRate + sample->diskWriteRate), GraphUnit::Bytes))
                      : QString();
    default:
        return live && guest.startedMs ? durationText((QDateTime::currentMSecsSinceEpoch() - *guest.startedMs) / 1000)
                                       : QString();
    }
}

QVariant GuestTableModel::order(const Guest &guest, const Sample *sample, int column) const
{
    switch (column) {
    case Cpu:
        return sample ? sample->cpuPercent : -1.0;
    case Memory:
        return memoryOf(guest).bytes();
    case Used:
        return sample && sample->memoryUsed ? sample->memoryUsed->bytes() : qint64(-1);
    case Vcpus:
        return qint64(guest.liveVcpus ? guest.liveVcpus->online : guest.vcpus);
    case Disk:
        return sample ? qint64(sample->diskReadRate + sample->diskWriteRate) : qint64(-1);
    case Uptime:
        return guest.startedMs ? -*guest.startedMs : qint64(0);
    default:
        return text(guest, sample, column);
    }
}

} // namespace domus
