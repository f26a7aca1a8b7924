// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_stats.h"

#include <QHash>

namespace domus {

/// The newest figures of a host and its guests, put together from what WatchFigures tells. Once told, each has all parts.
class FiguresStore {
public:
    using GuestFigures = api::stats::GuestFigures;
    using HostFigures = api::stats::HostFigures;

    /// The first reply of a stream, or one that follows it.
    void apply(const api::stats::WatchFiguresReply &reply);
    /// Before a new stream's first reply.
    void clear();

    const QHash<QString, GuestFigures> &guests() const { return m_guests; } ///< by UUID
    /// Nothing while it does not run.
    const GuestFigures *guest(const QString &uuid) const;
    const std::optional<HostFigures> &host() const { return m_host; }

private:
    QHash<QString, GuestFigures> m_guests;
    std::optional<HostFigures> m_host;
};

} // namespace domus
