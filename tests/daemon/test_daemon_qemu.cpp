// SPDX-License-Identifier: GPL-3.0-or-later
// The real daemon with real guests, each test in directories of its own.
#include "async/event_loop.h"
#include "debian_tree.h"
#include "files.h"
#include "io_domus_daemon.h"
#include "io_domus_guests.h"
#include "io_domus_install.h"
#include "io_domus_jobs.h"
#include "process_sweeper.h"
#include "test_http_server.h"
#include "tiny_guest.h"
#include "varlink/client_connection.h"
#include "waiting.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/stat.h>
#include <unistd.h>

using namespace domus;
using namespace std::chrono_literals;
using test::thrownBy;
using test::waitUntil;

namespace guests = api::guests;
namespace install = api::install;
namespace jobs = api::jobs;

class TestDaemonQemu : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<test::ProcessSweeper> m_sweeper;
    std::unique_ptr<QProcess> m_daemon;

    QString at(const QString &path) const { return m_directory->filePath(path); }
    QString socket() const { return at(QStringLiteral("run/domus/domus.sock")); }

    std::unique_ptr<QProcess> startProcess(const QString &program, const QStringList &arguments = {}) const
    {
        auto process = std::make_unique<QProcess>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.remove(QStringLiteral("DOMUS_SOCKET"));
        for (const auto &[name, folder] :
             {std::pair("XDG_RUNTIME_DIR", "run"), std::pair("XDG_CONFIG_HOME", "config"), std::pair("XDG_DATA_HOME", "data"),
              std::pair("XDG_STATE_HOME", "state"), std::pair("XDG_CACHE_HOME", "cache")})
            environment.insert(QString::fromLatin1(name), at(QString::fromLatin1(folder)));
        process->setProcessEnvironment(environment);
        process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process->start(program, arguments);
        return process;
    }

    void startDaemon()
    {
        m_daemon = startProcess(QStringLiteral(DOMUS_BIN_DIR "/domusd"));
        QVERIFY(waitUntil([&] { return answers(); }, 20s));
    }

    void killDaemon()
    {
        ::kill(pid_t(m_daemon->processId()), SIGKILL);
        QVERIFY(m_daemon->waitForFinished());
    }

    bool answers() const
    {
        try {
            connectUnixSocket(socket());
            return true;
        } catch (const Error &) {
            return false;
        }
    }

    std::shared_ptr<varlink::ClientConnection> connection() const
    {
        return varlink::ClientConnection::create(connectUnixSocket(socket()));
    }

    guests::Client guestsClient() const { return guests::Client(connection()); }

    guests::Details show(const QString &guest) const { return runUntilDone(guestsClient().show({guest})).details; }
    guests::State state(const QString &guest) const { return show(guest).guest.state; }

    void defineTiny(const QByteArray &commands = {}, const QByteArray &more = {}) const
    {
        const test::TinyGuest tiny = test::tinyGuest(commands);
        const QString text = QStringLiteral("name: tiny\nuuid: 11111111-2222-3333-4444-555555555555\nmemory: 192MiB\n"
                                            "boot:\n  kernel: %1\n  initrd: %2\n  cmdline: \"%3\"\n")
                                 .arg(tiny.kernel, tiny.initrd, tiny.cmdline);
        runUntilDone(guestsClient().setDefinition({text + QString::fromUtf8(more)}));
    }

    /// A text console that collects what it is shown.
    std::unique_ptr<FdStream> openConsole() const
    {
        auto client = guestsClient();
        auto opened = runUntilDone(client.openConsole({QStringLiteral("tiny"), {}}));
        return std::make_unique<FdStream>(std::move(opened.second));
    }

    QString state() const { return guests::toString(state(QStringLiteral("tiny"))); }

private Q_SLOTS:
    void init()
    {
        m_sweeper.reset();
        m_directory = std::make_unique<QTemporaryDir>();
        m_sweeper = std::make_unique<test::ProcessSweeper>(m_directory->path());
        QVERIFY(QDir().mkdir(at(QStringLiteral("run"))));
        ::chmod(QFile::encodeName(at(QStringLiteral("run"))).constData(), 0700);
        startDaemon();
    }

    void cleanup()
    {
        if (!answers())
            startDaemon();
        for (const guests::Guest &guest : runUntilDone(guestsClient().list({})).guests) {
            if (guest.state != guests::State::Off)
                thrownBy([&] { runUntilDone(guestsClient().powerOff({guest.uuid})); });
        }
        ::kill(pid_t(m_daemon->processId()), SIGTERM);
        QVERIFY(m_daemon->waitForFinished());
        QCOMPARE(m_daemon->exitCode(), 0);
    }

    void listensForItsUserOnly()
    {
        struct stat info {};
        QCOMPARE(::stat(QFile::encodeName(socket()).constData(), &info), 0);
        QCOMPARE(info.st_mode & 0777, 0600u);
        QCOMPARE(::stat(QFile::encodeName(at(QStringLiteral("run/domus"))).constData(), &info), 0);
        QCOMPARE(info.st_mode & 0777, 0700u);
    }

    void refusesAnotherUser()
    {
        if (::geteuid() != 0)
            QSKIP("only root can be another user");
        const QString python = QStringLiteral("/usr/bin/python3"); // one that every user may run
        if (!QFileInfo::exists(python))
            QSKIP("there is no /usr/bin/python3");
        // Even with the files open to everybody: the peer's credentials decide.
        for (const QString &path : {m_directory->path(), at(QStringLiteral("run")), at(QStringLiteral("run/domus"))})
            ::chmod(QFile::encodeName(path).constData(), 0711);
        ::chmod(QFile::encodeName(socket()).constData(), 0666);
        // Refused: the end of the stream at once; taken: nothing until something is asked, and so no "0".
        const QString script = QStringLiteral("import socket,sys;s=socket.socket(socket.AF_UNIX);s.connect(sys.argv[1]);"
                                              "s.settimeout(10);print(len(s.recv(100)))");
        const auto client = startProcess(
            QStringLiteral("setpriv"),
            {QStringLiteral("--reuid=65534"), QStringLiteral("--clear-groups"), python, QStringLiteral("-c"), script, socket()});
        QVERIFY(client->waitForFinished());
        const QByteArray printed = client->readAllStandardOutput().trimmed();
        QCOMPARE(printed, QByteArray("0"));
    }

    void refusesASecondDaemon()
    {
        const auto second = startProcess(QStringLiteral(DOMUS_BIN_DIR "/domusd"));
        QVERIFY(second->waitForFinished());
        QCOMPARE(second->exitCode(), 3);
        QVERIFY(answers());
    }

    void survivesRubbish()
    {
        for (const QByteArray &rubbish : {QByteArray("\0\0\0", 3), QByteArray("{]\0", 3), QByteArray(1 << 20, 'x'),
                                          QByteArray("{\"method\":5}\0", 13), QByteArray("{\"method\":\"a.b.C\"}\0", 19)}) {
            FdStream stream(connectUnixSocket(socket()));
            stream.write(rubbish);
            QVERIFY(waitUntil([&] { return stream.bytesToWrite() == 0; }));
        }
        QVERIFY(runUntilDone(guestsClient().list({})).guests.isEmpty());
    }

    void guestOutlivesTheDaemonWithEveryByte()
    {
        if (!test::tinyGuestProblem().isEmpty())
            QSKIP(qPrintable(test::tinyGuestProblem()));
        defineTiny("i=0; while [ $i -lt 400 ]; do i=$((i+1)); echo LINE-$i-; sleep 0.02; done");
        runUntilDone(guestsClient().start({QStringLiteral("tiny")}));
        const qint64 pid = *show(QStringLiteral("tiny")).pid;
        auto console = openConsole();
        QVERIFY(waitUntil([&] { return console->buffered().contains("LINE-20-"); }, 60s));
        killDaemon();
        startDaemon();
        QCOMPARE(*show(QStringLiteral("tiny")).pid, pid);
        QCOMPARE(state(), QStringLiteral("running"));
        console = openConsole();
        QVERIFY(waitUntil([&] { return console->buffered().contains("LINE-400-"); }, 60s));
        const QByteArray shown = console->buffered();
        for (int line = 1; line <= 400; ++line)
            QVERIFY2(shown.count(QByteArray("LINE-" + QByteArray::number(line) + "-\r\n")) == 1,
                     qPrintable(QString::number(line)));

        runUntilDone(guestsClient().pause({QStringLiteral("tiny")}));
        killDaemon();
        startDaemon();
        QCOMPARE(state(), QStringLiteral("paused"));
        runUntilDone(guestsClient().resume({QStringLiteral("tiny")}));
        QCOMPARE(state(), QStringLiteral("running"));
    }

    void pictureOutlivesTheDaemon()
    {
        runUntilDone(guestsClient().setDefinition(
            {QStringLiteral("name: tiny\nuuid: 11111111-2222-3333-4444-555555555555\nmemory: 64MiB\n")}));
        runUntilDone(guestsClient().start({QStringLiteral("tiny")}));
        auto client = guestsClient();
        auto opened = runUntilDone(client.openDisplay({QStringLiteral("tiny")}));
        FdStream viewer(std::move(opened.second));
        QVERIFY(waitUntil([&] { return viewer.buffered().startsWith("RFB 003.008\n"); }));
        killDaemon();
        viewer.takeAll();
        viewer.write("RFB 003.008\n");
        QVERIFY(waitUntil([&] { return viewer.buffered() == QByteArray("\x01\x01", 2); }));
    }

    void tellsTheEndThatNobodyWatched()
    {
        runUntilDone(guestsClient().setDefinition(
            {QStringLiteral("name: tiny\nuuid: 11111111-2222-3333-4444-555555555555\nmemory: 64MiB\n")}));
        runUntilDone(guestsClient().start({QStringLiteral("tiny")}));
        const qint64 pid = *show(QStringLiteral("tiny")).pid;
        killDaemon();
        ::kill(pid_t(pid), SIGKILL);
        QVERIFY(waitUntil([&] { return ::kill(pid_t(pid), 0) != 0; }));
        startDaemon();
        QCOMPARE(state(), QStringLiteral("off"));
        QVERIFY(!show(QStringLiteral("tiny")).guest.lastExit.isEmpty());
        runUntilDone(guestsClient().start({QStringLiteral("tiny")}));
        QCOMPARE(state(), QStringLiteral("running"));
    }

    void startsFromTheDiskAfterTheInstallersReboot()
    {
        if (!test::tinyGuestProblem().isEmpty())
            QSKIP(qPrintable(test::tinyGuestProblem()));
        // A boot sector that prints to the first serial port and stops.
        QByteArray disk(1 << 20, '\0');
        const QByteArray code =
            QByteArray::fromHex("31c08ed8be147cac08c07406baf803eeebf5ebfe") + QByteArray("DISK BOOT\r\n\0", 12);
        disk.replace(0, code.size(), code);
        disk.replace(510, 2, "\x55\xaa");
        replaceFile(at(QStringLiteral("disk.img")), disk);

        const test::TinyGuest installer = test::tinyGuest("reboot -f");
        install::Plan plan;
        plan.source = installer.kernel;
        plan.initrd = installer.initrd;
        plan.extraCmdline = installer.cmdline;
        plan.name = QStringLiteral("tiny");
        plan.memory = ByteSize::fromMiB(192);
        plan.diskPath = at(QStringLiteral("disk.img"));
        const auto begun = runUntilDone(install::Client(connection()).install({plan}));
        QVERIFY(waitUntil([&] { return runUntilDone(jobs::Client(connection()).list()).jobs.first().state == jobs::State::Done; },
                          60s));
        QVERIFY(show(QStringLiteral("tiny")).guest.installing);
        QVERIFY(waitUntil([&] { return !show(QStringLiteral("tiny")).guest.installing && state() == QLatin1String("running"); },
                          60s));
        const auto console = openConsole();
        QVERIFY(waitUntil([&] { return console->buffered().contains("DISK BOOT"); }, 20s));
        QVERIFY(!console->buffered().contains(test::TinyGuest::ready));
    }

    void installsDebianThroughAKilledDaemon()
    {
        if (!test::debianInstallerFolder())
            QSKIP("the package debian-installer-12-netboot-amd64 is not installed");
        test::makeDebianTree(at(QStringLiteral("tree")));
        const test::TestHttpServer server(at(QStringLiteral("tree")));
        install::Plan plan;
        plan.source = server.url(test::debianTreePath);
        plan.name = QStringLiteral("tiny");
        plan.memory = ByteSize::fromGiB(1);
        plan.disk = ByteSize::fromGiB(4);
        plan.textMode = true;
        runUntilDone(install::Client(connection()).install({plan}));
        const auto job = [&] { return runUntilDone(jobs::Client(connection()).list()).jobs.first(); };
        QVERIFY(waitUntil([&] { return job().progress > 0.15; }, 60s));
        killDaemon();
        startDaemon();
        QVERIFY(waitUntil([&] { return job().state != jobs::State::Running; }, 60s));
        QVERIFY2(job().state == jobs::State::Done, qPrintable(job().text));
        const auto console = openConsole();
        QVERIFY(waitUntil([&] { return console->buffered().contains("Linux version"); }, 60s));
        QVERIFY(QFileInfo::exists(at(QStringLiteral("data/domus/images/tiny.qcow2"))));
    }

    void cancelledInstallationLeavesNothing()
    {
        if (!test::debianInstallerFolder())
            QSKIP("the package debian-installer-12-netboot-amd64 is not installed");
        test::makeDebianTree(at(QStringLiteral("tree")));
        const test::TestHttpServer server(at(QStringLiteral("tree")));
        install::Plan plan;
        plan.source = server.url(test::debianTreePath);
        plan.name = QStringLiteral("tiny");
        const auto begun = runUntilDone(install::Client(connection()).install({plan}));
        runUntilDone(jobs::Client(connection()).cancel({begun.job}));
        QVERIFY(waitUntil(
            [&] { return runUntilDone(jobs::Client(connection()).list()).jobs.first().state == jobs::State::Cancelled; }));
        QVERIFY(runUntilDone(guestsClient().list({})).guests.isEmpty());
        QVERIFY(QDir(at(QStringLiteral("data/domus/images"))).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestDaemonQemu)
#include "test_daemon_qemu.moc"
