// SPDX-License-Identifier: GPL-3.0-or-later
#include "arguments.h"
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

namespace domus::cli {

static Task<int> runDiskAttach(CommandContext *context, Arguments arguments)
{
    api::guests::AttachDiskParameters wanted;
    wanted.guest = arguments.operand(0);
    const bool cd = arguments.has("cdrom");
    if (arguments.operands.size() > 1)
        wanted.path = placeArgument(arguments.operand(1), context->connect.host.has_value());
    else if (!cd)
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("No image is given"), QStringLiteral("See: dom help disk-attach"));
    wanted.format = arguments.optional("format");
    wanted.bus = arguments.optional("bus");
    if (cd)
        wanted.role = QStringLiteral("cdrom");
    wanted.readOnly = arguments.has("read-only");
    wanted.nextStart = arguments.has("next-start");
    const api::guests::Client client(co_await context->connection());
    const api::guests::AttachDiskReply reply = co_await client.attachDisk(wanted);
    const QString what = wanted.path ? printable(*wanted.path) : QStringLiteral("a CD drive");
    if (context->json)
        context->printJson(toJson(reply));
    else if (reply.pending)
        context->out.line(
            QStringLiteral("%1 has %2 as disk %3 from its next start").arg(printable(wanted.guest), what).arg(reply.place));
    else
        context->out.line(QStringLiteral("%1 has %2 as disk %3").arg(printable(wanted.guest), what).arg(reply.place));
    co_return int(ExitOk);
}

static constexpr OptionSpec diskAttachOptions[] = {
    {"--format", "FORMAT", "raw or qcow2; what the image's first bytes tell when not given."},
    {"--bus", "BUS", "virtio, sata, scsi or ide; virtio when not given."},
    {"--cdrom", nullptr, "A CD drive with that image, or without a medium."},
    {"--read-only", nullptr, "The guest may only read it."},
    {"--next-start", nullptr, "Leave the running guest alone; it counts from the next start."},
};

static constexpr OperandSpec diskAttachOperands[] = {
    {"GUEST", "Name or UUID.", WordKind::Guest},
    {"IMAGE", "A disk image or block device on the guest's host.", WordKind::File, false},
};

const Verb diskAttachVerb{
    "disk-attach",
    "give a guest one more disk",
    "A running guest gets it at once, and keeps it: the definition changes when the guest has it. Its system must have the "
    "driver "
    "(virtio, on Xen blkfront) and finds it by itself. The image is one that is there already; make one with qemu-img.",
    diskAttachOptions,
    diskAttachOperands,
    "dom disk-attach fc6 /var/lib/images/data.qcow2",
    runDiskAttach,
    "block-attach",
};

} // namespace domus::cli
