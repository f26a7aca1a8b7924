// SPDX-License-Identifier: GPL-3.0-or-later
// `dom --host` through a real sshd to a real daemon and a real guest; and `dom bridge` by itself.
#include "async/event_loop.h"
#include "daemon_connection.h"
#include "exit_code.h"
#include "files.h"
#include "hosts_file.h"
#include "io_domus_guests.h"
#include "private_home.h"
#include "ssh_server.h"
#include "tiny_guest.h"
#include "waiting.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>
#include <arpa/inet.h>
#include <csignal>
#include <sys/socket.h>
#include <unistd.h>

using namespace domus;
using namespace std::chrono_literals;
using test::waitUntil;

class TestDomRemote : public QObject {
    Q_OBJECT

    struct Result {
        int code = -1;
        QString out;
        QString err;
    };

    std::unique_ptr<test::PrivateHome> m_home;
    std::unique_ptr<test::SshServer> m_server;

    static Result dom(const QString &words, std::chrono::milliseconds deadline = 60s)
    {
        QProcess process;
        process.start(QStringLiteral(DOMUS_BIN_DIR "/dom"), words.split(u' ', Qt::SkipEmptyParts));
        if (!waitUntil([&] { return process.state() == QProcess::NotRunning; }, deadline))
            process.kill();
        process.waitForFinished();
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
                QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
    }
    static Result there(const QString &words) { return dom(QStringLiteral("--host atlas ") + words); }

    RemoteHost host(const QString &name) const
    {
        return {name, QStringLiteral("127.0.0.1"), m_server->port(), m_server->identity(), m_server->knownHosts()};
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString problem = test::SshServer::problem(); !problem.isEmpty())
            QSKIP(qPrintable(problem));
        m_home = std::make_unique<test::PrivateHome>();
        m_server = std::make_unique<test::SshServer>(m_home->path(QStringLiteral("ssh")));
        QVERIFY2(m_server->start(), qPrintable(m_server->log()));
        addHost(host(QStringLiteral("atlas")));
    }
    void cleanupTestCase()
    {
        if (!m_server)
            return;
        there(QStringLiteral("poweroff tiny"));
        const pid_t daemon =
            pid_t(QJsonDocument::fromJson(there(QStringLiteral("version --json")).out.toUtf8())[QLatin1String("pid")].toInt());
        QVERIFY(daemon > 1);
        ::kill(daemon, SIGTERM);
        QVERIFY(waitUntil([&] { return ::kill(daemon, 0) != 0; }, 20s));
        m_server.reset();
        m_home.reset();
    }

    void startsTheDaemonThereOnDemandOnly()
    {
        const Result none = there(QStringLiteral("list --no-start"));
        QCOMPARE(none.code, int(cli::ExitUnreachable));
        QVERIFY2(none.err.startsWith(QStringLiteral("dom: the daemon on the host atlas cannot be reached: dom: the daemon domusd "
                                                    "does not run")),
                 qPrintable(none.err));
        const Result version = there(QStringLiteral("version"));
        QVERIFY2(version.code == int(cli::ExitOk), qPrintable(version.err + m_server->log()));
        QCOMPARE(dom(QStringLiteral("list --no-start")).code, int(cli::ExitUnreachable)); // not here
        QCOMPARE(dom(QStringLiteral("--host local list --no-start")).code, int(cli::ExitUnreachable));
    }

    void runsAGuestThere()
    {
        if (const QString problem = test::tinyGuestProblem(); !problem.isEmpty())
            QSKIP(qPrintable(problem));
        const test::TinyGuest tiny = test::tinyGuest();
        const QString file = m_home->path(QStringLiteral("tiny.yaml"));
        replaceFile(file,
                    QStringLiteral("name: tiny\nuuid: 11111111-2222-3333-4444-555555555555\nmemory: 128MiB\nboot:\n"
                                   "  kernel: %1\n  initrd: %2\n  cmdline: \"%3\"\n")
                        .arg(tiny.kernel, tiny.initrd, tiny.cmdline)
                        .toUtf8());
        const Result defined = there(QStringLiteral("define ") + file); // read here, defined there
        QVERIFY2(defined.code == 0, qPrintable(defined.err));
        QCOMPARE(there(QStringLiteral("list --names")).out, QStringLiteral("tiny\n"));
        QCOMPARE(there(QStringLiteral("start tiny")).err, QString());

        QProcess console;
        console.start(QStringLiteral(DOMUS_BIN_DIR "/dom"),
                      {QStringLiteral("console"), QStringLiteral("tiny"), QStringLiteral("--host"), QStringLiteral("atlas")});
        QByteArray seen;
        const auto shows = [&](const char *text) {
            return waitUntil(
                [&] {
                    seen += console.readAllStandardOutput();
                    return seen.contains(text);
                },
                90s);
        };
        QVERIFY2(shows(test::TinyGuest::ready), seen.right(2000).constData());
        console.write("echo $((20 + 3))-$((400 + 56))\n");
        QVERIFY2(shows("23-456"), seen.right(2000).constData());

        ConnectOptions options;
        options.host = host(QStringLiteral("atlas"));
        const api::guests::Client client(runUntilDone(openDaemon(options)));
        auto [reply, stream] = runUntilDone(client.openDisplay({QStringLiteral("tiny")}));
        FdStream display(std::move(stream));
        QVERIFY(waitUntil([&] { return display.buffered().startsWith("RFB 003."); }));

        QCOMPARE(there(QStringLiteral("poweroff tiny")).code, int(cli::ExitOk));
        QVERIFY(waitUntil([&] { return console.state() == QProcess::NotRunning; })); // it ends with the guest
        QCOMPARE(console.exitCode(), int(cli::ExitOk));
    }

    void isToldApartFromWhatALoginScriptPrints()
    {
        replaceFile(m_server->remotePath(QStringLiteral("home/.bashrc")), "echo Welcome to atlas\nprintf 'no line end'; echo\n");
        QCOMPARE(there(QStringLiteral("list --names")).code, int(cli::ExitOk));
    }

    void saysWhyItCannotLogIn_data()
    {
        QTest::addColumn<RemoteHost>("wrong");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("advice");
        if (!m_server)
            return;
        RemoteHost stranger = host(QStringLiteral("stranger"));
        stranger.identity = m_server->strangeIdentity();
        QTest::newRow("key not taken") << stranger << int(cli::ExitPermission) << QStringLiteral("Permission denied")
                                       << QStringLiteral("It takes none of your keys");
        RemoteHost unknown = host(QStringLiteral("unknown"));
        unknown.knownHosts.clear();
        QTest::newRow("host key not known") << unknown << int(cli::ExitPermission)
                                            << QStringLiteral("Host key verification failed")
                                            << QStringLiteral("compare the fingerprint");
        RemoteHost changed = host(QStringLiteral("changed"));
        changed.knownHosts = m_server->remotePath(QStringLiteral("known_hosts"));
        replaceFile(changed.knownHosts,
                    "[127.0.0.1]:" + QByteArray::number(m_server->port()) + ' '
                        + readFile(m_server->strangeIdentity() + QStringLiteral(".pub")));
        QTest::newRow("host key changed") << changed << int(cli::ExitPermission) << QStringLiteral("HAS CHANGED")
                                          << QStringLiteral("another key than the one you know");
        RemoteHost nowhere = host(QStringLiteral("nowhere"));
        nowhere.port = 1;
        QTest::newRow("nobody listens") << nowhere << int(cli::ExitUnreachable) << QStringLiteral("Connection refused")
                                        << QStringLiteral("no SSH server takes connections");
    }
    void saysWhyItCannotLogIn()
    {
        QFETCH(RemoteHost, wrong);
        QFETCH(QString, words);
        QFETCH(QString, advice);
        addHost(wrong);
        const Result result = dom(QStringLiteral("list --host ") + wrong.name);
        QTEST(result.code, "code");
        QVERIFY2(result.err.contains(words), qPrintable(result.err)); // ssh's own
        QVERIFY2(result.err.contains(advice), qPrintable(result.err));
    }

    void aMachineThatSaysNothingIsGivenUp()
    {
        const int silent = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        QCOMPARE(::bind(silent, reinterpret_cast<sockaddr *>(&address), size), 0);
        QCOMPARE(::listen(silent, 8), 0);
        ::getsockname(silent, reinterpret_cast<sockaddr *>(&address), &size);
        RemoteHost mute = host(QStringLiteral("mute"));
        mute.port = ntohs(address.sin_port);
        addHost(mute);
        const Result result = dom(QStringLiteral("list --host mute"));
        ::close(silent);
        QCOMPARE(result.code, int(cli::ExitUnreachable));
        QVERIFY2(result.err.contains(QStringLiteral("mute")), qPrintable(result.err));
    }

    void knowsItsHosts()
    {
        QCOMPARE(dom(QStringLiteral("list --host none")).code, int(cli::ExitNotFound));
        QCOMPARE(dom(QStringLiteral("list --host atlas --socket x")).code, int(cli::ExitUsage));
        QCOMPARE(dom(QStringLiteral("host add b -- -oProxyCommand=x")).code, int(cli::ExitUsage));
        QCOMPARE(dom(QStringLiteral("host add b")).code, int(cli::ExitUsage));
        QCOMPARE(dom(QStringLiteral("host add b me@b --port 0")).code, int(cli::ExitUsage));
        QCOMPARE(dom(QStringLiteral("host add b me@b --port 22")).out,
                 QStringLiteral("b is added. Try it: dom --host b version\n"));
        QCOMPARE(dom(QStringLiteral("host add b me@b")).code, int(cli::ExitInTheWay));
        const QString names = dom(QStringLiteral("host list --names")).out;
        QVERIFY2(names.startsWith(QStringLiteral("local\natlas\n")) && names.endsWith(QStringLiteral("b\n")), qPrintable(names));
        const auto hosts = QJsonDocument::fromJson(dom(QStringLiteral("host --json")).out.toUtf8());
        QCOMPARE(hosts[QLatin1String("hosts")][0][QLatin1String("ssh")].toString(), QStringLiteral("127.0.0.1"));
        QCOMPARE(dom(QStringLiteral("host remove b")).code, int(cli::ExitOk));
        QCOMPARE(dom(QStringLiteral("host remove b")).code, int(cli::ExitNotFound));
        QCOMPARE(dom(QStringLiteral("host rename b")).code, int(cli::ExitUsage));
    }

    void aBridgeCarriesTheProtocolAsItIs()
    {
        QProcess bridge;
        bridge.start(
            QStringLiteral(DOMUS_BIN_DIR "/dom"),
            {QStringLiteral("bridge"), QStringLiteral("--socket"), m_server->remotePath(QStringLiteral("run/domus/domus.sock"))});
        bridge.write(QByteArray("{\"method\":\"org.varlink.service.GetInfo\"}\0", 41));
        QByteArray answer;
        QVERIFY(waitUntil([&] {
            answer += bridge.readAllStandardOutput();
            return answer.endsWith('\0');
        }));
        QVERIFY2(answer.startsWith("{\"parameters\":{"), answer.constData());
        QVERIFY(answer.contains("io.domus.guests"));
        bridge.closeWriteChannel();
        QVERIFY(waitUntil([&] { return bridge.state() == QProcess::NotRunning; }));
        QCOMPARE(bridge.exitCode(), int(cli::ExitOk));
    }
};

QTEST_GUILESS_MAIN(TestDomRemote)
#include "test_dom_remote.moc"
