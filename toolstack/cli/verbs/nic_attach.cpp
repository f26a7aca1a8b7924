// SPDX-License-Identifier: GPL-3.0-or-later
#include "arguments.h"
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

namespace domus::cli {

/// xl's own words behind the guest: "bridge=br0", "mac=52:54:00:12:34:56", "model=e1000".
static void readSetting(const QString &word, api::guests::AttachNicParameters *wanted)
{
    const QString key = word.section(u'=', 0, 0), value = word.section(u'=', 1);
    if (key == QLatin1String("bridge"))
        wanted->bridge = value;
    else if (key == QLatin1String("mac"))
        wanted->mac = value;
    else if (key == QLatin1String("model"))
        wanted->model = value;
    else
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("\"%1\" is not understood").arg(word),
                    QStringLiteral("See: dom help nic-attach"));
}

static Task<int> runNicAttach(CommandContext *context, Arguments arguments)
{
    api::guests::AttachNicParameters wanted;
    wanted.guest = arguments.operands.takeFirst();
    wanted.bridge = arguments.optional("bridge");
    wanted.mac = arguments.optional("mac");
    wanted.model = arguments.optional("model");
    wanted.nextStart = arguments.has("next-start");
    for (const QString &word : std::as_const(arguments.operands))
        readSetting(word, &wanted);
    const api::guests::Client client(co_await context->connection());
    const api::guests::AttachNicReply reply = co_await client.attachNic(wanted);
    if (context->json)
        context->printJson(toJson(reply));
    else
        context->out.line((reply.pending ? QStringLiteral("%1 has the network card %2 from its next start")
                                         : QStringLiteral("%1 has the network card %2"))
                              .arg(printable(wanted.guest), printable(reply.mac)));
    for (const QString &warning : reply.warnings)
        context->err.line(printable(warning));
    co_return int(ExitOk);
}

static constexpr OptionSpec nicAttachOptions[] = {
    {"--bridge", "BRIDGE", "The host's bridge that it is on; shared with this user when not given."},
    {"--mac", "ADDRESS", "Its hardware address; one at random when not given."},
    {"--model", "MODEL", "virtio or e1000; virtio when not given."},
    {"--next-start", nullptr, "Leave the running guest alone; it counts from the next start."},
};

static constexpr OperandSpec nicAttachOperands[] = {
    {"GUEST", "Name or UUID.", WordKind::Guest},
    {"SETTING", "As xl writes it: bridge=BRIDGE, mac=ADDRESS, model=MODEL.", WordKind::Text, false, true},
};

const Verb nicAttachVerb{
    "nic-attach",
    "give a guest one more network card",
    "A running guest gets it at once, and keeps it: the definition changes when the guest has it. On Xen a card is on a bridge.",
    nicAttachOptions,
    nicAttachOperands,
    "dom nic-attach --bridge br0 fc6",
    runNicAttach,
    "network-attach",
};

} // namespace domus::cli
