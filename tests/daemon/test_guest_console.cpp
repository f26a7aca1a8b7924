// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/console_hub.h"
#include "console/console_log.h"
#include "fake_engine.h"
#include "waiting.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>
#include <sys/stat.h>

using namespace domus;
using test::FakeDomain;
using test::waitUntil;

class TestGuestConsole : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    std::shared_ptr<FakeDomain> m_domain;
    UniqueFd m_listener;
    std::unique_ptr<ConsoleHub> m_hub;

    std::unique_ptr<FdStream> open(qint64 history = -1, const QByteArray &early = {})
    {
        auto [mine, theirs] = makeSocketPair();
        m_hub->open(m_domain, std::move(theirs), early, history);
        return std::make_unique<FdStream>(std::move(mine));
    }

    /// The guest's end of the serial line.
    std::unique_ptr<FdStream> serialPeer()
    {
        return std::make_unique<FdStream>(UniqueFd(::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC)));
    }

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_domain = std::make_shared<FakeDomain>(QUuid::createUuid(), m_directory->path());
        m_domain->print("hello\n");
        m_listener = listenOnUnixSocket(m_domain->serialSocket());
        m_hub = std::make_unique<ConsoleHub>([this] { return QList<std::shared_ptr<Domain>>{m_domain}; });
    }

    void cleanup() { m_hub.reset(); }

    void showsHistoryAndThenWhatComes()
    {
        const auto one = open();
        const auto two = open(3);
        QVERIFY(waitUntil([&] { return one->buffered() == "hello\n" && two->buffered() == "lo\n"; }));
        m_domain->print("world\n");
        QVERIFY(waitUntil([&] { return one->buffered() == "hello\nworld\n" && two->buffered() == "lo\nworld\n"; }));
    }

    void givesTheGuestWhatEveryoneTypes()
    {
        const auto one = open(0, "early ");
        const auto guest = serialPeer();
        const auto two = open(0);
        one->write("one ");
        QVERIFY(waitUntil([&] { return guest->buffered() == "early one "; }));
        two->write("two");
        QVERIFY(waitUntil([&] { return guest->buffered() == "early one two"; }));
    }

    void skipsASlowReaderAhead()
    {
        const auto slow = open(0);
        const QByteArray block(256 * 1024, 'x');
        for (int i = 0; i < 40; ++i)
            m_domain->print(block);
        m_domain->print("the end\n");
        QByteArray got;
        QVERIFY(waitUntil([&] {
            got += slow->takeAll();
            return got.endsWith("the end\n");
        }));
        QVERIFY(got.contains("bytes skipped]"));
        QVERIFY(got.size() < 4 * 1024 * 1024);
    }

    void sendsTheRestWhenTheDomainEnds()
    {
        const auto one = open();
        const QSignalSpy closed(one.get(), &FdStream::closed);
        m_domain->print("last words\n");
        m_domain->end(ExitCause::GuestShutdown);
        QFile::remove(m_domain->serialLog());
        QVERIFY(waitUntil([&] { return closed.size() == 1; }));
        QCOMPARE(one->buffered(), QByteArray("hello\nlast words\n"));
    }

    void startsHistoryWhereAsked()
    {
        QCOMPARE(consoleHistoryStart(100, -1), 0);
        QCOMPARE(consoleHistoryStart(100, 30), 70);
        QCOMPARE(consoleHistoryStart(100, 0), 100);
        QCOMPARE(consoleHistoryStart(10 << 20, -1), 9 << 20);
        QCOMPARE(consoleHistoryStart(10 << 20, 1 << 30), 9 << 20);
    }

    void keepsHeadAndTailOfALongLog()
    {
        const QString path = m_directory->filePath(QStringLiteral("long.log"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(8 << 20, 'y'));
        file.close();
        const qint64 freed = trimConsoleLog(path, 0);
        if (freed == 0)
            QSKIP("this file system cannot punch holes");
        QCOMPARE(freed, 7 << 20);
        struct stat info {};
        QCOMPARE(::stat(QFile::encodeName(path).constData(), &info), 0);
        QCOMPARE(qint64(info.st_size), 8 << 20);
        QVERIFY(info.st_blocks * 512 <= (1 << 20) + (300 << 10));
        const UniqueFd log = openConsoleLog(path);
        QCOMPARE(readConsoleLog(log, 0, 3), QByteArray("yyy"));
        QCOMPARE(readConsoleLog(log, (8 << 20) - 3, 10), QByteArray("yyy"));
        QCOMPARE(trimConsoleLog(path, freed), freed);
    }
};

QTEST_GUILESS_MAIN(TestGuestConsole)
#include "test_guest_console.moc"
