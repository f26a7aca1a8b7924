// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/task.h"
#include "jobs/job_record.h"
#include "jobs/undo_journal.h"

#include <QMap>
#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>

namespace domus {

class JobQueue;

/// A job at work, in the hands of the coroutine that does it.
class Job {
public:
    Job(JobQueue *queue, JobRecord record, const QString &journalPath);

    const JobRecord &record() const { return m_record; }
    CancelToken token() const { return m_cancel.token(); }
    UndoJournal &journal() { return m_journal; }
    /// From 0 to 1, or -1; told only when it is news.
    void setProgress(double progress, const QString &text);

private:
    friend class JobQueue;
    QPointer<JobQueue> m_queue;
    JobRecord m_record;
    CancelSource m_cancel;
    UndoJournal m_journal;
};

/// Jobs, running and ended. Each is kept in a file of its own while it runs and until it is dismissed, at most
/// 100 ended ones. One thread.
///
/// After a daemon was killed, jobs that ran are found again by interrupted(); whoever knows their kind begins
/// them again or fails them.
class JobQueue : public QObject {
    Q_OBJECT
public:
    /// Returns the text to end with; throws Error. What it made is undone by itself before it throws.
    using Work = std::function<Task<QString>(std::shared_ptr<Job> job)>;

    /// Keeps them in that directory, which must exist; reads what is there.
    explicit JobQueue(QString directory, QObject *parent = nullptr);

    /// Starts it and returns its id. Throws Error when its file cannot be written.
    QString start(const QString &kind, const QString &title, const QString &guest, const QJsonObject &request, Work work);

    QList<JobRecord> interrupted() const;
    /// Begins an interrupted job again, with the journal that it left.
    void resume(const QString &id, Work work);
    /// Ends an interrupted job.
    void failInterrupted(const QString &id, const Error &error);
    UndoJournal journal(const QString &id) const;

    /// Newest first.
    QList<JobRecord> list() const;
    /// Throws Error(NotFound).
    JobRecord find(const QString &id) const;
    /// Throws Error(NotFound), Error(WrongState) when it has ended.
    void cancel(const QString &id);
    /// Throws Error(NotFound), Error(WrongState) while it runs.
    void dismiss(const QString &id);

Q_SIGNALS:
    void changed(const domus::JobRecord &record);
    void removed(const QString &id);

private:
    friend class Job;
    static Task<> run(JobQueue *queue, std::shared_ptr<Job> job, Work work);
    QString pathOf(const QString &id, const QString &suffix) const;
    QString newId() const;
    void begin(const JobRecord &record, Work work);
    void finish(const std::shared_ptr<Job> &job);
    void update(const JobRecord &record);
    void store(const JobRecord &record);
    void forget(const QString &id);
    void dropOldest();

    QString m_directory;
    QMap<QString, JobRecord> m_records;
    QMap<QString, std::shared_ptr<Job>> m_running;
};

} // namespace domus
