// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/one_shot.h"
#include "jobs/job_queue.h"
#include "small_disk.h"
#include "waiting.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace domus;
using test::thrownBy;
using test::waitUntil;

namespace {

Task<QString> endAtOnce(QString text)
{
    co_return text;
}

Task<QString> failAtOnce(Error error)
{
    throw Error(error);
    co_return QString();
}

Task<QString> workUntil(std::shared_ptr<Job> job, OneShot<void> gate)
{
    job->setProgress(0.5, QStringLiteral("half"));
    const auto registration = job->token().onCancel([gate] { gate.resolve(); });
    co_await gate.wait();
    job->token().throwIfCancelled();
    co_return QStringLiteral("done");
}

} // namespace

class TestJobQueue : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<JobQueue> m_queue;

    QString start(const JobQueue::Work &work)
    {
        return m_queue->start(QStringLiteral("install"), QStringLiteral("Install x"), QStringLiteral("x"), {}, work);
    }

    JobState state(const QString &id) const { return m_queue->find(id).state; }

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_queue = std::make_unique<JobQueue>(m_directory->path());
    }

    void cleanup() { m_queue.reset(); }

    void endsWell()
    {
        const QString id = start([](const std::shared_ptr<Job> &) { return endAtOnce(QStringLiteral("fine")); });
        QVERIFY(waitUntil([&] { return state(id) == JobState::Done; }));
        QCOMPARE(m_queue->find(id).text, QStringLiteral("fine"));
        QCOMPARE(m_queue->find(id).progress, 1.0);
        QVERIFY(m_queue->find(id).endedMs);
    }

    void keepsTheErrorOfAFailedOne()
    {
        const Error error(ErrorCode::NoSpace, QStringLiteral("full"), QStringLiteral("free some"), QStringLiteral("ENOSPC"));
        const QString id = start([error](const std::shared_ptr<Job> &) { return failAtOnce(error); });
        QVERIFY(waitUntil([&] { return state(id) == JobState::Failed; }));
        const JobRecord record = m_queue->find(id);
        QVERIFY(record.error == ErrorCode::NoSpace);
        QCOMPARE(record.text, QStringLiteral("full: ENOSPC"));
        QCOMPARE(record.hint, QStringLiteral("free some"));
    }

    void isCancelled()
    {
        const OneShot<void> gate;
        const QString id = start([gate](const std::shared_ptr<Job> &job) { return workUntil(job, gate); });
        QCOMPARE(m_queue->find(id).progress, 0.5);
        m_queue->cancel(id);
        QVERIFY(waitUntil([&] { return state(id) == JobState::Cancelled; }));
        QVERIFY(thrownBy([&] { m_queue->cancel(id); })->code == ErrorCode::WrongState);
    }

    void isDismissedOnlyWhenEnded()
    {
        const OneShot<void> gate;
        const QString id = start([gate](const std::shared_ptr<Job> &job) { return workUntil(job, gate); });
        QVERIFY(thrownBy([&] { m_queue->dismiss(id); })->code == ErrorCode::WrongState);
        gate.resolve();
        QVERIFY(waitUntil([&] { return state(id) == JobState::Done; }));
        m_queue->dismiss(id);
        QVERIFY(thrownBy([&] { m_queue->find(id); })->code == ErrorCode::NotFound);
        QVERIFY(QDir(m_directory->path()).isEmpty());
    }

    void refusesAnUnknownOne()
    {
        QVERIFY(thrownBy([&] { m_queue->cancel(QStringLiteral("nope")); })->code == ErrorCode::NotFound);
        QVERIFY(thrownBy([&] { m_queue->dismiss(QStringLiteral("nope")); })->code == ErrorCode::NotFound);
    }

    void findsWhatAKilledDaemonLeft()
    {
        const OneShot<void> never;
        const QString id = start([never](const std::shared_ptr<Job> &job) { return workUntil(job, never); });
        UndoJournal journal = m_queue->journal(id);
        journal.add({UndoStep::Kind::RemoveFile, QStringLiteral("/a path/with\nbreak")});
        journal.add({UndoStep::Kind::Undefine, QStringLiteral("u")});

        JobQueue next(m_directory->path());
        QCOMPARE(next.interrupted().size(), 1);
        QCOMPARE(next.journal(id).steps(),
                 (QList<UndoStep>{{UndoStep::Kind::Undefine, QStringLiteral("u")},
                                  {UndoStep::Kind::RemoveFile, QStringLiteral("/a path/with\nbreak")}}));
        next.resume(id, [](const std::shared_ptr<Job> &) { return endAtOnce(QStringLiteral("went on")); });
        QVERIFY(waitUntil([&] { return next.find(id).state == JobState::Done; }));
        QCOMPARE(next.find(id).attempts, 2);
        QVERIFY(next.journal(id).steps().isEmpty());
        never.resolve();
    }

    void anEndedOneIsNotBegunAgainAfterAFullDisk()
    {
        test::SmallDisk disk(m_directory->filePath(QStringLiteral("small")), 64);
        if (!disk.problem().isEmpty())
            QSKIP(qPrintable(disk.problem()));
        JobQueue queue(m_directory->filePath(QStringLiteral("small")));
        const OneShot<void> gate;
        const QString id = queue.start(QStringLiteral("install"), QStringLiteral("Install x"), {}, {},
                                       [gate](const std::shared_ptr<Job> &job) { return workUntil(job, gate); });
        disk.fill();
        QCOMPARE(thrownBy([&] {
                     queue.start(QStringLiteral("install"), QStringLiteral("Install y"), {}, {},
                                 [](const std::shared_ptr<Job> &) { return endAtOnce({}); });
                 })->code,
                 ErrorCode::NoSpace);
        gate.resolve();
        QVERIFY(waitUntil([&] { return queue.find(id).state == JobState::Done; }));
        const JobQueue next(m_directory->filePath(QStringLiteral("small")));
        QVERIFY(next.interrupted().isEmpty());
        QVERIFY(next.find(id).state == JobState::Done);
    }

    void forgetsWhatItWasAskedWhenItHasEnded()
    {
        const QJsonObject request{{QStringLiteral("source"), QStringLiteral("http://user:s3cret@host/")}};
        const QString id = m_queue->start(QStringLiteral("install"), QStringLiteral("Install x"), {}, request,
                                          [](const std::shared_ptr<Job> &) { return endAtOnce(QStringLiteral("done")); });
        QVERIFY(waitUntil([&] { return state(id) == JobState::Done; }));
        QFile file(m_directory->filePath(id + QStringLiteral(".json")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("s3cret"));
    }

    void failsWhatCannotGoOn()
    {
        const OneShot<void> never;
        const QString id = start([never](const std::shared_ptr<Job> &job) { return workUntil(job, never); });
        JobQueue next(m_directory->path());
        next.failInterrupted(id, Error(ErrorCode::Internal, QStringLiteral("killed"), QStringLiteral("run it again")));
        QVERIFY(next.find(id).state == JobState::Failed);
        QVERIFY(next.interrupted().isEmpty());
        never.resolve();
    }

    void passesOverAHalfWrittenStep()
    {
        UndoJournal journal(m_directory->filePath(QStringLiteral("j.undo")));
        journal.add({UndoStep::Kind::RemoveFile, QStringLiteral("/a")});
        QFile file(m_directory->filePath(QStringLiteral("j.undo")));
        QVERIFY(file.open(QIODevice::Append));
        file.write("remove /b");
        file.close();
        QCOMPARE(journal.steps(), (QList<UndoStep>{{UndoStep::Kind::RemoveFile, QStringLiteral("/a")}}));
    }

    void ignoresForeignFiles()
    {
        QFile file(m_directory->filePath(QStringLiteral("x.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("rubbish");
        file.close();
        QVERIFY(JobQueue(m_directory->path()).list().isEmpty());
    }

    void keepsABoundedNumber()
    {
        for (int i = 0; i < 103; ++i)
            start([](const std::shared_ptr<Job> &) { return endAtOnce({}); });
        QVERIFY(waitUntil([&] { return m_queue->list().size() == 100; }));
    }
};

QTEST_GUILESS_MAIN(TestJobQueue)
#include "test_job_queue.moc"
