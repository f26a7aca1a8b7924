// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

namespace domus::cli {

using api::guests::FileFormat;

static Task<int> runExport(CommandContext *context, Arguments arguments)
{
    const FileFormat format = arguments.has("xl") ? FileFormat::Xl : FileFormat::Yaml;
    const api::guests::Client client(co_await context->connection());
    const api::guests::ExportDefinitionReply reply = co_await client.exportDefinition({arguments.operand(0), format});
    if (context->json)
        context->printJson(toJson(reply));
    else
        context->out.write(reply.text);
    co_return int(ExitOk);
}

static constexpr OptionSpec exportOptions[] = {
    {"--xl", nullptr, "As an xl.cfg, which `xl create` reads; else as a definition."},
};

const Verb exportVerb{
    "export",
    "write a guest's definition for other programs",
    "On standard output. What xl has no words for is told in comments of the file.",
    exportOptions,
    oneGuestOperand,
    "dom export --xl fc6 > /etc/xen/fc6.cfg",
    runExport,
};

} // namespace domus::cli
