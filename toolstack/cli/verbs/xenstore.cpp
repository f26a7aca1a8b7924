// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/verbs.h"

#include "command_context.h"
#include "exit_code.h"
#include "io_domus_hypervisor.h"

namespace domus::cli {

using api::hypervisor::StoreNode;

/// "  target = "131072"", further right the deeper it is.
static QString nodeLine(const Output &output, const StoreNode &node)
{
    const QString indent(2 * (node.path.isEmpty() ? 0 : node.path.count(u'/') + 1), u' ');
    const QString name = node.path.isEmpty() ? QStringLiteral(".") : node.path.section(u'/', -1);
    const QString value = node.value.isEmpty() ? QString() : QString(QStringLiteral(" = \"%1\"").arg(printable(node.value)));
    return indent + output.styled(Style::Bold, printable(name)) + value;
}

static void printTree(CommandContext *context, const QString &root, const QList<StoreNode> &nodes, bool complete)
{
    context->out.line(context->out.styled(Style::Faint, printable(root)));
    for (const StoreNode &node : nodes) {
        // The root has been named already; a value of its own is rare, and worth a line.
        if (!node.path.isEmpty() || !node.value.isEmpty())
            context->out.line(nodeLine(context->out, node));
    }
    if (!complete)
        context->err.line(QStringLiteral("There is more than is read at once: name a path below."));
}

static void printChanges(CommandContext *context, const api::hypervisor::WatchStoreReply &reply)
{
    for (const QString &path : reply.removed)
        context->out.line(context->out.styled(Style::Bad, QStringLiteral("- ") + printable(path)));
    for (const StoreNode &node : reply.nodes)
        context->out.line(QStringLiteral("+ %1 = \"%2\"").arg(printable(node.path), printable(node.value)));
}

static Task<int> followStore(CommandContext *context, api::hypervisor::WatchStoreParameters parameters)
{
    bool first = true;
    const auto onReply = [context, &first](const api::hypervisor::WatchStoreReply &reply) {
        if (context->json)
            context->printJson(toJson(reply));
        else if (std::exchange(first, false))
            printTree(context, reply.root, reply.nodes, reply.complete);
        else
            printChanges(context, reply);
        context->out.flush();
    };
    const api::hypervisor::Client client(co_await context->connection());
    co_await client.watchStore(parameters, onReply, {});
    co_return int(ExitOk);
}

static Task<int> runXenStore(CommandContext *context, Arguments arguments)
{
    const QString domain = arguments.operand(0);
    const std::optional<QString> path = arguments.operands.size() > 1 ? std::optional(arguments.operand(1)) : std::nullopt;
    if (arguments.has("follow"))
        co_return co_await followStore(context, {domain, path});
    const api::hypervisor::Client client(co_await context->connection());
    const auto reply = co_await client.readStore({domain, path});
    if (context->json)
        context->printJson(toJson(reply));
    else
        printTree(context, reply.root, reply.nodes, reply.complete);
    co_return int(ExitOk);
}

static constexpr OptionSpec xenstoreOptions[] = {
    {"--follow", nullptr, "Go on with each change: + what is new or different, - what is gone.", WordKind::Text, 'f'},
};

static constexpr OperandSpec xenstoreOperands[] = {
    {"GUEST", "A guest's name, or a domain's number, name or UUID.", WordKind::Guest},
    {"PATH", "Where to begin, below the domain's own node; the whole tree when not given.", WordKind::Text, false},
};

const Verb xenstoreVerb{
    "xenstore",
    "show what XenStore has about a guest, as a tree",
    "XenStore is where dom0 and guests tell each other of devices, memory and shutdowns. What is no printable text is written as "
    "\\x and two digits. At most 4000 nodes are shown. On Xen only.",
    xenstoreOptions,
    xenstoreOperands,
    "dom xenstore fc6 memory\ndom xenstore --follow fc6 control",
    runXenStore,
};

} // namespace domus::cli
