// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/verbs.h"

#include "command_context.h"
#include "exit_code.h"
#include "guest_lines.h"
#include "io_domus_guests.h"
#include "natural_order.h"
#include "text_table.h"
#include "xl_list.h"

#include <algorithm>

namespace domus::cli {

using api::guests::Guest;

static GuestLine lineOf(const Guest &guest)
{
    return {.name = guest.name.toStdString(),
            .state = toString(guest.state).toStdString(),
            .os = guest.os.toStdString(),
            .installing = guest.installing,
            .saved = !guest.savedFile.isEmpty(),
            .memory = guest.memory.bytes(),
            .vcpus = guest.vcpus};
}

static TableCell namedCell(const std::string &text)
{
    return shownCell(QString::fromStdString(text));
}

static void printTable(CommandContext *context, const QList<Guest> &guests)
{
    std::vector<GuestLine> lines;
    for (const Guest &guest : guests)
        lines.push_back(lineOf(guest));
    const std::string text = guestTable(lines, &namedCell).text(context->out.hasColours());
    context->out.writeBytes(QByteArray::fromStdString(text));
    for (const Guest &guest : guests) {
        if (!guest.problem.isEmpty())
            context->err.line(QStringLiteral("%1: %2").arg(printable(guest.name), printable(guest.problem)));
    }
}

static Task<int> listAsXl(CommandContext *context)
{
    const api::guests::Client client(co_await context->connection());
    const api::guests::DomainsReply reply = co_await client.domains();
    if (context->json)
        context->printJson(toJson(reply));
    else
        context->out.write(xlList(reply.domains));
    co_return int(ExitOk);
}

static Task<int> runList(CommandContext *context, Arguments arguments)
{
    if (arguments.has("xl")) {
        for (const char *other : {"running", "group", "tag", "names"}) {
            if (arguments.has(other))
                throw Error(ErrorCode::InvalidArgument,
                            QStringLiteral("--xl lists every domain, without --%1").arg(QLatin1String(other)),
                            QStringLiteral("See: dom help list"));
        }
        co_return co_await listAsXl(context);
    }
    const api::guests::Client client(co_await context->connection());
    api::guests::ListReply reply = co_await client.list({.live = context->json}); // no table shows those
    std::sort(reply.guests.begin(), reply.guests.end(),
              [](const Guest &a, const Guest &b) { return naturalCompare(a.name, b.name) < 0; });
    if (arguments.has("running"))
        reply.guests.removeIf([](const Guest &guest) { return isAtRest(toString(guest.state).toStdString()); });
    if (const auto group = arguments.optional("group"))
        reply.guests.removeIf([&](const Guest &guest) { return guest.group != *group; });
    if (const auto tag = arguments.optional("tag"))
        reply.guests.removeIf([&](const Guest &guest) { return !guest.tags.contains(*tag); });
    if (context->json) {
        context->printJson(toJson(reply));
    } else if (arguments.has("names")) {
        for (const Guest &guest : std::as_const(reply.guests))
            context->out.line(printable(guest.name));
    } else if (reply.guests.isEmpty() && context->out.isTerminal()) {
        context->out.line(QStringLiteral("No guests yet. Make one with: dom install"));
    } else {
        printTable(context, reply.guests);
    }
    co_return int(ExitOk);
}

static constexpr OptionSpec listOptions[] = {
    {"--running", nullptr, "Only guests that are not off."},
    {"--group", "GROUP", "Only guests of that group."},
    {"--tag", "TAG", "Only guests with that tag."},
    {"--names", nullptr, "Only names, one on a line."},
    {"--xl", nullptr, "As `xl list` does: the host and every guest that is not off, with Name, ID, Mem, VCPUs, State, Time(s)."},
};

const Verb listVerb{
    "list",
    "list the guests",
    "Sorted by name. Memory and vCPUs are those at start. What is wrong with a guest stands below the list. "
    "With --xl the ID is Xen's domid, and without Xen the process id of the guest's hypervisor; the letters are r (on a "
    "processor), b "
    "(waits), p (paused), s (has shut down), c (crashed), d (is going).",
    listOptions,
    {},
    "dom list --json | jq -r '.guests[] | select(.state == \"running\").name'",
    runList,
};

} // namespace domus::cli
