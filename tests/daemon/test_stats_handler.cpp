// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/event_loop.h"
#include "fake_engine.h"
#include "figures_store.h"
#include "handlers/stats_handler.h"
#include "varlink/server.h"
#include "waiting.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTest>
#include <sys/socket.h>
#include <unistd.h>

using namespace domus;
using namespace std::chrono_literals;
using test::FakeDomain;
using test::waitUntil;

/// io.domus.stats over a real connection, with domains that are none.
class TestStatsHandler : public QObject {
    Q_OBJECT

    QList<std::shared_ptr<FakeDomain>> m_domains;
    std::unique_ptr<StatsSampler> m_sampler;
    std::unique_ptr<varlink::Server> m_server;

    /// That many domains, sampled each 20 ms.
    void serve(int domains)
    {
        m_domains.clear();
        for (int i = 0; i < domains; ++i)
            m_domains.append(std::make_shared<FakeDomain>(QUuid::createUuid(), QStringLiteral("/tmp")));
        const auto running = [this] { return QList<std::shared_ptr<Domain>>(m_domains.begin(), m_domains.end()); };
        m_sampler = std::make_unique<StatsSampler>(running, std::shared_ptr<HistoryStore>(), 20ms);
        const auto services = std::make_shared<DaemonServices>();
        services->sampler = m_sampler.get();
        services->ready.open();
        m_server = std::make_unique<varlink::Server>(varlink::ServiceInfo(), [](const auto &) { return true; });
        m_server->addHandler(std::make_shared<StatsHandler>(services));
        QVERIFY(waitUntil([&] { return m_sampler->newest().size() == domains; }));
    }

    UniqueFd connectedClient()
    {
        auto [ours, theirs] = makeSocketPair();
        m_server->serve(std::move(theirs));
        return std::move(ours);
    }

    api::stats::Client client() { return api::stats::Client(varlink::ClientConnection::create(connectedClient())); }

    QString uuidOf(int index) const { return m_domains[index]->guest().toString(QUuid::WithoutBraces); }

private Q_SLOTS:
    void cleanup()
    {
        m_server.reset();
        m_sampler.reset();
    }

    void tellsTheWholePictureAndThenWhatIsNew()
    {
        serve(2);
        QList<api::stats::WatchFiguresReply> replies;
        FiguresStore store;
        CancelSource stop;
        const auto onReply = [&](const api::stats::WatchFiguresReply &reply) {
            replies.append(reply);
            store.apply(reply);
            if (replies.size() == 3)
                m_domains[0]->now.memoryActual = ByteSize::fromMiB(77);
            if (replies.size() == 6)
                m_domains.removeLast();
            if (!reply.ended.isEmpty())
                stop.cancel();
        };
        test::thrownBy([&] { runUntilDone(client().watchFigures({}, onReply, stop.token())); });
        for (const auto &guest : std::as_const(replies.first().guests))
            QVERIFY(guest.cpu && guest.memory && guest.disks && guest.nics);
        QCOMPARE(replies.first().guests.size(), 2);
        // Nothing happens in these guests: no part is told again.
        QVERIFY(std::none_of(replies[1].guests.begin(), replies[1].guests.end(),
                             [](const auto &guest) { return guest.memory || guest.disks || guest.nics; }));
        QCOMPARE(store.guests().keys(), QStringList{uuidOf(0)});
        QCOMPARE(store.guest(uuidOf(0))->memory->actual, ByteSize::fromMiB(77));
        QVERIFY(store.host() && store.host()->memory->total > ByteSize());
    }

    void tellsOnceWhoAsksOnce()
    {
        serve(3);
        const auto reply = runUntilDone(client().getFigures({}));
        QCOMPARE(reply.guests.size(), 3);
        QVERIFY(reply.host && reply.guests.first().cpu && reply.guests.first().disks);
    }

    void leavesTheHostOutWhenToldTo()
    {
        serve(1);
        int replies = 0;
        bool host = false;
        CancelSource stop;
        const auto onReply = [&](const api::stats::WatchFiguresReply &reply) {
            host = host || reply.host;
            if (++replies == 4)
                stop.cancel();
        };
        test::thrownBy([&] { runUntilDone(client().watchFigures({{}, false}, onReply, stop.token())); });
        QVERIFY(!host);
    }

    void oneThatReadsSlowlyIsSkippedAhead()
    {
        serve(200);
        const UniqueFd slow = connectedClient();
        const QByteArray call = QByteArray(R"({"method":"io.domus.stats.WatchFigures","parameters":{},"more":true})") + '\0';
        QCOMPARE(::send(slow.get(), call.constData(), size_t(call.size()), 0), ssize_t(call.size()));
        // It reads nothing while a hundred rounds pass, and delays no other.
        int rounds = 0;
        const auto connection = connect(m_sampler.get(), &StatsSampler::sampled, this, [&] {
            ++rounds;
            for (const auto &domain : std::as_const(m_domains))
                domain->now.cpuTime += 1ms * rounds; // so that there is something new
        });
        QVERIFY(waitUntil([&] { return rounds >= 100; }, 30s));
        QCOMPARE(runUntilDone(client().getFigures({})).guests.size(), 200);
        disconnect(connection);
        const qint64 asked = QDateTime::currentMSecsSinceEpoch();
        FiguresStore store;
        QByteArray got;
        int messages = 0;
        const auto isNew = [&] {
            QByteArray room(1 << 16, '\0');
            for (ssize_t size = 0; (size = ::recv(slow.get(), room.data(), size_t(room.size()), MSG_DONTWAIT)) > 0;)
                got += room.first(size);
            for (qsizetype end = 0; (end = got.indexOf('\0')) >= 0; got.remove(0, end + 1)) {
                const auto reply = varlink::parseJson<api::stats::WatchFiguresReply>(
                    QJsonDocument::fromJson(got.first(end))[QLatin1String("parameters")].toObject());
                store.apply(*reply);
                ++messages;
            }
            return store.host() && store.host()->timeMs > asked;
        };
        QVERIFY(waitUntil(isNew, 20s));
        QVERIFY2(messages < 60, qPrintable(QString::number(messages))); // it was not told what was between
        QCOMPARE(store.guests().size(), 200);
        for (const auto &domain : std::as_const(m_domains))
            QVERIFY(store.guest(domain->guest().toString(QUuid::WithoutBraces))->cpu);
    }
};

QTEST_GUILESS_MAIN(TestStatsHandler)
#include "test_stats_handler.moc"
