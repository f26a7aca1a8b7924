// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/fd_stream.h"
#include "exit_code.h"
#include "fake_daemon.h"
#include "waiting.h"

#include <QProcess>
#include <QTest>
#include <csignal>
#include <fcntl.h>
#include <pty.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

using namespace domus;
using api::guests::State;
using test::makeGuest;
using test::waitUntil;

/// `dom` in a terminal of its own.
class DomInTerminal {
public:
    explicit DomInTerminal(const std::vector<const char *> &words)
    {
        std::vector<char *> arguments{const_cast<char *>(DOMUS_BIN_DIR "/dom")};
        for (const char *word : words)
            arguments.push_back(const_cast<char *>(word));
        arguments.push_back(nullptr);
        // The parent keeps the terminal's other end open too: its settings are to be seen after dom has ended.
        int master = -1;
        int slave = -1;
        ::openpty(&master, &slave, nullptr, nullptr, nullptr);
        m_slave = UniqueFd(slave);
        ::fcntl(master, F_SETFD, FD_CLOEXEC);
        m_pid = ::fork();
        if (m_pid == 0) {
            ::login_tty(slave);
            ::execv(arguments[0], arguments.data());
            ::_exit(127);
        }
        m_terminal = std::make_unique<FdStream>(UniqueFd(master));
    }
    ~DomInTerminal()
    {
        if (!hasEnded())
            ::kill(m_pid, SIGKILL);
    }

    /// FdStream writes to sockets only.
    void type(const QByteArray &keys)
    {
        QCOMPARE(::write(m_terminal->descriptor(), keys.constData(), size_t(keys.size())), ssize_t(keys.size()));
    }
    QByteArray screen() const { return m_terminal->buffered(); }
    bool shows(const QByteArray &text) const
    {
        return waitUntil([&] { return screen().contains(text); });
    }
    bool isRaw() const
    {
        termios settings{};
        ::tcgetattr(m_slave.get(), &settings);
        return (settings.c_lflag & (ICANON | ECHO | ISIG)) == 0;
    }
    bool hasEnded()
    {
        if (m_ended)
            return true;
        m_ended = ::waitpid(m_pid, &m_status, WNOHANG) == m_pid;
        return m_ended;
    }
    bool waitForEnd()
    {
        return waitUntil([&] { return hasEnded(); });
    }
    int exitCode() const { return WIFEXITED(m_status) ? WEXITSTATUS(m_status) : -1; }
    int signal() const { return WIFSIGNALED(m_status) ? WTERMSIG(m_status) : 0; }
    pid_t pid() const { return m_pid; }

private:
    UniqueFd m_slave;
    std::unique_ptr<FdStream> m_terminal;
    pid_t m_pid = -1;
    int m_status = 0;
    bool m_ended = false;
};

/// The program itself, as a shell starts it.
class TestDomProgram : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<test::FakeDaemon> m_daemon;

    static bool end(QProcess &process)
    {
        return waitUntil([&] { return process.state() == QProcess::NotRunning; });
    }

private Q_SLOTS:
    void init()
    {
        m_daemon = std::make_unique<test::FakeDaemon>();
        m_daemon->state().guests = {makeGuest(QStringLiteral("fc6"), State::Running), makeGuest(QStringLiteral("old"))};
        m_daemon->state().consoleHistory = "Welcome to fc6\r\nlogin: ";
        m_daemon->state().jobs = {test::makeJob(QStringLiteral("j1"), QStringLiteral("fc6"), 0.5, QStringLiteral("Fetching"))};
    }

    void printsAListWithoutTerminalCodes()
    {
        QProcess dom;
        dom.start(QStringLiteral(DOMUS_BIN_DIR "/dom"), {QStringLiteral("list")});
        QVERIFY(end(dom));
        QCOMPARE(dom.exitCode(), 0);
        const QByteArray out = dom.readAllStandardOutput();
        QVERIFY(out.contains("fc6"));
        QVERIFY(!out.contains('\033'));
    }

    void coloursOnATerminalOnly()
    {
        qunsetenv("NO_COLOR");
        qputenv("TERM", "xterm");
        DomInTerminal dom({"list"});
        QVERIFY(dom.waitForEnd());
        QVERIFY(dom.shows("\033[32mrunning"));
        qputenv("NO_COLOR", "1");
        DomInTerminal plain({"list"});
        QVERIFY(plain.waitForEnd());
        QVERIFY(plain.shows("running"));
        QVERIFY(!plain.screen().contains('\033'));
        qunsetenv("NO_COLOR");
    }

    void consoleIsRawAndLeavesWithItsKey()
    {
        DomInTerminal dom({"console", "fc6"});
        QVERIFY(dom.shows("login: "));
        QVERIFY(dom.screen().contains("Ctrl+] leaves"));
        QVERIFY(waitUntil([&] { return dom.isRaw(); }));
        dom.type("root\x03\r"); // Ctrl+C is for the guest
        QVERIFY(dom.shows("echo:"));
        QVERIFY(waitUntil([&] { return m_daemon->state().consoleInput == "root\x03\r"; }));
        dom.type("bye\x1dnever");
        QVERIFY(dom.waitForEnd());
        QCOMPARE(dom.exitCode(), 0);
        QVERIFY(!dom.isRaw());
        QVERIFY(waitUntil([&] { return m_daemon->state().consoleInput.endsWith("bye"); }));
    }

    void anotherKeyLeavesWhenWished()
    {
        DomInTerminal dom({"console", "--escape", "^A", "fc6"});
        QVERIFY(dom.shows("login: "));
        QVERIFY(waitUntil([&] { return dom.isRaw(); }));
        dom.type("\x1d");
        QVERIFY(waitUntil([&] { return m_daemon->state().consoleInput == "\x1d"; }));
        dom.type("\x01");
        QVERIFY(dom.waitForEnd());
        QCOMPARE(dom.exitCode(), 0);
    }

    void terminalIsRestoredBySignals_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("term") << SIGTERM;
        QTest::newRow("hup") << SIGHUP;
        QTest::newRow("int") << SIGINT;
        QTest::newRow("segv") << SIGSEGV;
    }
    void terminalIsRestoredBySignals()
    {
        QFETCH(int, signal);
        DomInTerminal dom({"console", "fc6"});
        QVERIFY(dom.shows("login: "));
        QVERIFY(waitUntil([&] { return dom.isRaw(); }));
        ::kill(dom.pid(), signal);
        QVERIFY(dom.waitForEnd());
        QCOMPARE(dom.signal(), signal); // and the shell learns what it died of
        QVERIFY(!dom.isRaw());
    }

    void topTakesTheScreenAndGivesItBack()
    {
        for (const char *name : {"fc6", "old"}) {
            api::stats::GuestFigures figures;
            figures.uuid = makeGuest(QString::fromLatin1(name)).uuid;
            figures.cpu = api::stats::CpuFigures{strcmp(name, "old") == 0 ? 90.0 : 10.0, {}};
            figures.memory.emplace();
            figures.disks.emplace();
            figures.nics.emplace();
            m_daemon->state().figures.guests.append(figures);
        }
        qputenv("TERM", "xterm");
        DomInTerminal dom({"top"});
        QVERIFY(dom.shows("q leaves"));
        QVERIFY(dom.isRaw());
        QVERIFY(dom.screen().contains("\033[?1049h"));
        QVERIFY(dom.screen().indexOf("old") < dom.screen().indexOf("fc6")); // the busiest first
        const auto before = dom.screen().size();
        dom.type("a");
        QVERIFY(dom.shows("By name"));
        QVERIFY(dom.screen().indexOf("fc6", before) < dom.screen().indexOf("old", before));
        m_daemon->state().figuresTopic.publish({{}, {makeGuest(QStringLiteral("old")).uuid}, {}});
        QVERIFY(waitUntil([&] { return dom.screen().lastIndexOf("fc6") > dom.screen().lastIndexOf("old"); }));
        dom.type("q");
        QVERIFY(dom.waitForEnd());
        QCOMPARE(dom.exitCode(), 0);
        QVERIFY(!dom.isRaw());
        QVERIFY(dom.shows("\033[?25h\033[?1049l"));
        DomInTerminal killed({"top"});
        QVERIFY(killed.shows("q leaves"));
        ::kill(killed.pid(), SIGTERM);
        QVERIFY(killed.waitForEnd());
        QCOMPARE(killed.signal(), SIGTERM);
        QVERIFY(!killed.isRaw());
        QVERIFY(killed.shows("\033[?25h\033[?1049l"));
    }

    void consoleEndsWithTheDaemon()
    {
        DomInTerminal dom({"console", "old"});
        QVERIFY(dom.waitForEnd());
        QCOMPARE(dom.exitCode(), int(cli::ExitWrongState));
        QVERIFY(!dom.isRaw());
    }

    void consoleTakesInputFromAPipe()
    {
        QProcess dom;
        dom.start(QStringLiteral(DOMUS_BIN_DIR "/dom"), {QStringLiteral("console"), QStringLiteral("fc6")});
        dom.write("uname\x1d\n"); // no key leaves where there is no terminal
        dom.closeWriteChannel();
        QByteArray out;
        QVERIFY(waitUntil([&] {
            out += dom.readAllStandardOutput();
            return out.contains("echo:uname\x1d\n");
        }));
        dom.terminate();
        QVERIFY(end(dom));
    }

    void showsProgressOnATerminal()
    {
        DomInTerminal dom({"jobs", "follow", "j1"});
        QVERIFY(dom.shows("[############............]  50%  Fetching"));
        m_daemon->state().setJob(test::makeJob(QStringLiteral("j1"), QStringLiteral("fc6"), 1,
                                               QStringLiteral("The installer runs"), api::jobs::State::Done));
        QVERIFY(dom.shows("Install fc6: The installer runs"));
    }

    void interruptLeavesTheJobAlone()
    {
        DomInTerminal dom({"jobs", "follow", "j1"});
        QVERIFY(dom.shows("Fetching"));
        dom.type("\x03");
        QVERIFY(dom.waitForEnd());
        QCOMPARE(dom.exitCode(), int(cli::ExitInterrupted));
        QVERIFY(dom.shows("The job goes on"));
        QVERIFY(m_daemon->state().calls.isEmpty());
    }

    void saysThatTheDaemonWentAway()
    {
        DomInTerminal dom({"jobs", "follow", "j1"});
        QVERIFY(dom.shows("Fetching"));
        m_daemon->die();
        QVERIFY(dom.waitForEnd());
        QCOMPARE(dom.exitCode(), int(cli::ExitUnreachable));
        QVERIFY(dom.shows("the daemon went away while job j1 ran"));
    }

    void asksWhatIsMissingOnATerminal()
    {
        m_daemon->state().jobs = {test::makeJob(QStringLiteral("j1"), QStringLiteral("x"), 1, QString(), api::jobs::State::Done)};
        DomInTerminal dom({"install", "--name", "x"});
        QVERIFY(dom.shows("Install from"));
        dom.type("http://s/os\n");
        QVERIFY(dom.shows("Debian 12 installer"));
        QVERIFY(dom.shows("Memory"));
        dom.type("512\n"); // no unit: said, and asked again
        QVERIFY(dom.shows("has no unit"));
        dom.type("512MiB\n");
        QVERIFY(dom.shows("Disk image"));
        dom.type("\n");
        QVERIFY(dom.shows("Size of the disk"));
        dom.type("\n");
        QVERIFY(dom.waitForEnd());
        QCOMPARE(dom.exitCode(), 0);
        const api::install::Plan plan = m_daemon->state().plans.constLast();
        QCOMPARE(plan.source, QStringLiteral("http://s/os"));
        QVERIFY(plan.memory == ByteSize::fromMiB(512));
        QVERIFY(plan.disk == ByteSize::fromGiB(10));
        QVERIFY(!plan.diskPath);
    }

    void deletesAfterAYesOnly()
    {
        api::guests::Details details;
        details.file = QStringLiteral("/etc/old.yaml");
        details.disks = {{QStringLiteral("/images/old.qcow2"), QStringLiteral("qcow2"), QStringLiteral("disk"), false}};
        m_daemon->state().details.insert(QStringLiteral("old"), details);
        DomInTerminal no({"delete", "--disks", "old"});
        QVERIFY(no.shows("/images/old.qcow2"));
        no.type("n\n");
        QVERIFY(no.waitForEnd());
        QCOMPARE(no.exitCode(), int(cli::ExitCancelled));
        QVERIFY(m_daemon->state().calls.isEmpty());
        DomInTerminal yes({"delete", "old"});
        QVERIFY(yes.shows("Delete it?"));
        yes.type("y\n");
        QVERIFY(yes.waitForEnd());
        QCOMPARE(m_daemon->state().calls, QStringList{QStringLiteral("Delete old")});
    }
};

QTEST_GUILESS_MAIN(TestDomProgram)
#include "test_dom_program.moc"
