// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/event_loop.h"
#include "fake_daemon.h"
#include "figures_store.h"
#include "host_session.h"
#include "natural_order.h"
#include "waiting.h"

#include <QSignalSpy>
#include <QTest>

using namespace domus;
using test::makeGuest;
using test::makeJob;

class TestHostSession : public QObject {
    Q_OBJECT

private:
    /// No domusd is started by these tests: a lost daemon comes back when the test says so.
    static ConnectOptions options(const test::FakeDaemon &daemon) { return {daemon.socket(), false}; }

private Q_SLOTS:
    void fillsTheStoreAndKeepsItTrue()
    {
        test::FakeDaemon daemon;
        daemon.state().guests = {makeGuest(QStringLiteral("fc10")), makeGuest(QStringLiteral("fc2"))};
        daemon.state().jobs = {makeJob(QStringLiteral("j1"), QStringLiteral("fc2"), 0.5, QStringLiteral("Fetching"))};
        HostSession session(options(daemon));
        session.open();
        QVERIFY(test::waitUntil([&] { return session.store()->isLoaded() && session.store()->jobs().size() == 1; }));
        QCOMPARE(session.state(), LinkState::Connected);
        QCOMPARE(session.store()->guests().at(0).name, QStringLiteral("fc2"));
        QCOMPARE(session.info().host.name, QStringLiteral("atlas"));
        QCOMPARE(session.versionProblem(), QString());

        QSignalSpy changed(session.store(), &GuestStore::guestsChanged);
        QVERIFY(test::waitUntil([&] { return daemon.state().guestTopic.watchers() == 1; }));
        daemon.state().setState(QStringLiteral("fc2"), api::guests::State::Running);
        QVERIFY(test::waitUntil([&] { return !changed.isEmpty(); }));
        QVERIFY(session.store()->guestNamed(QStringLiteral("fc2"))->state == api::guests::State::Running);
        daemon.state().setState(QStringLiteral("fc10"), api::guests::State::Paused);
        QVERIFY(test::waitUntil([&] { return changed.size() == 2; }));
        QCOMPARE(session.store()->guests().size(), qsizetype(2)); // a reply that names one keeps the others
    }

    void callsAndTheirErrorsComeThrough()
    {
        test::FakeDaemon daemon;
        daemon.state().guests = {makeGuest(QStringLiteral("fc6"))};
        HostSession session(options(daemon));
        session.open();
        QVERIFY(test::waitUntil([&] { return session.state() == LinkState::Connected; }));
        runUntilDone(session.guests().start({QStringLiteral("fc6")}));
        QVERIFY(daemon.state().calls.contains(QStringLiteral("Start fc6")));
        const auto error = test::thrownBy([&] { runUntilDone(session.guests().start({QStringLiteral("none")})); });
        QVERIFY(error);
        QCOMPARE(error->code, ErrorCode::GuestNotFound);
        QCOMPARE(error->guest, QStringLiteral("none"));
        QCOMPARE(error->hint, QStringLiteral("See: dom list"));
    }

    void refusesCallsWhenNotConnected()
    {
        test::FakeDaemon daemon;
        HostSession session(options(daemon));
        const auto error = test::thrownBy([&] { session.guests(); });
        QVERIFY(error);
        QCOMPARE(error->code, ErrorCode::Disconnected);
    }

    void comesBackAndSubscribesAnew()
    {
        test::FakeDaemon daemon;
        daemon.state().guests = {makeGuest(QStringLiteral("a")), makeGuest(QStringLiteral("b"))};
        HostSession session(options(daemon));
        QList<LinkState> states;
        connect(&session, &HostSession::connectionChanged, this, [&](LinkState state) { states.append(state); });
        session.open();
        QVERIFY(test::waitUntil([&] { return session.store()->isLoaded(); }));

        QSignalSpy removed(session.store(), &GuestStore::guestsRemoved);
        daemon.die();
        QVERIFY(test::waitUntil([&] { return session.state() == LinkState::Waiting; }));
        QVERIFY(!session.store()->isLoaded());
        QCOMPARE(session.store()->guests().size(), qsizetype(2)); // still shown, though not sure
        QVERIFY(!session.problem().text.isEmpty());

        daemon.state().guests.removeFirst();
        daemon.live();
        QVERIFY(test::waitUntil([&] { return session.store()->isLoaded(); }));
        QCOMPARE(session.store()->guests().size(), qsizetype(1));
        QCOMPARE(removed.size(), 1);
        QCOMPARE(states.mid(0, 3), (QList<LinkState>{LinkState::Connecting, LinkState::Connected, LinkState::Waiting}));
        QCOMPARE(states.last(), LinkState::Connected);
    }

    void saysWhyItWaitsAndCanBeClosed()
    {
        test::FakeDaemon daemon;
        daemon.die();
        HostSession session(options(daemon));
        session.open();
        QVERIFY(test::waitUntil([&] { return session.state() == LinkState::Waiting; }));
        QCOMPARE(session.problem().code, ErrorCode::Disconnected);
        session.close();
        QCOMPARE(session.state(), LinkState::Closed);
        daemon.live();
        QVERIFY(!test::waitUntil([&] { return session.state() != LinkState::Closed; }, std::chrono::milliseconds(600)));
    }

    void canBeDeletedAtAnyTime()
    {
        test::FakeDaemon daemon;
        for (int turns = 0; turns < 12; ++turns) {
            auto session = std::make_unique<HostSession>(options(daemon));
            session->open();
            for (int i = 0; i < turns; ++i)
                QCoreApplication::processEvents();
            session.reset();
            QCoreApplication::processEvents();
        }
        QVERIFY(test::waitUntil([&] { return daemon.state().guestTopic.watchers() == 0; }));
    }

    void keepsABoundedNumberOfSamples()
    {
        GuestStore store;
        api::stats::Series series;
        series.uuid = QStringLiteral("u");
        for (int i = 0; i < 500; ++i) {
            api::stats::Sample sample;
            sample.timeMs = i;
            series.samples.append(sample);
        }
        store.applySamples({{series}});
        store.applySamples({{series}}); // history once more after a reconnection
        QCOMPARE(store.samples(QStringLiteral("u")).size(), GuestStore::samplesKept);
        QCOMPARE(store.samples(QStringLiteral("u")).constLast().timeMs, qint64(499));
        QCOMPARE(store.samples(QStringLiteral("u")).constFirst().timeMs, qint64(500 - GuestStore::samplesKept));
    }

    void putsFiguresTogetherFromNews()
    {
        FiguresStore store;
        api::stats::GuestFigures figures;
        figures.uuid = QStringLiteral("u");
        figures.timeMs = 1000;
        figures.cpu = api::stats::CpuFigures{50, {50.0}};
        figures.disks = QList<api::stats::DiskFigures>{{QStringLiteral("0"), 1, 2, 3, 4, {}, {}}};
        api::stats::HostFigures host;
        host.memory.emplace();
        host.memory->total = ByteSize::fromMiB(7);
        store.apply({{figures}, {}, host});
        api::stats::GuestFigures news;
        news.uuid = QStringLiteral("u");
        news.timeMs = 2000;
        news.cpu = api::stats::CpuFigures{60, {}};
        api::stats::HostFigures hostNews;
        hostNews.load = 1.5;
        store.apply({{news}, {QStringLiteral("other")}, hostNews});
        QCOMPARE(store.guest(QStringLiteral("u"))->cpu->percent, 60.0);
        QCOMPARE(store.guest(QStringLiteral("u"))->timeMs, 2000);
        QCOMPARE(store.guest(QStringLiteral("u"))->disks, figures.disks); // unchanged
        QCOMPARE(store.host()->load, 1.5);
        QCOMPARE(store.host()->memory->total, ByteSize::fromMiB(7));
        store.apply({{}, {QStringLiteral("u")}, {}});
        QVERIFY(!store.guest(QStringLiteral("u")));
        store.clear();
        QVERIFY(!store.host());
    }

    void ordersNamesAsPeopleDo()
    {
        QStringList names{QStringLiteral("fc10"),  QStringLiteral("Web"), QStringLiteral("fc2"),
                          QStringLiteral("fc02b"), QStringLiteral("app"), QStringLiteral("fc")};
        std::sort(names.begin(), names.end(), [](const QString &a, const QString &b) { return naturalCompare(a, b) < 0; });
        QCOMPARE(names.join(u' '), QStringLiteral("app fc fc2 fc02b fc10 Web"));
        QCOMPARE(naturalCompare(u"a", u"a"), 0);
        QVERIFY(naturalCompare(u"a1", u"a01") != 0); // different names are never equal
    }

    void tellsOnlyWhatChanged()
    {
        GuestStore store;
        QSignalSpy changed(&store, &GuestStore::guestsChanged);
        const api::guests::Guest a = makeGuest(QStringLiteral("a"));
        store.applyGuests({{a, makeGuest(QStringLiteral("b"))}, {}}, true);
        QCOMPARE(changed.takeFirst().at(0).toStringList().size(), qsizetype(2));
        store.applyGuests({{a}, {}}, false);
        QVERIFY(changed.isEmpty());
        QCOMPARE(store.guests().size(), qsizetype(2));
    }
};

QTEST_GUILESS_MAIN(TestHostSession)
#include "test_host_session.moc"
