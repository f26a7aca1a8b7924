// SPDX-License-Identifier: GPL-3.0-or-later
#include "events/event_log.h"
#include "small_disk.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace domus;

class TestEventLog : public QObject {
    Q_OBJECT

    static GuestEvent event(qint64 time, const QString &kind)
    {
        return {time, QUuid(QStringLiteral("11111111-2222-3333-4444-555555555555")), QStringLiteral("g"), kind,
                QStringLiteral("text with \"quotes\"\nand a line")};
    }

private Q_SLOTS:
    void keepsThemAcrossRestarts()
    {
        const QTemporaryDir directory;
        {
            EventLog log(directory.path());
            log.append(event(10, QStringLiteral("started")));
            log.append(event(20, QStringLiteral("ended")));
        }
        const EventLog again(directory.path());
        QCOMPARE(again.kept(0), (QList<GuestEvent>{event(10, QStringLiteral("started")), event(20, QStringLiteral("ended"))}));
        QCOMPARE(again.kept(11).size(), 1);
    }

    void skipsAHalfWrittenLine()
    {
        const QTemporaryDir directory;
        {
            EventLog log(directory.path());
            log.append(event(10, QStringLiteral("started")));
        }
        QFile file(directory.filePath(QStringLiteral("events.jsonl")));
        QVERIFY(file.open(QIODevice::Append));
        file.write("{\"time_ms\": 15, \"ki");
        file.close();
        EventLog again(directory.path());
        again.append(event(20, QStringLiteral("ended")));
        QCOMPARE(again.kept(0), (QList<GuestEvent>{event(10, QStringLiteral("started")), event(20, QStringLiteral("ended"))}));
    }

    void staysBounded()
    {
        const QTemporaryDir directory;
        EventLog log(directory.path(), ByteSize::fromKiB(4));
        for (int i = 1; i <= 500; ++i)
            log.append(event(i, QStringLiteral("reset")));
        const qint64 size = QFileInfo(directory.filePath(QStringLiteral("events.jsonl"))).size()
            + QFileInfo(directory.filePath(QStringLiteral("events.jsonl.1"))).size();
        QVERIFY2(size <= 8 * 1024, qPrintable(QString::number(size)));
        QCOMPARE(log.kept(0).last().timeMs, 500);
        QVERIFY(log.kept(0).size() >= 15);
    }

    void keepsWholeLinesOnAFullDisk()
    {
        const QTemporaryDir directory;
        test::SmallDisk disk(directory.filePath(QStringLiteral("small")), 64);
        if (!disk.problem().isEmpty())
            QSKIP(qPrintable(disk.problem()));
        EventLog log(directory.filePath(QStringLiteral("small")));
        log.append(event(10, QStringLiteral("started")));
        disk.fill();
        for (int i = 11; i < 200; ++i)
            log.append(event(i, QStringLiteral("reset")));
        const qsizetype fitted = log.kept(0).size();
        QVERIFY(fitted < 180);
        disk.makeRoom();
        log.append(event(500, QStringLiteral("ended")));
        QCOMPARE(log.kept(0).size(), fitted + 1);
        QCOMPARE(log.kept(0).last(), event(500, QStringLiteral("ended")));
    }

    void keepsAgainWhenItsFolderIsBack()
    {
        const QTemporaryDir directory;
        const QString folder = directory.filePath(QStringLiteral("late"));
        EventLog log(folder);
        log.append(event(10, QStringLiteral("started")));
        QVERIFY(QDir().mkpath(folder));
        log.append(event(20, QStringLiteral("ended")));
        QCOMPARE(log.kept(0), (QList<GuestEvent>{event(20, QStringLiteral("ended"))}));
    }

    void tellsWithATime()
    {
        const QTemporaryDir directory;
        EventLog log(directory.path());
        QSignalSpy spy(&log, &EventLog::appended);
        log.append(event(0, QStringLiteral("paused")));
        QCOMPARE(spy.size(), 1);
        QVERIFY(spy.first().first().value<GuestEvent>().timeMs > 1'700'000'000'000);
    }

    void tellsAlsoWhenNothingCanBeKept()
    {
        EventLog log(QStringLiteral("/nonexistent-directory"));
        QSignalSpy spy(&log, &EventLog::appended);
        log.append(event(1, QStringLiteral("paused")));
        QCOMPARE(spy.size(), 1);
        QVERIFY(log.kept(0).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestEventLog)
#include "test_event_log.moc"
