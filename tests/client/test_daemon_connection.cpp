// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/event_loop.h"
#include "daemon_connection.h"
#include "daemon_process.h"
#include "waiting.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <unistd.h>

using namespace domus;
using namespace std::chrono_literals;

/// A "domusd" made of a shell line; what it needs of a socket a real listener in this process gives.
class TestDaemonConnection : public QObject {
    Q_OBJECT

private:
    QString writeDaemon(const QByteArray &script)
    {
        const QString path = m_dir.filePath(QStringLiteral("domusd-%1").arg(++m_count));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write("#!/bin/sh\n" + script);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return path;
    }

    ErrorInfo connectError(const ConnectOptions &options)
    {
        return test::thrownBy([&] { runUntilDone(connectToDaemon(options)); }).value_or(ErrorInfo{});
    }

    QTemporaryDir m_dir;
    QString m_socket;
    int m_count = 0;

private Q_SLOTS:
    void init()
    {
        m_socket = m_dir.filePath(QStringLiteral("run-%1/domus.sock").arg(++m_count));
        qunsetenv("DOMUS_DAEMON");
    }

    void connectsToOneThatRuns()
    {
        QDir().mkpath(QFileInfo(m_socket).path());
        const UniqueFd listener = listenOnUnixSocket(m_socket);
        const UniqueFd fd = runUntilDone(connectToDaemon({m_socket, false}));
        QVERIFY(fd.isValid());
    }

    void saysSoWhenNoneRunsAndNoneMayBeStarted()
    {
        const ErrorInfo error = connectError({m_socket, false});
        QCOMPARE(error.code, ErrorCode::Disconnected);
        QVERIFY2(error.hint.contains(QStringLiteral("domusd")), qPrintable(error.toString()));
    }

    void refusesAWrongProgramByName()
    {
        qputenv("DOMUS_DAEMON", "/nowhere/domusd");
        const ErrorInfo error = connectError({m_socket});
        QCOMPARE(error.code, ErrorCode::NotFound);
        QVERIFY2(error.text.contains(QStringLiteral("/nowhere/domusd")), qPrintable(error.toString()));
    }

    void quotesTheLastWordsOfADaemonThatEnds()
    {
        qputenv("DOMUS_DAEMON", QFile::encodeName(writeDaemon("echo first >&2; echo 'cannot read the moon' >&2; exit 1\n")));
        QElapsedTimer elapsed;
        elapsed.start();
        const ErrorInfo error = connectError({m_socket});
        QCOMPARE(error.code, ErrorCode::Disconnected);
        QVERIFY2(error.cause.contains(QStringLiteral("cannot read the moon")), qPrintable(error.toString()));
        QVERIFY(elapsed.elapsed() < 8000); // its end is seen, not waited for by the deadline
    }

    void givesUpOnADaemonThatNeverAnswers()
    {
        const QString pidFile = m_dir.filePath(QStringLiteral("pid"));
        qputenv("DOMUS_DAEMON",
                QFile::encodeName(writeDaemon("echo $$ > " + QFile::encodeName(pidFile) + "; exec tail -f /dev/null\n")));
        const ErrorInfo error = connectError({m_socket, true, 300ms});
        QFile file(pidFile);
        QVERIFY(test::waitUntil([&] { return file.exists() && file.size() > 1; }));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const int pid = file.readAll().trimmed().toInt();
        QVERIFY(pid > 1);
        const bool ownSession = ::getsid(pid) != ::getsid(0);
        ::kill(pid, SIGKILL);
        QCOMPARE(error.code, ErrorCode::Timeout);
        QVERIFY(ownSession);
    }

    void startsOneAndWaitsForIt()
    {
        // Python stands for the daemon: it listens a moment after its start, at the path it was told.
        const QByteArray script = "exec python3 -c \"\n"
                                  "import os, socket, time\n"
                                  "time.sleep(0.2)\n"
                                  "s = socket.socket(socket.AF_UNIX); s.bind(os.environ['DOMUS_SOCKET']); s.listen(1)\n"
                                  "c = s.accept()[0]; c.sendall(b'hello'); c.recv(1)\n\"\n";
        qputenv("DOMUS_DAEMON", QFile::encodeName(writeDaemon(script)));
        UniqueFd fd = runUntilDone(connectToDaemon({m_socket, true, 20'000ms}));
        FdStream stream(std::move(fd));
        QVERIFY(test::waitUntil([&] { return stream.buffered() == "hello"; }));
        QVERIFY(QFile::exists(daemonLogFile(m_socket)));
    }

    void keepsTheLogOfTheStartBefore()
    {
        qputenv("DOMUS_DAEMON", QFile::encodeName(writeDaemon("echo one; exit 1\n")));
        connectError({m_socket});
        qputenv("DOMUS_DAEMON", QFile::encodeName(writeDaemon("echo two; exit 1\n")));
        connectError({m_socket});
        QCOMPARE(lastLines(daemonLogFile(m_socket), 3), QStringLiteral("two"));
        QCOMPARE(lastLines(daemonLogFile(m_socket) + QStringLiteral(".old"), 3), QStringLiteral("one"));
    }

    void lastLinesAreFewAndNotEmpty()
    {
        QFile file(m_dir.filePath(QStringLiteral("log")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("a\nb\n\nc\n");
        file.close();
        QCOMPARE(lastLines(file.fileName(), 2), QStringLiteral("b\nc"));
        QCOMPARE(lastLines(file.fileName(), 9), QStringLiteral("a\nb\nc"));
        QCOMPARE(lastLines(QStringLiteral("/nowhere"), 9), QString());
    }
};

QTEST_GUILESS_MAIN(TestDaemonConnection)
#include "test_daemon_connection.moc"
