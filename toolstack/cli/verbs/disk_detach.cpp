// SPDX-License-Identifier: GPL-3.0-or-later
#include "arguments.h"
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

namespace domus::cli {

static Task<int> runDiskDetach(CommandContext *context, Arguments arguments)
{
    const QString guest = arguments.operand(0);
    const QString disk = diskArgument(arguments.operand(1), context->connect.host.has_value());
    const api::guests::Client client(co_await context->connection());
    const api::guests::DetachDiskReply reply = co_await client.detachDisk({guest, disk, arguments.has("next-start")});
    const QString what = reply.path.isEmpty() ? QStringLiteral("its CD drive") : printable(reply.path);
    if (context->json)
        context->printJson(toJson(reply));
    else if (reply.pending)
        context->out.line(QStringLiteral("%1 is without %2 from its next start").arg(printable(guest), what));
    else
        context->out.line(QStringLiteral("%1 is without %2 now").arg(printable(guest), what));
    co_return int(ExitOk);
}

static constexpr OptionSpec diskDetachOptions[] = {
    {"--next-start", nullptr, "Leave the running guest alone; it counts from the next start."},
};

static constexpr OperandSpec diskDetachOperands[] = {
    {"GUEST", "Name or UUID.", WordKind::Guest},
    {"DISK", "Path of its image, its place in dom show from 1, or on Xen its name in the guest (xvdb).", WordKind::File},
};

const Verb diskDetachVerb{
    "disk-detach",
    "take a disk from a guest",
    "A running guest has to let go of it: unmount it inside first. The image stays. The first disk of a guest on QEMU, and SATA "
    "disks, can go at the next start only.",
    diskDetachOptions,
    diskDetachOperands,
    "dom disk-detach fc6 /var/lib/images/data.qcow2",
    runDiskDetach,
    "block-detach",
};

} // namespace domus::cli
