// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/verbs.h"

#include "command_context.h"
#include "exit_code.h"
#include "io_domus_daemon.h"

#include <algorithm>

namespace domus::cli {

using api::daemon::Accelerator;
using api::daemon::DiagnoseReply;
using api::daemon::Engine;
using api::daemon::Helper;

static void printFinding(Output &out, bool good, bool needed, const QString &what, const QString &verdict, const QString &remedy)
{
    const QString mark = good ? out.styled(Style::Good, QStringLiteral("ok  "))
        : needed              ? out.styled(Style::Bad, QStringLiteral("no  "))
                              : out.styled(Style::Warning, QStringLiteral("--  "));
    out.line(mark + printable(what) + QStringLiteral(": ") + printable(verdict));
    if (!remedy.isEmpty())
        out.line(QStringLiteral("    ") + printable(remedy));
}

static void printDiagnosis(Output &out, const DiagnoseReply &reply)
{
    for (const Engine &engine : reply.engines) {
        const QString name = engine.version.isEmpty() ? QStringLiteral("Engine %1").arg(engine.kind)
                                                      : QStringLiteral("Engine %1 %2").arg(engine.kind, engine.version);
        printFinding(out, engine.usable, true, name, engine.verdict, engine.remedy);
        for (const Accelerator &accelerator : engine.accelerators)
            printFinding(out, accelerator.usable, false, QStringLiteral("  ") + accelerator.name, accelerator.verdict,
                         accelerator.remedy);
    }
    for (const Helper &helper : reply.helpers)
        printFinding(out, helper.present, false, helper.name, helper.purpose, helper.remedy);
}

static Task<int> runDoctor(CommandContext *context, Arguments arguments)
{
    const api::daemon::Client client(co_await context->connection());
    api::daemon::DiagnoseParameters parameters;
    if (arguments.has("again"))
        parameters.again = true;
    const DiagnoseReply reply = co_await client.diagnose(parameters);
    if (context->json)
        context->printJson(toJson(reply));
    else
        printDiagnosis(context->out, reply);
    const bool usable =
        std::any_of(reply.engines.begin(), reply.engines.end(), [](const Engine &engine) { return engine.usable; });
    co_return int(usable ? ExitOk : ExitFailed);
}

static constexpr OptionSpec doctorOptions[] = {
    {"--again", nullptr, "Measure again rather than answer from memory."},
};

const Verb doctorVerb{
    "doctor",
    "tell what this host can run guests with, and what is missing",
    "Each way to run guests is measured with a short trial guest; of Xen its version and what it can do (virt_caps) are told. "
    "Ends with 1 when none is usable.",
    doctorOptions,
    {},
    "",
    runDoctor,
    "info",
};

} // namespace domus::cli
