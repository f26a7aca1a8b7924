// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain_store.h"

namespace domus {

using api::hypervisor::Owner;

/// What one reply means: told when all of it is known.
struct DomainStore::News {
    bool came = false;
    bool host = false;
    QList<qint64> changed;
    QList<qint64> gone;
};

namespace {

/// Numbers are used again.
bool isSame(const DomainStore::Domain &a, const DomainStore::Domain &b)
{
    return a.uuid == b.uuid && a.owner == b.owner;
}

} // namespace

QList<DomainStore::Domain> DomainStore::foreign() const
{
    QList<Domain> found;
    for (const Domain &domain : m_domains) {
        if (domain.owner == Owner::Foreign)
            found.append(domain);
    }
    return found;
}

const DomainStore::Domain *DomainStore::foreign(qint64 id) const
{
    const auto found = m_domains.constFind(id);
    return found != m_domains.constEnd() && found->owner == Owner::Foreign ? &*found : nullptr;
}

const DomainStore::Domain *DomainStore::host() const
{
    const auto found = m_domains.constFind(0);
    return found != m_domains.constEnd() && found->owner == Owner::Host ? &*found : nullptr;
}

void DomainStore::take(const Domain &domain, News *news)
{
    const auto known = m_domains.constFind(domain.id);
    if (known != m_domains.constEnd() && !isSame(*known, domain))
        drop(domain.id, news);
    const bool isNew = !m_domains.contains(domain.id);
    if (!isNew && m_domains.value(domain.id) == domain)
        return;
    m_domains.insert(domain.id, domain);
    if (domain.owner == Owner::Host)
        news->host = true;
    if (domain.owner != Owner::Foreign)
        return;
    if (isNew)
        news->came = true;
    else
        news->changed.append(domain.id);
}

void DomainStore::drop(qint64 id, News *news)
{
    const auto known = m_domains.find(id);
    if (known == m_domains.end())
        return;
    if (known->owner == Owner::Foreign)
        news->gone.append(id);
    if (known->owner == Owner::Host)
        news->host = true;
    m_domains.erase(known);
}

void DomainStore::tell(const News &news)
{
    if (news.came || !news.gone.isEmpty())
        Q_EMIT foreignCameOrWent();
    for (const qint64 id : news.gone)
        Q_EMIT foreignGone(id);
    for (const qint64 id : news.changed)
        Q_EMIT foreignChanged(id);
    if (news.host)
        Q_EMIT hostChanged();
}

void DomainStore::apply(const api::hypervisor::WatchReply &reply, bool whole)
{
    News news;
    if (whole) {
        QMap<qint64, Domain> there;
        for (const Domain &domain : reply.domains)
            there.insert(domain.id, domain);
        for (const qint64 id : m_domains.keys()) {
            if (!there.contains(id))
                drop(id, &news);
        }
    }
    for (const qint64 id : reply.gone)
        drop(id, &news);
    for (const Domain &domain : reply.domains)
        take(domain, &news);
    tell(news);
}

void DomainStore::applyFigures(const QList<Domain> &domains)
{
    News news;
    for (const Domain &domain : domains) {
        const auto known = m_domains.constFind(domain.id);
        if (known != m_domains.constEnd() && isSame(*known, domain))
            take(domain, &news);
    }
    tell(news);
}

} // namespace domus
