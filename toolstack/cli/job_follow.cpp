// SPDX-License-Identifier: GPL-3.0-or-later
#include "job_follow.h"

#include "exit_code.h"
#include "interrupt.h"
#include "io_domus_jobs.h"
#include "progress_line.h"

namespace domus::cli {

using api::jobs::Job;
using api::jobs::State;

static int reportEnd(CommandContext *context, const Job &job)
{
    if (job.state == State::Done) {
        if (!context->json && !job.text.isEmpty())
            context->out.line(printable(job.title + QStringLiteral(": ") + job.text));
        return ExitOk;
    }
    const ErrorCode code = job.state == State::Cancelled ? ErrorCode::Cancelled : errorCodeFromName(job.error);
    context->printError({code,
                         job.state == State::Cancelled ? QString(job.title + QStringLiteral(": cancelled"))
                                                       : QString(job.title + QStringLiteral(": ") + job.text),
                         job.hint,
                         {},
                         job.guest});
    return exitCodeOf(code);
}

static void reportInterrupt(CommandContext *context, const QString &id)
{
    context->err.line(QStringLiteral("The job goes on. See it again with: dom jobs follow %1\n"
                                     "Stop it with: dom jobs cancel %1")
                          .arg(id));
    context->err.flush();
}

Task<int> followJob(CommandContext *context, QString id)
{
    const api::jobs::Client client(co_await context->connection());
    InterruptWatch interrupt;
    ProgressLine line(context->err);
    Job last;
    const auto onReply = [&](const api::jobs::FollowReply &reply) {
        last = reply.job;
        if (context->json)
            context->printJson(toJson(reply));
        else if (last.state == State::Running)
            line.show(last.title, last.progress, last.text);
    };
    std::optional<ErrorInfo> problem;
    try {
        co_await client.follow({id}, onReply, interrupt.token());
    } catch (const Error &error) {
        problem = error.info();
    }
    line.clear();
    if (interrupt.token().isCancelled()) {
        reportInterrupt(context, id);
        co_return int(ExitInterrupted);
    }
    if (problem && problem->code == ErrorCode::Disconnected)
        throw Error(ErrorCode::Disconnected, QStringLiteral("the daemon went away while job %1 ran").arg(id),
                    QStringLiteral("Look at what became of it with: dom jobs"), problem->cause);
    if (problem)
        throw Error(*problem);
    co_return reportEnd(context, last);
}

} // namespace domus::cli
