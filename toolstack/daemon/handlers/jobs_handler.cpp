// SPDX-License-Identifier: GPL-3.0-or-later
#include "handlers/jobs_handler.h"

#include "server/wake_up.h"

#include <QSet>

namespace domus {

using namespace api::jobs;
using varlink::CallContext;
using varlink::ReplyStream;

namespace {

State stateView(JobState state)
{
    switch (state) {
    case JobState::Running:
        return State::Running;
    case JobState::Done:
        return State::Done;
    case JobState::Failed:
        return State::Failed;
    case JobState::Cancelled:
        break;
    }
    return State::Cancelled;
}

struct JobNews {
    std::shared_ptr<WakeUp> wakeUp = std::make_shared<WakeUp>();
    QSet<QString> changed;
    QSet<QString> removed;
    QObject connections;
};

std::shared_ptr<JobNews> followJobs(const JobQueue *queue)
{
    auto news = std::make_shared<JobNews>();
    JobNews *raw = news.get(); // it owns the connections
    QObject::connect(queue, &JobQueue::changed, &news->connections, [raw](const JobRecord &record) {
        raw->changed.insert(record.id);
        raw->wakeUp->notify();
    });
    QObject::connect(queue, &JobQueue::removed, &news->connections, [raw](const QString &id) {
        raw->changed.remove(id);
        raw->removed.insert(id);
        raw->wakeUp->notify();
    });
    return news;
}

} // namespace

api::jobs::Job jobView(const JobRecord &record)
{
    api::jobs::Job view;
    view.id = record.id;
    view.kind = record.kind;
    view.title = record.title;
    view.guest = record.guest;
    view.state = stateView(record.state);
    view.progress = record.progress;
    view.text = record.text;
    view.startedMs = record.startedMs;
    view.endedMs = record.endedMs;
    view.error = record.error ? errorCodeName(*record.error) : QString();
    view.hint = record.hint;
    return view;
}

Task<ListReply> JobsHandler::list(ListParameters, CallContext)
{
    ListReply reply;
    for (const JobRecord &record : m_services->jobs->list())
        reply.jobs.append(jobView(record));
    co_return reply;
}

Task<> JobsHandler::watch(WatchParameters, ReplyStream<WatchReply> replies, CallContext context)
{
    const Services services = m_services;
    const auto news = followJobs(services->jobs);
    WatchReply first;
    for (const JobRecord &record : services->jobs->list())
        first.jobs.append(jobView(record));
    co_await replies.send(first);
    while (true) {
        co_await WakeUp::wait(news->wakeUp, context.token);
        WatchReply reply;
        for (const QString &id : std::exchange(news->changed, {}))
            reply.jobs.append(jobView(services->jobs->find(id)));
        const auto removed = std::exchange(news->removed, {});
        reply.removed = QStringList(removed.begin(), removed.end());
        if (!reply.jobs.isEmpty() || !reply.removed.isEmpty())
            co_await replies.send(reply);
    }
}

Task<> JobsHandler::follow(FollowParameters parameters, ReplyStream<FollowReply> replies, CallContext context)
{
    const Services services = m_services;
    const auto news = followJobs(services->jobs);
    JobRecord record = services->jobs->find(parameters.id);
    while (record.state == JobState::Running) {
        co_await replies.send({jobView(record)});
        do {
            co_await WakeUp::wait(news->wakeUp, context.token);
        } while (!std::exchange(news->changed, {}).contains(parameters.id) && !news->removed.contains(parameters.id));
        record = services->jobs->find(parameters.id);
    }
    replies.finish({jobView(record)});
}

Task<CancelReply> JobsHandler::cancel(CancelParameters parameters, CallContext)
{
    m_services->jobs->cancel(parameters.id);
    co_return CancelReply{};
}

Task<DismissReply> JobsHandler::dismiss(DismissParameters parameters, CallContext)
{
    m_services->jobs->dismiss(parameters.id);
    co_return DismissReply{};
}

} // namespace domus
