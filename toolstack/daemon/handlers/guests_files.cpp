// SPDX-License-Identifier: GPL-3.0-or-later
#include "handlers/guests_handler.h"

#include "files.h"
#include "guests/guest_import.h"
#include "xl/xl_config.h"

namespace domus {

namespace wire = api::guests;
using varlink::CallContext;

Task<wire::ImportDefinitionReply> GuestsHandler::importDefinition(wire::ImportDefinitionParameters parameters, CallContext)
{
    const Services services = m_services;
    co_await waitUntilReady(services);
    const ImportPlan plan = planImport(*services->registry, parameters, services->engine->kind());
    if (!parameters.preview.value_or(false))
        carryOut(services->registry, plan);
    wire::ImportDefinitionReply reply;
    reply.uuid = plan.definition.uuid.toString(QUuid::WithoutBraces);
    reply.name = plan.definition.name;
    reply.format = plan.format;
    reply.outcome = plan.outcome;
    for (const DefinitionWarning &note : plan.notes)
        reply.notes.append({note.line, note.column, note.text});
    co_return wire::ImportDefinitionReply(reply);
}

Task<wire::ExportDefinitionReply> GuestsHandler::exportDefinition(wire::ExportDefinitionParameters parameters, CallContext)
{
    const auto guest = co_await find(parameters.guest);
    if (parameters.format == wire::FileFormat::Xm)
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("Files of xm are read, not written"),
                    QStringLiteral("Write xl.cfg: xl reads it, and xm understood most of it"))
            .about(guest->name());
    if (parameters.format == wire::FileFormat::Xl)
        co_return wire::ExportDefinitionReply{QString::fromUtf8(exportXlConfig(guest->definition()))};
    co_return wire::ExportDefinitionReply{QString::fromUtf8(writeDefinition(guest->definition()))};
}

} // namespace domus
