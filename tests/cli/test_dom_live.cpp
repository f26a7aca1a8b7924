// SPDX-License-Identifier: GPL-3.0-or-later
#include "dom_runner.h"
#include "exit_code.h"
#include "fake_daemon.h"
#include "waiting.h"

#include <QJsonDocument>
#include <QTest>
#include <QTimer>

using namespace domus;
using namespace domus::cli;
using api::guests::LiveState;
using api::guests::State;
using test::makeGuest;
using test::runDom;

/// mem-set, mem-max, vcpu-set and sched against a daemon of the real wire.
class TestDomLive : public QObject {
    Q_OBJECT

    std::unique_ptr<test::FakeDaemon> m_daemon;

    test::FakeState &state() { return m_daemon->state(); }

    /// Calls it when the verb has asked.
    static void soon(QObject *owner, const std::function<void()> &what) { QTimer::singleShot(100, owner, what); }

private Q_SLOTS:
    void init()
    {
        m_daemon = std::make_unique<test::FakeDaemon>();
        api::guests::Guest web = makeGuest(QStringLiteral("web"), State::Running);
        web.liveMemory = api::guests::LiveMemory{LiveState::Idle,
                                                 ByteSize::fromMiB(130),
                                                 ByteSize::fromMiB(512),
                                                 ByteSize::fromMiB(512),
                                                 ByteSize::fromMiB(1024),
                                                 ByteSize::fromMiB(98),
                                                 {},
                                                 {},
                                                 {}};
        web.liveVcpus = api::guests::LiveVcpus{LiveState::Idle, 1, 1, true, 1, 4, {}, {}, {}};
        state().guests = {web, makeGuest(QStringLiteral("off"))};
    }

    void refusesASizeWithoutUnit_data()
    {
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("mem-set") << QByteArray("mem-set web 512");
        QTest::newRow("mem-max") << QByteArray("mem-max web 512");
    }
    void refusesASizeWithoutUnit()
    {
        QFETCH(QByteArray, words);
        const auto result = runDom(words.constData());
        QCOMPARE(result.code, int(ExitUsage));
        QVERIFY2(result.err.contains(QStringLiteral("xl's manual takes it for KiB, xl itself for MiB")), qPrintable(result.err));
        QVERIFY(state().calls.isEmpty());
    }

    void setsMemory()
    {
        const auto result = runDom("mem-set web 256MiB");
        QCOMPARE(result.code, int(ExitOk));
        QCOMPARE(result.out, QStringLiteral("web was asked to have 256 MiB of memory\n"));
        QCOMPARE(runDom("mem-set web 64MiB --force").code, int(ExitOk));
        QCOMPARE(runDom("mem-set web 2GiB --next-start").out, QStringLiteral("web has 2 GiB of memory from its next start\n"));
        QCOMPARE(runDom("mem-set off 2GiB").out, QStringLiteral("off has 2 GiB of memory from its next start\n"));
        QCOMPARE(state().calls,
                 QStringList({QStringLiteral("SetMemory web 256MiB"), QStringLiteral("SetMemory web 64MiB force"),
                              QStringLiteral("SetMemory web 2GiB next"), QStringLiteral("SetMemory off 2GiB")}));
        QCOMPARE(runDom("mem-max web 4GiB").out, QStringLiteral("web has a ceiling of 4 GiB from its next start\n"));
        QCOMPARE(runDom("mem-max off 4GiB").out, QStringLiteral("off can have up to 4 GiB of memory\n"));
    }

    void waitsUntilItIsReached()
    {
        state().guestsFollow = false;
        QObject owner;
        soon(&owner, [&] {
            state().change(QStringLiteral("web"), [](api::guests::Guest &guest) {
                guest.liveMemory->state = LiveState::Reaching;
                guest.liveMemory->actual = ByteSize::fromMiB(400);
            });
            state().change(QStringLiteral("web"), [](api::guests::Guest &guest) {
                guest.liveMemory->state = LiveState::Reached;
                guest.liveMemory->actual = ByteSize::fromMiB(256);
                guest.liveMemory->reachedMs = *guest.liveMemory->askedMs + 1250;
            });
        });
        const auto result = runDom("mem-set web 256MiB --wait");
        QCOMPARE(result.code, int(ExitOk));
        QCOMPARE(result.out,
                 QStringLiteral("web was asked to have 256 MiB of memory\nweb has 512 MiB\nweb has 400 MiB\n"
                                "web has 256 MiB after 1.25 s\n"));
        state().guestsFollow = true;
        QVERIFY(runDom("vcpu-set web 3 --wait")
                    .out.startsWith(QStringLiteral("web was asked to run on 3 vCPUs\nweb has 3 vCPUs after 0")));
        const auto json = runDom("--json mem-set web 512MiB --wait").out.split(u'\n');
        QCOMPARE(json.size(), 3);
        const QJsonObject last = QJsonDocument::fromJson(json.at(1).toUtf8()).object();
        QCOMPARE(last[QStringLiteral("state")].toString(), QStringLiteral("reached"));
        QCOMPARE(last[QStringLiteral("actual_bytes")].toInteger(), qint64(512) << 20);
    }

    void saysWhyAGuestDoesNotFollow()
    {
        state().guestsFollow = false;
        QObject owner;
        soon(&owner, [&] {
            state().change(QStringLiteral("web"), [](api::guests::Guest &guest) {
                guest.liveMemory->state = LiveState::NotFollowing;
                guest.liveMemory->cause = QStringLiteral("no driver");
            });
        });
        const auto result = runDom("mem-set web 256MiB --wait");
        QCOMPARE(result.code, exitCodeOf(ErrorCode::Timeout));
        QVERIFY2(result.err.contains(QStringLiteral("web has 512 MiB, not 256 MiB: no driver")), qPrintable(result.err));
        QVERIFY(result.err.contains(QStringLiteral("take it back")));
    }

    void saysThatTheGuestEnded()
    {
        state().guestsFollow = false;
        QObject owner;
        soon(&owner, [&] {
            state().change(QStringLiteral("web"), [](api::guests::Guest &guest) {
                guest.state = State::Off;
                guest.liveMemory.reset();
            });
        });
        const auto result = runDom("mem-set web 256MiB --wait");
        QCOMPARE(result.code, exitCodeOf(ErrorCode::WrongState));
        QVERIFY2(result.err.contains(QStringLiteral("web ended before it had 256 MiB")), qPrintable(result.err));
    }

    void setsVcpusAndTheirCeiling()
    {
        QCOMPARE(runDom("vcpu-set web 4").out, QStringLiteral("web was asked to run on 4 vCPUs\n"));
        QCOMPARE(runDom("vcpu-set off 1").out, QStringLiteral("off has 1 vCPU from its next start\n"));
        QCOMPARE(runDom("vcpu-set web 8 --max").out, QStringLiteral("web has a ceiling of 8 vCPUs from its next start\n"));
        QCOMPARE(runDom("vcpu-set web 0").code, int(ExitUsage));
        QCOMPARE(runDom("vcpu-set web many").code, int(ExitUsage));
    }

    void tellsAndSetsTheShare()
    {
        QCOMPARE(runDom("sched web").out, QStringLiteral("web: weight 256, no cap\n"));
        QVERIFY(state().calls.isEmpty());
        QCOMPARE(runDom("sched web --weight 512 --cap 50").out, QStringLiteral("web: weight 512, cap 50 % of one CPU\n"));
        state().schedulingProblem = QStringLiteral("of version 1");
        const auto result = runDom("sched web --cap 0");
        QCOMPARE(result.code, int(ExitOk));
        QVERIFY(result.err.contains(QStringLiteral("no weights and caps: of version 1")));
        QCOMPARE(result.out, QStringLiteral("web: weight 512, no cap\n"));
    }

    void showsWhatAGuestHasNow()
    {
        const QString shown = runDom("show web").out;
        QVERIFY2(shown.contains(QStringLiteral("512 MiB, ceiling 1 GiB, 98 MiB in use, floor 130 MiB")), qPrintable(shown));
        QVERIFY(shown.contains(QStringLiteral("1, ceiling 4")));
    }
};

QTEST_GUILESS_MAIN(TestDomLive)
#include "test_dom_live.moc"
