// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sidebar/guest_query.h"

#include <QAbstractListModel>
#include <QSet>

namespace domus {

/// What a row of the sidebar is.
enum class RowKind { Host, Dom0, Group, Guest, Others, Domain };

/// How guests are ordered inside their group.
enum class GuestOrder { Name, State, Cpu, Memory };

struct SidebarRow {
    RowKind kind = RowKind::Host;
    HostModel *host = nullptr; ///< which it belongs to
    const GuestEntry *entry = nullptr; ///< for guests
    QString group; ///< of a group row its name, of a guest the group that it is shown in
    int guests = 0; ///< of a group: how many of its guests pass the filter, and
    int running = 0; ///< how many of them have a domain
    bool open = true; ///< of a group
    qint64 domain = -1; ///< of a domain of others its number
    QString domainUuid;

    bool canFold() const { return kind == RowKind::Group || kind == RowKind::Others; }
};

/// What the sidebar shows, top to bottom: each host with its dom0, groups with their guests, guests of no group, and on Xen the
/// domains that others made. A flat list:
/// filtering and ordering a thousand guests is one pass over them. Figures change no row; the view draws those it shows when
/// HostModel::figuresChanged comes.
class SidebarRows : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        KindRole = Qt::UserRole, ///< RowKind as int
        KeyRole, ///< GuestStore::keyOf(), empty for other rows
        IdentityRole, ///< what makes the row the same one after a change of everything
        SecondLineRole, ///< the line below the name
        DomainRole, ///< number of a domain of others; invalid for other rows
    };

    explicit SidebarRows(HostModel *model, QObject *parent = nullptr);

    /// One more host, below the others. It must be taken away before it goes.
    void addHost(HostModel *model);
    void removeHost(HostModel *model);
    const QList<HostModel *> &hosts() const { return m_models; }
    /// Null: no such row.
    HostModel *hostAt(const QModelIndex &index) const;
    const SidebarRow &row(int row) const { return m_rows[size_t(row)]; }
    const SidebarRow &row(const QModelIndex &index) const { return row(index.row()); }
    /// Of that host, or where none is given of the first one that has it.
    QModelIndex indexOfGuest(const QString &key, const HostModel *host = nullptr) const;
    QModelIndex indexOfIdentity(const QString &identity) const;
    QModelIndex indexOfGroup(const QString &group, const HostModel *host = nullptr) const;
    QModelIndex indexOfHost(const HostModel *host) const;
    QModelIndex indexOfDomain(qint64 id, const HostModel *host) const;
    /// Guests, and domains of others.
    int shownGuests() const { return m_shownGuests; }

    void setFilter(const QString &text);
    bool isFiltered() const { return !m_query.isEmpty(); }
    void setOrder(GuestOrder order);
    GuestOrder order() const { return m_order; }
    /// A closed group shows its guests all the same while there is a filter. Groups of one name open together on all hosts.
    void setGroupOpen(const QString &group, bool open);
    QStringList closedGroups() const { return {m_closed.begin(), m_closed.end()}; }
    void setClosedGroups(const QStringList &groups);
    /// Guests of that host's group that pass the filter; of this machine's where none is given.
    QStringList keysOfGroup(const QString &group, const HostModel *host = nullptr) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;
    bool canDropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                         const QModelIndex &parent) const override;
    bool dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column, const QModelIndex &parent) override;

Q_SIGNALS:
    /// Guests were dropped on a group of their host, or with an empty name out of theirs.
    void groupWanted(const QStringList &keys, const QString &group);
    /// New figures of these guests of a host.
    void figuresChanged(const QStringList &keys);

private:
    void connectHost(HostModel *model);
    void onGuestsUpdated(const HostModel *model, const QStringList &keys, bool order);
    void onInfo(const HostModel *model);
    void onFigures();
    void rebuild(bool hidden = false);
    std::vector<SidebarRow> makeRows() const;
    void appendHost(std::vector<SidebarRow> &rows, HostModel *model) const;
    void appendOthers(std::vector<SidebarRow> &rows, HostModel *model) const;
    void connectDomains(const HostModel *model);
    bool passes(const GuestEntry &entry, const HostModel *model) const;
    void replaceRows(std::vector<SidebarRow> rows, bool hidden);
    void takeRows(std::vector<SidebarRow> rows);

    QList<HostModel *> m_models; ///< this machine first
    std::vector<SidebarRow> m_rows;
    QHash<const GuestEntry *, int> m_places;
    GuestQuery m_query;
    GuestOrder m_order = GuestOrder::Name;
    QSet<QString> m_closed;
    int m_shownGuests = 0;
    qint64 m_orderedMs = 0; ///< when an order by figures was made last
};

} // namespace domus
