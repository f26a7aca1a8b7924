// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/job_queue.h"

#include "files.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QLoggingCategory>
#include <QUuid>

#include <cmath>

namespace domus {
namespace {

constexpr int keptJobs = 100;
constexpr double newsworthy = 0.002; // of progress, where the text stays the same

void endWith(JobRecord &record, const ErrorInfo &error)
{
    record.state = error.code == ErrorCode::Cancelled ? JobState::Cancelled : JobState::Failed;
    record.error = error.code;
    record.text = error.cause.isEmpty() ? error.text : QString(error.text + QStringLiteral(": ") + error.cause);
    record.hint = error.hint;
}

} // namespace

Job::Job(JobQueue *queue, JobRecord record, const QString &journalPath)
    : m_queue(queue), m_record(std::move(record)), m_journal(journalPath)
{
}

void Job::setProgress(double progress, const QString &text)
{
    if (text == m_record.text && std::abs(progress - m_record.progress) < newsworthy)
        return;
    m_record.progress = progress;
    m_record.text = text;
    if (m_queue)
        m_queue->update(m_record);
}

JobQueue::JobQueue(QString directory, QObject *parent) : QObject(parent), m_directory(std::move(directory))
{
    for (const QString &name : QDir(m_directory).entryList({QStringLiteral("*.json")}, QDir::Files)) {
        try {
            const auto record = parseJobRecord(readFile(m_directory + u'/' + name));
            if (record && name == record->id + QStringLiteral(".json"))
                m_records.insert(record->id, *record);
        } catch (const Error &error) {
            qWarning().noquote() << "job" << name << error.info().toString();
        }
    }
}

QString JobQueue::pathOf(const QString &id, const QString &suffix) const
{
    return m_directory + u'/' + id + suffix;
}

QString JobQueue::newId() const
{
    QString id;
    do
        id = QUuid::createUuid().toString(QUuid::Id128).left(8);
    while (m_records.contains(id));
    return id;
}

QString JobQueue::start(const QString &kind, const QString &title, const QString &guest, const QJsonObject &request, Work work)
{
    JobRecord record;
    record.id = newId();
    record.kind = kind;
    record.title = title;
    record.guest = guest;
    record.startedMs = QDateTime::currentMSecsSinceEpoch();
    record.request = request;
    replaceFile(pathOf(record.id, QStringLiteral(".json")), writeJobRecord(record));
    begin(record, std::move(work));
    return record.id;
}

void JobQueue::begin(const JobRecord &record, Work work)
{
    const auto job = std::make_shared<Job>(this, record, pathOf(record.id, QStringLiteral(".undo")));
    m_running.insert(record.id, job);
    update(record);
    spawn(run(this, job, std::move(work)), "job");
}

Task<> JobQueue::run(JobQueue *queue, std::shared_ptr<Job> job, Work work)
{
    const QPointer<JobQueue> guarded = queue;
    try {
        job->m_record.text = co_await work(job);
        job->m_record.state = JobState::Done;
        job->m_record.progress = 1;
    } catch (const Error &error) {
        endWith(job->m_record, error.info());
    } catch (const std::exception &error) {
        endWith(job->m_record, ErrorInfo{ErrorCode::Internal, QString::fromUtf8(error.what()), {}, {}, {}});
    }
    if (guarded)
        guarded->finish(job);
}

void JobQueue::finish(const std::shared_ptr<Job> &job)
{
    job->m_record.endedMs = QDateTime::currentMSecsSinceEpoch();
    job->m_record.request = {}; // it may hold a password, and is only for beginning again
    m_running.remove(job->m_record.id);
    store(job->m_record);
    job->journal().discard();
    update(job->m_record);
    dropOldest();
}

void JobQueue::store(const JobRecord &record)
{
    const QString path = pathOf(record.id, QStringLiteral(".json"));
    // On a full disk the old record makes room for the new one: one that says that an ended job runs would have the
    // next daemon begin it again.
    for (const bool last : {false, true}) {
        try {
            replaceFile(path, writeJobRecord(record));
            return;
        } catch (const Error &error) {
            if (last)
                qWarning().noquote() << "The outcome of job" << record.id << "is not kept:" << error.info().toString();
            else if (record.state == JobState::Running)
                break;
            else
                QFile::remove(path);
        }
    }
}

void JobQueue::update(const JobRecord &record)
{
    m_records.insert(record.id, record);
    Q_EMIT changed(record);
}

QList<JobRecord> JobQueue::interrupted() const
{
    QList<JobRecord> records;
    for (const JobRecord &record : m_records) {
        if (record.state == JobState::Running && !m_running.contains(record.id))
            records.append(record);
    }
    return records;
}

void JobQueue::resume(const QString &id, Work work)
{
    JobRecord record = find(id);
    ++record.attempts;
    store(record);
    begin(record, std::move(work));
}

void JobQueue::failInterrupted(const QString &id, const Error &error)
{
    JobRecord record = find(id);
    endWith(record, error.info());
    record.request = {};
    record.endedMs = QDateTime::currentMSecsSinceEpoch();
    store(record);
    journal(id).discard();
    update(record);
}

UndoJournal JobQueue::journal(const QString &id) const
{
    return UndoJournal(pathOf(id, QStringLiteral(".undo")));
}

QList<JobRecord> JobQueue::list() const
{
    QList<JobRecord> records = m_records.values();
    std::stable_sort(records.begin(), records.end(),
                     [](const JobRecord &a, const JobRecord &b) { return a.startedMs > b.startedMs; });
    return records;
}

JobRecord JobQueue::find(const QString &id) const
{
    const auto found = m_records.find(id);
    if (found == m_records.end())
        throw Error(ErrorCode::NotFound, QStringLiteral("There is no job %1").arg(id),
                    QStringLiteral("See the list of jobs: it may have been dismissed"));
    return *found;
}

void JobQueue::cancel(const QString &id)
{
    const JobRecord record = find(id);
    const auto job = m_running.value(id);
    if (!job)
        throw Error(ErrorCode::WrongState, QStringLiteral("The job \"%1\" has ended already").arg(record.title));
    job->m_cancel.cancel(QStringLiteral("Cancelled: %1").arg(record.title));
}

void JobQueue::dismiss(const QString &id)
{
    const JobRecord record = find(id);
    if (record.state == JobState::Running)
        throw Error(ErrorCode::WrongState, QStringLiteral("The job \"%1\" still runs").arg(record.title),
                    QStringLiteral("Cancel it first"));
    forget(id);
}

void JobQueue::forget(const QString &id)
{
    QFile::remove(pathOf(id, QStringLiteral(".json")));
    QFile::remove(pathOf(id, QStringLiteral(".undo")));
    m_records.remove(id);
    Q_EMIT removed(id);
}

void JobQueue::dropOldest()
{
    QList<JobRecord> ended = list();
    ended.removeIf([](const JobRecord &record) { return record.state == JobState::Running; });
    for (qsizetype i = keptJobs; i < ended.size(); ++i)
        forget(ended.at(i).id);
}

} // namespace domus
