// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "guest_store.h"

#include <QAbstractTableModel>
#include <QList>

namespace domus {

/// Every guest of a host with its figures, as the host page's table shows them. Reads the store; a change touches only its row.
class GuestTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, State, Cpu, Memory, Used, Vcpus, Disk, Uptime, ColumnCount };
    enum Role {
        SortRole = Qt::UserRole, ///< a number or text in order
        KeyRole,
    };

    explicit GuestTableModel(GuestStore *store, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    using Guest = api::guests::Guest;
    using Sample = api::stats::Sample;

    void reload();
    void onChanged(const QStringList &keys);
    void onRemoved(const QStringList &keys);
    QVariant text(const Guest &guest, const Sample *sample, int column) const;
    QVariant order(const Guest &guest, const Sample *sample, int column) const;

    GuestStore *m_store;
    QStringList m_keys;
    QHash<QString, int> m_rows;
};

} // namespace domus
