// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/verbs.h"

#include "arguments.h"
#include "command_context.h"
#include "exit_code.h"
#include "io_domus_jobs.h"
#include "job_follow.h"
#include "text_table.h"

namespace domus::cli {

using api::jobs::Job;
using api::jobs::State;

static QString progressText(const Job &job)
{
    if (job.state != State::Running)
        return toString(job.state);
    return job.progress < 0 ? QStringLiteral("running") : QStringLiteral("%1%").arg(int(job.progress * 100));
}

static void printJobs(CommandContext *context, const QList<Job> &jobs)
{
    TextTable table({QStringLiteral("Id"), QStringLiteral("Job"), QStringLiteral("State"), QStringLiteral("What")});
    for (const Job &job : jobs) {
        const Style style = job.state == State::Failed ? Style::Bad : job.state == State::Done ? Style::Good : Style::Plain;
        table.addRow({job.id, job.title, progressText(job), job.text}, {Style::Plain, Style::Plain, style});
    }
    table.print(context->out);
    for (const Job &job : jobs) {
        if (!job.hint.isEmpty())
            context->out.line(QStringLiteral("%1: %2").arg(job.id, printable(job.hint)));
    }
}

static Task<int> listJobs(CommandContext *context, bool onlyIds)
{
    const api::jobs::Client client(co_await context->connection());
    const api::jobs::ListReply reply = co_await client.list();
    if (context->json) {
        context->printJson(toJson(reply));
    } else if (onlyIds) {
        for (const Job &job : reply.jobs)
            context->out.line(job.id);
    } else if (reply.jobs.isEmpty() && context->out.isTerminal()) {
        context->out.line(QStringLiteral("No jobs."));
    } else {
        printJobs(context, reply.jobs);
    }
    co_return int(ExitOk);
}

static Task<int> cancelJob(CommandContext *context, QString id)
{
    const api::jobs::Client client(co_await context->connection());
    const api::jobs::CancelReply reply = co_await client.cancel({id});
    if (context->json)
        context->printJson(toJson(reply));
    else
        context->out.line(QStringLiteral("Job %1 is being stopped; what it had made is undone").arg(printable(id)));
    co_return int(ExitOk);
}

static Task<int> dismissJobs(CommandContext *context, QString id)
{
    const api::jobs::Client client(co_await context->connection());
    QStringList ids{id};
    if (id.isEmpty()) {
        const api::jobs::ListReply reply = co_await client.list();
        ids.clear();
        for (const Job &job : reply.jobs) {
            if (job.state != State::Running)
                ids.append(job.id);
        }
    }
    for (const QString &ended : std::as_const(ids))
        co_await client.dismiss({ended});
    if (context->json)
        context->printJson(toJson(api::jobs::DismissReply{}));
    else
        context->out.line(QStringLiteral("%1 off the list").arg(ids.size()));
    co_return int(ExitOk);
}

static Task<int> runJobs(CommandContext *context, Arguments arguments)
{
    const QString action = arguments.operands.isEmpty() ? QStringLiteral("list") : arguments.operand(0);
    const QString id = arguments.operand(1);
    if (action == QLatin1String("list"))
        return listJobs(context, arguments.has("ids"));
    if (id.isEmpty() && (action == QLatin1String("follow") || action == QLatin1String("cancel")))
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("dom jobs %1 needs the job's id").arg(action),
                    QStringLiteral("See: dom jobs"));
    if (action == QLatin1String("follow"))
        return followJob(context, id);
    if (action == QLatin1String("cancel"))
        return cancelJob(context, id);
    if (action == QLatin1String("dismiss"))
        return dismissJobs(context, id);
    throw Error(ErrorCode::InvalidArgument, QStringLiteral("dom jobs cannot '%1'").arg(action),
                QStringLiteral("It can list, follow, cancel and dismiss."));
}

static constexpr OptionSpec jobsOptions[] = {
    {"--ids", nullptr, "Only ids, one on a line."},
};

static constexpr OperandSpec jobsOperands[] = {
    {"ACTION", "list (when not given), follow, cancel, or dismiss.", WordKind::Text, false},
    {"ID", "The job; dismiss without one dismisses all that ended.", WordKind::Job, false},
};

const Verb jobsVerb{
    "jobs",
    "list, follow, cancel or dismiss jobs",
    "A job is an operation longer than a moment, such as an installation. It goes on when the client that asked for it has left. "
    "A job that ended stays on the list until it is dismissed.",
    jobsOptions,
    jobsOperands,
    "dom jobs follow 3",
    runJobs,
};

} // namespace domus::cli
