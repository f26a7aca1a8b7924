// SPDX-License-Identifier: GPL-3.0-or-later
// A host as the desktop sees it, through a real sshd.
#include "async/event_loop.h"
#include "async/fd_stream.h"
#include "fake_daemon.h"
#include "host_session.h"
#include "private_home.h"
#include "ssh_server.h"
#include "waiting.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace domus;
using namespace std::chrono_literals;
using test::makeGuest;
using test::waitUntil;

/// A machine that takes connections and never says a word.
class SilentMachine {
public:
    SilentMachine() : m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        m_address.sin_family = AF_INET;
        m_address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof m_address;
        ::bind(m_fd.get(), reinterpret_cast<sockaddr *>(&m_address), size);
        ::listen(m_fd.get(), 16);
        ::getsockname(m_fd.get(), reinterpret_cast<sockaddr *>(&m_address), &size);
    }
    int port() const { return ntohs(m_address.sin_port); }

private:
    UniqueFd m_fd;
    sockaddr_in m_address = {};
};

class TestRemoteSession : public QObject {
    Q_OBJECT

    std::unique_ptr<test::PrivateHome> m_home;
    std::unique_ptr<test::FakeDaemon> m_daemon; ///< the one over there
    std::unique_ptr<test::SshServer> m_server;

    ConnectOptions options() const
    {
        ConnectOptions result;
        result.host = RemoteHost{QStringLiteral("atlas"), QStringLiteral("127.0.0.1"), m_server->port(), m_server->identity(),
                                 m_server->knownHosts()};
        result.startDaemon = false;
        return result;
    }

private Q_SLOTS:
    void init()
    {
        if (const QString problem = test::SshServer::problem(); !problem.isEmpty())
            QSKIP(qPrintable(problem));
        m_home = std::make_unique<test::PrivateHome>();
        m_daemon = std::make_unique<test::FakeDaemon>();
        m_daemon->state().guests = {makeGuest(QStringLiteral("fc6"), api::guests::State::Running)};
        m_server = std::make_unique<test::SshServer>(m_home->path(QStringLiteral("ssh")),
                                                     QStringList{QStringLiteral("DOMUS_SOCKET=") + m_daemon->socket()});
        QVERIFY2(m_server->start(), qPrintable(m_server->log()));
    }
    void cleanup()
    {
        m_server.reset();
        m_daemon.reset();
        m_home.reset();
    }

    void isLikeThisMachine()
    {
        HostSession session(options());
        QVERIFY(session.isRemote());
        QCOMPARE(session.hostName(), QStringLiteral("atlas"));
        session.open();
        QVERIFY2(waitUntil([&] { return session.store()->isLoaded(); }, 20s), qPrintable(session.problem().toString()));
        QCOMPARE(session.store()->guests().at(0).name, QStringLiteral("fc6"));
        runUntilDone(session.guests().pause({QStringLiteral("fc6")}));
        QVERIFY(m_daemon->state().calls.contains(QStringLiteral("Pause fc6")));
        const auto error = test::thrownBy([&] { runUntilDone(session.guests().start({QStringLiteral("none")})); });
        QVERIFY(error && error->code == ErrorCode::GuestNotFound);
        QVERIFY(waitUntil([&] { return m_daemon->state().guestTopic.watchers() == 1; }));
        m_daemon->state().setState(QStringLiteral("fc6"), api::guests::State::Paused);
        QVERIFY(
            waitUntil([&] { return session.store()->guestNamed(QStringLiteral("fc6"))->state == api::guests::State::Paused; }));
        // All of them go through one login.
        QCOMPARE(m_server->log().count(QStringLiteral("Accepted publickey")), qsizetype(1));
    }

    void aLostHostKeepsWhatIsKnownAndComesBack()
    {
        HostSession session(options());
        session.open();
        QVERIFY(waitUntil([&] { return session.store()->isLoaded(); }, 20s));
        QCOMPARE(session.lostSinceMs(), 0);
        m_server->kill();
        QVERIFY(waitUntil([&] { return session.state() == LinkState::Waiting; }, 20s));
        QCOMPARE(session.problem().text, QStringLiteral("The connection to the host atlas was lost"));
        QVERIFY(session.lostSinceMs() > 0);
        const qint64 since = session.lostSinceMs();
        QVERIFY(!session.store()->isLoaded());
        QCOMPARE(session.store()->guests().size(), qsizetype(1));
        QVERIFY(test::thrownBy([&] { session.guests(); }));
        // The next tries say why.
        QVERIFY(waitUntil([&] { return session.lastProblem().cause.contains(QStringLiteral("Connection refused")); }, 30s));
        QCOMPARE(session.lostSinceMs(), since);

        m_daemon->state().guests = {makeGuest(QStringLiteral("new"))};
        QVERIFY2(m_server->start(), qPrintable(m_server->log()));
        QVERIFY(waitUntil([&] { return session.store()->isLoaded(); }, 40s));
        QCOMPARE(session.store()->guests().at(0).name, QStringLiteral("new"));
        QCOMPARE(session.lostSinceMs(), 0);
        QCOMPARE(session.lastProblem().text, QString());
    }

    void waitsLongerEachTime()
    {
        m_server->kill();
        HostSession session(options());
        QList<qint64> tries;
        QElapsedTimer clock;
        clock.start();
        connect(&session, &HostSession::connectionChanged, this, [&](LinkState state) {
            if (state == LinkState::Connecting)
                tries.append(clock.elapsed());
        });
        session.open();
        QVERIFY(waitUntil([&] { return tries.size() == 4; }, 40s));
        for (int i = 1; i < 4; ++i) // 1, 2, 4 s as coarse timers count; a loaded machine only makes them longer
            QVERIFY2(tries.at(i) - tries.at(i - 1) >= (900 << (i - 1)), qPrintable(QString::number(tries.at(i))));
        session.retryNow();
        QVERIFY(waitUntil([&] { return session.state() == LinkState::Connecting || tries.size() > 4; }, 3s));
    }

    void aSilentHostDelaysNothing()
    {
        const SilentMachine silent;
        ConnectOptions mute = options();
        mute.host->name = QStringLiteral("mute");
        mute.host->port = silent.port();
        auto dead = std::make_unique<HostSession>(mute);
        dead->open();
        HostSession session(options());
        session.open();
        QVERIFY(waitUntil([&] { return session.store()->isLoaded(); }, 20s));
        QCOMPARE(dead->state(), LinkState::Connecting);
        // Turns of the event loop stay short meanwhile.
        QElapsedTimer turn;
        qint64 longest = 0;
        for (int i = 0; i < 50; ++i) {
            turn.start();
            runUntilDone(session.guests().list({}));
            longest = std::max(longest, turn.elapsed());
        }
        QVERIFY2(longest < 1000, qPrintable(QString::number(longest)));
        QCOMPARE(dead->state(), LinkState::Connecting);
        turn.start();
        dead.reset(); // ends its ssh, and waits for nothing
        QVERIFY(turn.elapsed() < 1000);
    }

    void aConsolesStreamComesThrough()
    {
        m_daemon->state().consoleHistory = "printed before";
        HostSession session(options());
        session.open();
        QVERIFY(waitUntil([&] { return session.store()->isLoaded(); }, 20s));
        const api::guests::Client client(runUntilDone(session.openConnection()));
        auto [reply, stream] = runUntilDone(client.openConsole({QStringLiteral("fc6"), {}, {}}));
        FdStream console(std::move(stream));
        QVERIFY(waitUntil([&] { return console.buffered() == "printed before"; }));
        console.write("typed");
        QVERIFY(waitUntil([&] { return console.buffered() == "printed beforeecho:typed"; }));
        console.close(); // ends the bridge over there
        m_daemon->die();
        QVERIFY(waitUntil([&] { return session.state() == LinkState::Waiting; }));
    }

    void doesNotBelieveAChangedKey()
    {
        ConnectOptions wrong = options();
        wrong.host->knownHosts = m_home->path(QStringLiteral("empty"));
        HostSession session(wrong);
        session.open();
        QVERIFY(waitUntil([&] { return session.state() == LinkState::Waiting; }, 20s));
        QCOMPARE(session.problem().code, ErrorCode::PermissionDenied);
        QVERIFY2(session.problem().hint.contains(QStringLiteral("fingerprint")), qPrintable(session.problem().hint));
        QVERIFY(!QFile::exists(wrong.host->knownHosts)); // nothing was accepted
    }
};

QTEST_GUILESS_MAIN(TestRemoteSession)
#include "test_remote_session.moc"
