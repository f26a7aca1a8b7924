// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/verbs.h"

#include "arguments.h"
#include "command_context.h"
#include "exit_code.h"
#include "hosts_file.h"
#include "text_table.h"

#include <QJsonArray>

namespace domus::cli {

static QJsonObject toJson(const RemoteHost &host)
{
    QJsonObject object{{QStringLiteral("name"), host.name}, {QStringLiteral("ssh"), host.destination}};
    if (host.port > 0)
        object.insert(QStringLiteral("port"), host.port);
    if (!host.identity.isEmpty())
        object.insert(QStringLiteral("identity"), host.identity);
    if (!host.knownHosts.isEmpty())
        object.insert(QStringLiteral("knownHosts"), host.knownHosts);
    return object;
}

static void listHosts(CommandContext *context, bool namesOnly)
{
    const QList<RemoteHost> hosts = loadHosts();
    if (context->json) {
        QJsonArray array;
        for (const RemoteHost &host : hosts)
            array.append(toJson(host));
        context->printJson({{QStringLiteral("hosts"), array}});
    } else if (namesOnly) {
        context->out.line(QLatin1String(localHostName));
        for (const RemoteHost &host : hosts)
            context->out.line(host.name);
    } else {
        TextTable table({QStringLiteral("Name"), QStringLiteral("SSH"), QStringLiteral("Port"), QStringLiteral("Key")}, {2});
        table.addRow({QLatin1String(localHostName), QStringLiteral("(this machine)"), {}, {}}, {});
        for (const RemoteHost &host : hosts)
            table.addRow({host.name, host.destination, host.port > 0 ? QString::number(host.port) : QString(), host.identity},
                         {});
        table.print(context->out);
    }
}

/// A relative path would mean another file in each directory.
static QString fileArgument(const Arguments &arguments, const char *option)
{
    const QString text = arguments.value(option);
    return text.startsWith(QLatin1String("~/")) || text.isEmpty() ? text : placeArgument(text);
}

static void addTheHost(CommandContext *context, const Arguments &arguments)
{
    RemoteHost host;
    host.name = arguments.operand(1);
    host.destination = arguments.operand(2);
    if (host.name.isEmpty() || host.destination.isEmpty())
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("dom host add needs a name and a destination"),
                    QStringLiteral("As in: dom host add atlas admin@atlas.example.org"));
    if (arguments.has("port"))
        host.port = countArgument(QStringLiteral("--port"), arguments.value("port"), 1);
    host.identity = fileArgument(arguments, "identity");
    host.knownHosts = fileArgument(arguments, "known-hosts");
    addHost(host);
    if (context->json)
        context->printJson(toJson(host));
    else
        context->out.line(QStringLiteral("%1 is added. Try it: dom --host %1 version").arg(host.name));
}

static void removeTheHost(CommandContext *context, const QString &name)
{
    if (name.isEmpty())
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("dom host remove needs the host's name"),
                    QStringLiteral("See: dom host list"));
    removeHost(name);
    if (context->json)
        context->printJson({});
    else
        context->out.line(QStringLiteral("%1 is off the list; nothing was changed there").arg(name));
}

static Task<int> runHost(CommandContext *context, Arguments arguments)
{
    const QString action = arguments.operands.isEmpty() ? QStringLiteral("list") : arguments.operand(0);
    const bool adds = action == QLatin1String("add");
    if (arguments.operands.size() > (adds ? 3 : action == QLatin1String("remove") ? 2 : 1))
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("'%1' is one word too many").arg(arguments.operands.constLast()),
                    QStringLiteral("See: dom help host"));
    if (action == QLatin1String("list"))
        listHosts(context, arguments.has("names"));
    else if (adds)
        addTheHost(context, arguments);
    else if (action == QLatin1String("remove"))
        removeTheHost(context, arguments.operand(1));
    else
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("dom host cannot '%1'").arg(action),
                    QStringLiteral("It can list, add and remove."));
    co_return int(ExitOk);
}

static constexpr OptionSpec hostOptions[] = {
    {"--port", "PORT", "With add: the port of its SSH server."},
    {"--identity", "FILE", "With add: the key to log in with, and no other.", WordKind::File},
    {"--known-hosts", "FILE", "With add: where the machine's own key is, instead of the user's known_hosts.", WordKind::File},
    {"--names", nullptr, "With list: only names, one on a line."},
};

static constexpr OperandSpec hostOperands[] = {
    {"ACTION", "list (when not given), add, or remove.", WordKind::Text, false},
    {"NAME", "What the host is to be called, or is.", WordKind::Host, false},
    {"DESTINATION", "With add: [USER@]MACHINE, or an alias of ~/.ssh/config.", WordKind::Text, false},
};

const Verb hostVerb{
    "host",
    "list, add or remove other machines with Domus",
    "They are reached through ssh, with the user's own configuration, keys, agent and known hosts; each needs Domus, and a login "
    "without password. The list is ~/.config/domus/hosts.yaml, which a person may edit; the desktop shows them too.",
    hostOptions,
    hostOperands,
    "dom host add atlas admin@atlas.example.org\ndom --host atlas list",
    runHost,
};

} // namespace domus::cli
