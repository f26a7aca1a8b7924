// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "org_varlink_service.h"
#include "varlink/server.h"

namespace domus::varlink {

/// Introspection: answers for every handler in the table, itself included.
class ServiceHandler : public api::service::Handler {
public:
    ServiceHandler(ServiceInfo info, std::weak_ptr<const HandlerTable> handlers);

    Task<api::service::GetInfoReply> getInfo(api::service::GetInfoParameters parameters, CallContext context) override;
    Task<api::service::GetInterfaceDescriptionReply>
    getInterfaceDescription(api::service::GetInterfaceDescriptionParameters parameters, CallContext context) override;

private:
    ServiceInfo m_info;
    std::weak_ptr<const HandlerTable> m_handlers;
};

} // namespace domus::varlink
