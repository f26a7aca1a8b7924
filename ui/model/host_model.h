// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain_store.h"
#include "graphs/value_ring.h"
#include "guest_store.h"
#include "io_domus_daemon.h"
#include "model/guest_words.h"

#include <QHash>
#include <QImage>
#include <QPointer>
#include <memory>
#include <vector>

namespace domus {

/// One guest as the desktop knows it: what the daemon lists and what was measured last.
struct GuestEntry {
    Guest guest;
    std::optional<Sample> sample; ///< the newest one while it has a domain
    ValueRing cpu; ///< percent of all its vCPUs, newest last
    QString searchText; ///< case folded: what a filter without a key looks into
    QString failure; ///< why the last thing asked of it was not done; goes when the guest changes
    QImage picture; ///< of its display, small; null where there is none
};

/// Every guest of a host in the order of their names. What came in one reply is told once, and
/// only what changed, so that a thousand guests cost no more than those that are seen.
class HostModel : public QObject {
    Q_OBJECT
public:
    explicit HostModel(QObject *parent = nullptr);
    ~HostModel() override;

    void setInfo(const api::daemon::Host &host, const api::daemon::Engine &engine);
    const api::daemon::Host &host() const { return m_host; }
    const api::daemon::Engine &engine() const { return m_engine; }
    /// What the user calls it; empty for this machine.
    void setAlias(const QString &alias) { m_alias = alias; }
    QString alias() const { return m_alias; }
    /// What it is shown as: the alias, or what the machine calls itself once that is known.
    QString title() const;
    /// Why what is known of it may be wrong by now; empty while the connection holds.
    void setStale(const QString &reason);
    QString staleReason() const { return m_stale; }
    bool isStale() const { return !m_stale.isEmpty(); }
    /// Xen's domains there; null where nobody tells of them.
    void setDomains(DomainStore *domains) { m_domains = domains; }
    DomainStore *domains() const { return m_domains; }
    /// Replaces all guests (the first reply of a watch, or after a reconnect).
    void resetGuests(const QList<Guest> &guests);
    /// New or changed guests, and the UUIDs of those that are gone.
    void updateGuests(const QList<Guest> &changed, const QStringList &removed);
    /// What the store has of these guests and this has not. Unknown guests are ignored.
    void takeSamples(const GuestStore &store, const QStringList &uuids);
    /// Samples oldest first.
    void addSamples(const QString &uuid, const QList<Sample> &samples);
    void setFailure(const QString &key, const QString &failure);
    void setPicture(const QString &key, const QImage &picture);

    int guestCount() const { return int(m_guests.size()); }
    /// Sorted by name; each is valid until it is removed.
    const std::vector<std::unique_ptr<GuestEntry>> &guests() const { return m_guests; }
    /// Null when unknown.
    const GuestEntry *guest(const QString &key) const;
    /// Names of groups that have guests, and tags in use; sorted.
    QStringList groups() const;
    QStringList tags() const;
    /// What the hypervisor processes of all guests hold of the host's memory.
    ByteSize memoryInGuests() const { return m_memoryInGuests; }

Q_SIGNALS:
    void infoChanged();
    /// After each update. `order`: guests came, went, or are called otherwise; pointers to those that went are good until it
    /// returns.
    void guestsUpdated(const QStringList &keys, bool order);
    /// Something of this guest is new (state, name, figures); not sent for samples.
    void guestChanged(const QString &key);
    void guestRemoved(const QString &key);
    void guestCountChanged(int count);
    void figuresChanged(const QStringList &keys);
    /// What is drawn of it is new: picture or failure.
    void lookChanged(const QString &key);

private:
    struct Update;
    GuestEntry *find(const QString &key) const;
    bool addFigures(const QString &uuid, const QList<Sample> &samples);
    void sumMemory();
    void changeGuest(const Guest &guest, Update *update);
    void takeAway(const QString &key, Update *update);
    void putInOrder(Update *update);

    QPointer<DomainStore> m_domains;
    QString m_alias;
    QString m_stale;
    api::daemon::Host m_host;
    api::daemon::Engine m_engine;
    std::vector<std::unique_ptr<GuestEntry>> m_guests; ///< sorted by name
    QHash<QString, GuestEntry *> m_byKey;
    ByteSize m_memoryInGuests;
};

} // namespace domus
