// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_daemon.h"
#include "server/daemon_services.h"

namespace domus {

/// io.domus.daemon
class DaemonHandler : public api::daemon::Handler {
public:
    explicit DaemonHandler(Services services) : m_services(std::move(services)) {}

    Task<api::daemon::GetInfoReply> getInfo(api::daemon::GetInfoParameters parameters, varlink::CallContext context) override;
    Task<api::daemon::DiagnoseReply> diagnose(api::daemon::DiagnoseParameters parameters, varlink::CallContext context) override;
    Task<api::daemon::QuitReply> quit(api::daemon::QuitParameters parameters, varlink::CallContext context) override;

private:
    Services m_services;
};

} // namespace domus
