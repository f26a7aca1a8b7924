// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_jobs.h"
#include "server/daemon_services.h"

namespace domus {

/// io.domus.jobs
class JobsHandler : public api::jobs::Handler {
public:
    explicit JobsHandler(Services services) : m_services(std::move(services)) {}

    Task<api::jobs::ListReply> list(api::jobs::ListParameters parameters, varlink::CallContext context) override;
    Task<> watch(api::jobs::WatchParameters parameters, varlink::ReplyStream<api::jobs::WatchReply> replies,
                 varlink::CallContext context) override;
    Task<> follow(api::jobs::FollowParameters parameters, varlink::ReplyStream<api::jobs::FollowReply> replies,
                  varlink::CallContext context) override;
    Task<api::jobs::CancelReply> cancel(api::jobs::CancelParameters parameters, varlink::CallContext context) override;
    Task<api::jobs::DismissReply> dismiss(api::jobs::DismissParameters parameters, varlink::CallContext context) override;

private:
    Services m_services;
};

/// The job as on the wire.
api::jobs::Job jobView(const JobRecord &record);

} // namespace domus
