// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_install.h"
#include "server/daemon_services.h"

namespace domus {

/// io.domus.install
class InstallHandler : public api::install::Handler {
public:
    explicit InstallHandler(Services services) : m_services(std::move(services)) {}

    Task<api::install::DetectReply> detect(api::install::DetectParameters parameters, varlink::CallContext context) override;
    Task<api::install::FindSystemsReply> findSystems(api::install::FindSystemsParameters parameters,
                                                     varlink::CallContext context) override;
    Task<api::install::PreviewReply> preview(api::install::PreviewParameters parameters, varlink::CallContext context) override;
    Task<api::install::InstallReply> install(api::install::InstallParameters parameters, varlink::CallContext context) override;

private:
    Services m_services;
};

} // namespace domus
