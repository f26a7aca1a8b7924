// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_hypervisor.h"

#include <QMap>
#include <QObject>
#include <optional>

namespace domus {

/// Every domain of a host's Xen, as its stream tells: the host's own and those of others. Guests' domains are known, too, but
/// nobody is told of them: they are in the GuestStore. Empty where there is no Xen. A copy; nothing here asks. One thread.
class DomainStore : public QObject {
    Q_OBJECT
public:
    using Domain = api::hypervisor::Domain;

    using QObject::QObject;

    /// By their numbers; valid until the next change.
    QList<Domain> foreign() const;
    /// One of others; null when there is none of that number.
    const Domain *foreign(qint64 id) const;
    /// The host's own; null without Xen.
    const Domain *host() const;

    /// What the stream brings. `whole`: the first reply, which replaces all that was known before.
    void apply(const api::hypervisor::WatchReply &reply, bool whole);
    /// A listing, for figures, which the stream does not tell. Domains that came or went since are left to the stream.
    void applyFigures(const QList<Domain> &domains);
    void clear() { apply({}, true); }

Q_SIGNALS:
    /// Foreign domains came, or others' became guests, or went.
    void foreignCameOrWent();
    void foreignChanged(qint64 id);
    /// It went, or is no more of others. Emitted after that.
    void foreignGone(qint64 id);
    void hostChanged();

private:
    struct News;

    void take(const Domain &domain, News *news);
    void drop(qint64 id, News *news);
    void tell(const News &news);

    QMap<qint64, Domain> m_domains;
};

} // namespace domus
