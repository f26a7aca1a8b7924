// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/verbs.h"

#include "arguments.h"
#include "command_context.h"
#include "exit_code.h"
#include "io_domus_hypervisor.h"
#include "text_table.h"

#include <iterator>

namespace domus::cli {

using api::hypervisor::Client;
using api::hypervisor::Domain;
using api::hypervisor::Owner;

static QString ownerWord(Owner owner)
{
    return owner == Owner::Host ? QStringLiteral("this host")
        : owner == Owner::Guest ? QStringLiteral("Domus")
                                : QStringLiteral("others");
}

static void printDomains(CommandContext *context, const QList<Domain> &domains)
{
    TextTable table({QStringLiteral("ID"), QStringLiteral("Name"), QStringLiteral("Made by"), QStringLiteral("Type"),
                     QStringLiteral("State"), QStringLiteral("Memory"), QStringLiteral("At most"), QStringLiteral("vCPUs"),
                     QStringLiteral("Time")},
                    {0, 5, 6, 7, 8});
    for (const Domain &domain : domains)
        table.addRow({QString::number(domain.id), domain.name, ownerWord(domain.owner), domain.type, toString(domain.state),
                      domain.memory.toString(), domain.memoryMax.toString(),
                      QStringLiteral("%1 of %2").arg(domain.vcpus).arg(domain.vcpusMax),
                      QStringLiteral("%1 s").arg(double(domain.cpuTimeMs) / 1000, 0, 'f', 1)});
    table.print(context->out);
}

/// The list, and a line for each change after it.
static Task<int> followDomains(CommandContext *context, Client client)
{
    bool first = true;
    const auto onReply = [context, &first](const api::hypervisor::WatchReply &reply) {
        if (context->json) {
            context->printJson(toJson(reply));
        } else if (std::exchange(first, false)) {
            printDomains(context, reply.domains);
        } else {
            for (const Domain &domain : reply.domains)
                context->out.line(QStringLiteral("%1 %2: %3, %4")
                                      .arg(domain.id)
                                      .arg(printable(domain.name), toString(domain.state), domain.memory.toString()));
            for (const qint64 id : reply.gone)
                context->out.line(QStringLiteral("%1 is gone").arg(id));
        }
        context->out.flush();
    };
    co_await client.watch({}, onReply, {});
    co_return int(ExitOk);
}

static Task<int> listDomains(CommandContext *context, Client client)
{
    const auto reply = co_await client.list();
    if (context->json)
        context->printJson(toJson(reply));
    else
        printDomains(context, reply.domains);
    co_return int(ExitOk);
}

/// What is done to one domain, in words for when it is done; nothing when there is no such action.
static Task<std::optional<QString>> act(Client client, QString action, QString domain, QString value)
{
    if (action == QLatin1String("pause")) {
        co_await client.pause({domain});
        co_return QStringLiteral("%1 is paused");
    }
    if (action == QLatin1String("resume")) {
        co_await client.resume({domain});
        co_return QStringLiteral("%1 runs again");
    }
    if (action == QLatin1String("shutdown")) {
        co_await client.shutdown({domain});
        co_return QStringLiteral("%1 was asked to shut down");
    }
    if (action == QLatin1String("destroy")) {
        co_await client.destroy({domain});
        co_return QStringLiteral("%1 is gone");
    }
    if (action == QLatin1String("mem-set")) {
        const auto reply = co_await client.setMemory({domain, sizeArgument(QStringLiteral("VALUE"), value)});
        co_return QStringLiteral("%1 was asked to have ") + reply.target.toString();
    }
    if (action == QLatin1String("vcpu-set")) {
        co_await client.setVcpus({domain, countArgument(QStringLiteral("VALUE"), value, 1)});
        co_return QStringLiteral("%1 was asked to run on ") + value + QStringLiteral(" vCPUs");
    }
    co_return std::nullopt;
}

static Task<int> runDomain(CommandContext *context, Arguments arguments)
{
    const QString action = arguments.operands.isEmpty() ? QStringLiteral("list") : arguments.operand(0);
    const bool lists = action == QLatin1String("list");
    const bool sets = action.endsWith(QLatin1String("-set"));
    if (arguments.operands.size() > (sets ? 3 : lists ? 1 : 2))
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("'%1' is one word too many").arg(arguments.operands.constLast()),
                    QStringLiteral("See: dom help domain"));
    if (!lists && (arguments.operand(1).isEmpty() || (sets && arguments.operand(2).isEmpty())))
        throw Error(
            ErrorCode::InvalidArgument,
            QStringLiteral("dom domain %1 needs a domain%2").arg(action, sets ? QStringLiteral(" and a value") : QString()),
            QStringLiteral("See: dom help domain"));
    const Client client(co_await context->connection());
    if (lists)
        co_return arguments.has("follow") ? co_await followDomains(context, client) : co_await listDomains(context, client);
    const auto done = co_await act(client, action, arguments.operand(1), arguments.operand(2));
    if (!done)
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("dom domain cannot '%1'").arg(action),
                    QStringLiteral("It can list, pause, resume, shutdown, destroy, mem-set and vcpu-set."));
    if (context->json)
        context->printJson({});
    else
        context->out.line(done->arg(printable(arguments.operand(1))));
    co_return int(ExitOk);
}

static constexpr OptionSpec domainOptions[] = {
    {"--follow", nullptr, "With list: go on with each domain that comes, changes or goes.", WordKind::Text, 'f'},
};

static constexpr OperandSpec domainOperands[] = {
    {"ACTION", "list (when not given), pause, resume, shutdown, destroy, mem-set or vcpu-set.", WordKind::Text, false},
    {"DOMAIN", "Number, name or UUID; 0 is the host itself.", WordKind::Text, false},
    {"VALUE", "With mem-set a size with unit, with vcpu-set a number.", WordKind::Text, false},
};

const Verb domainVerb{
    "domain",
    "list and control every domain of Xen, also those of others",
    "Domains that xl or another program made are no guests of Domus until dom adopt makes them so. They can be controlled here; "
    "guests have verbs of their own. mem-set and vcpu-set change the host's own share, too (domain 0), which keeps what it uses "
    "and 128 MiB. On Xen only.",
    domainOptions,
    domainOperands,
    "dom domain list --follow\ndom domain mem-set 0 1GiB",
    runDomain,
};

} // namespace domus::cli
