// SPDX-License-Identifier: GPL-3.0-or-later
#include "varlink/service_handler.h"

namespace domus::varlink {

using namespace api::service;

ServiceHandler::ServiceHandler(ServiceInfo info, std::weak_ptr<const HandlerTable> handlers)
    : m_info(std::move(info)), m_handlers(std::move(handlers))
{
}

Task<GetInfoReply> ServiceHandler::getInfo(GetInfoParameters, CallContext)
{
    GetInfoReply reply{m_info.vendor, m_info.product, m_info.version, m_info.url, {}};
    if (const auto handlers = m_handlers.lock())
        reply.interfaces = handlers->keys();
    reply.interfaces.sort();
    co_return reply;
}

Task<GetInterfaceDescriptionReply> ServiceHandler::getInterfaceDescription(GetInterfaceDescriptionParameters parameters,
                                                                           CallContext)
{
    const auto handlers = m_handlers.lock();
    const auto handler = handlers ? handlers->value(parameters.interface) : nullptr;
    if (!handler)
        throw interfaceNotFound(parameters.interface);
    co_return GetInterfaceDescriptionReply{handler->description().text};
}

} // namespace domus::varlink
