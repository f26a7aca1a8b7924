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

private:
    Services m_services;
};

} // namespace domus
