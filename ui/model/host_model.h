// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graphs/value_ring.h"
#include "guest_store.h"
#include "io_domus_daemon.h"
#include "model/guest_words.h"

#include <QAbstractItemModel>
#include <QHash>
#include <memory>
#include <vector>

namespace domus {

/// One guest as the desktop knows it: what the daemon lists and what was measured last.
struct GuestEntry {
    Guest guest;
    std::optional<Sample> sample; ///< the newest one while it has a domain
    ValueRing cpu; ///< percent of all its vCPUs, newest last
};

/// What a row of the sidebar is.
enum class RowKind { Host, Dom0, Guest };

/// Hosts as sections, below each its dom0 row and its guests in the order of their names. For now one host: this machine.
/// A change touches only the rows that changed, so that a thousand guests cost no more than those that are seen.
class HostModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Role {
        KindRole = Qt::UserRole, ///< RowKind as int
        KeyRole, ///< GuestStore::keyOf(), empty for other rows
        SecondLineRole, ///< the line below the name
        FilterRole, ///< text that the filter looks into
    };

    explicit HostModel(QObject *parent = nullptr);
    ~HostModel() override;

    void setInfo(const api::daemon::Host &host, const api::daemon::Engine &engine);
    /// Replaces all guests (the first reply of a watch, or after a reconnect).
    void resetGuests(const QList<Guest> &guests);
    /// New or changed guests, and the UUIDs of those that are gone.
    void updateGuests(const QList<Guest> &changed, const QStringList &removed);
    /// Samples oldest first; unknown guests are ignored.
    void addSamples(const QString &uuid, const QList<Sample> &samples);

    int guestCount() const { return int(m_guests.size()); }
    /// Valid until the guest is removed; null when unknown.
    const GuestEntry *guest(const QString &key) const;
    /// The entry of a guest's row; null for other rows.
    const GuestEntry *guestAt(const QModelIndex &index) const;
    QModelIndex indexOf(const QString &key) const;
    QModelIndex hostIndex() const { return index(0, 0); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex & = {}) const override { return 1; }
    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    QVariant data(const QModelIndex &index, int role) const override;

Q_SIGNALS:
    /// Something of this guest is new (state, name, figures); not sent for samples.
    void guestChanged(const QString &key);
    void guestRemoved(const QString &key);
    void guestCountChanged(int count);

private:
    QModelIndex rowIndex(int guestRow) const;
    void insertGuest(const Guest &guest);
    void changeGuest(int row, const Guest &guest);
    void removeGuest(int row);
    void renumber(int from);
    QVariant hostData(int role) const;
    QVariant dom0Data(int role) const;
    QVariant guestData(const GuestEntry &entry, int role) const;

    api::daemon::Host m_host;
    api::daemon::Engine m_engine;
    std::vector<std::unique_ptr<GuestEntry>> m_guests; ///< sorted by name
    QHash<QString, int> m_rows; ///< key -> place in m_guests
};

} // namespace domus
