// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_stats.h"
#include "server/daemon_services.h"

namespace domus {

/// io.domus.stats
class StatsHandler : public api::stats::Handler {
public:
    explicit StatsHandler(Services services) : m_services(std::move(services)) {}

    Task<> watch(api::stats::WatchParameters parameters, varlink::ReplyStream<api::stats::WatchReply> replies,
                 varlink::CallContext context) override;
    Task<api::stats::GetFiguresReply> getFigures(api::stats::GetFiguresParameters parameters,
                                                 varlink::CallContext context) override;
    Task<> watchFigures(api::stats::WatchFiguresParameters parameters,
                        varlink::ReplyStream<api::stats::WatchFiguresReply> replies, varlink::CallContext context) override;
    Task<api::stats::HistoryReply> history(api::stats::HistoryParameters parameters, varlink::CallContext context) override;

private:
    /// Nothing where no guest is named. Throws Error(GuestNotFound).
    static Task<std::optional<QUuid>> guestNamed(Services services, std::optional<QString> nameOrUuid);

    Services m_services;
};

} // namespace domus
