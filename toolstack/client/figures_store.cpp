// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures_store.h"

namespace domus {
namespace {

/// What is absent has not changed.
template <typename T>
void take(std::optional<T> &known, const std::optional<T> &news)
{
    if (news)
        known = news;
}

template <typename Figures>
void takeParts(Figures &known, const Figures &news)
{
    known.timeMs = news.timeMs;
    take(known.cpu, news.cpu);
    take(known.memory, news.memory);
    take(known.disks, news.disks);
    take(known.nics, news.nics);
}

} // namespace

void FiguresStore::apply(const api::stats::WatchFiguresReply &reply)
{
    for (const QString &uuid : reply.ended)
        m_guests.remove(uuid);
    for (const GuestFigures &news : reply.guests) {
        GuestFigures &known = m_guests[news.uuid];
        known.uuid = news.uuid;
        takeParts(known, news);
    }
    if (!reply.host)
        return;
    if (!m_host)
        m_host.emplace();
    m_host->load = reply.host->load;
    takeParts(*m_host, *reply.host);
}

void FiguresStore::clear()
{
    m_guests.clear();
    m_host.reset();
}

const FiguresStore::GuestFigures *FiguresStore::guest(const QString &uuid) const
{
    const auto found = m_guests.constFind(uuid);
    return found == m_guests.constEnd() ? nullptr : &*found;
}

} // namespace domus
