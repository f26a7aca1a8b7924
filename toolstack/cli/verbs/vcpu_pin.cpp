// SPDX-License-Identifier: GPL-3.0-or-later
#include "arguments.h"
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

namespace domus::cli {

static std::optional<QString> cpusOf(const Arguments &arguments, qsizetype index)
{
    const QString text = arguments.operand(index);
    return text.isEmpty() || text == QLatin1String("-") ? std::nullopt : std::optional(text);
}

static Task<int> runVcpuPin(CommandContext *context, Arguments arguments)
{
    api::guests::SetAffinityParameters wanted;
    wanted.guest = arguments.operand(0);
    if (const QString vcpu = arguments.operand(1); vcpu != QLatin1String("all"))
        wanted.vcpu = countArgument(QStringLiteral("VCPU"), vcpu, 0);
    wanted.hard = cpusOf(arguments, 2);
    wanted.soft = cpusOf(arguments, 3);
    const api::guests::Client client(co_await context->connection());
    co_await client.setAffinity(wanted);
    const api::guests::AffinityReply reply = co_await client.affinity({wanted.guest});
    if (context->json)
        context->printJson(toJson(reply));
    for (const api::guests::VcpuAffinity &place : reply.vcpus) {
        if (!context->json && (!wanted.vcpu || *wanted.vcpu == place.vcpu))
            context->out.line(QStringLiteral("%1: vCPU %2 runs on %3, rather on %4")
                                  .arg(printable(wanted.guest))
                                  .arg(place.vcpu)
                                  .arg(place.hard, place.soft));
    }
    co_return int(ExitOk);
}

static constexpr OperandSpec vcpuPinOperands[] = {
    {"GUEST", "Name or UUID.", WordKind::Guest},
    {"VCPU", "Its number from 0, or all."},
    {"HARD", "The host's processors that it may run on: 0-3,^2 or all; - leaves them as they are."},
    {"SOFT", "Those that it prefers, on Xen only.", WordKind::Text, false},
};

const Verb vcpuPinVerb{
    "vcpu-pin",
    "say on which processors a running guest's vCPUs may run",
    "It holds until the guest ends. dom show tells what is pinned.",
    {},
    vcpuPinOperands,
    "dom vcpu-pin fc6 all 0-3,^2",
    runVcpuPin,
};

} // namespace domus::cli
