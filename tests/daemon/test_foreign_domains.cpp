// SPDX-License-Identifier: GPL-3.0-or-later
// io.domus.hypervisor on a fake hypervisor: what may be done to which domain, adopting one, and XenStore as it changes.
#include "async/event_loop.h"
#include "definition_store.h"
#include "fake_engine.h"
#include "handlers/hypervisor_handler.h"
#include "varlink/client_connection.h"
#include "varlink/server.h"
#include "waiting.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

using namespace domus;
using namespace std::chrono_literals;
using api::hypervisor::Client;
using test::thrownBy;
using test::waitUntil;

namespace {

Task<PreparedNics> noNics(DomainConfig, QString)
{
    PreparedNics nics;
    co_return nics;
}

constexpr ByteSize mib(qint64 count)
{
    return ByteSize::fromMiB(count);
}

const QUuid otherUuid(QStringLiteral("{6f1d7a52-09c1-4a55-9b7e-2f6d0c2f8a11}"));

} // namespace

class TestForeignDomains : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<test::FakeEngine> m_engine;
    std::unique_ptr<DefinitionStore> m_store;
    std::unique_ptr<GuestRegistry> m_registry;
    std::unique_ptr<EventLog> m_events;
    std::shared_ptr<DaemonServices> m_services;
    std::unique_ptr<varlink::Server> m_server;
    std::unique_ptr<Client> m_client;

    /// A guest's definition for the domain of others.
    std::shared_ptr<Guest> define()
    {
        GuestDefinition definition;
        definition.name = QStringLiteral("other");
        definition.uuid = otherUuid;
        return m_registry->define(definition);
    }
    /// A connection has one call at a time.
    std::unique_ptr<Client> newClient() const
    {
        auto [ours, theirs] = makeSocketPair();
        m_server->serve(std::move(theirs));
        return std::make_unique<Client>(varlink::ClientConnection::create(std::move(ours)));
    }
    test::FakeHypervisor &below() const { return *m_engine->below; }
    std::shared_ptr<Guest> other() const { return m_registry->byKey(otherUuid.toString(QUuid::WithoutBraces)); }
    QString runtimeDir() const
    {
        return m_directory->filePath(QStringLiteral("domains/")) + otherUuid.toString(QUuid::WithoutBraces);
    }
    std::optional<ErrorCode> refused(const std::function<void()> &call) const
    {
        const auto error = thrownBy(call);
        return error ? std::optional(error->code) : std::nullopt;
    }
    static Task<> note(Task<api::hypervisor::AdoptReply> task, QStringList *codes)
    {
        try {
            co_await task;
            *codes += QStringLiteral("done");
        } catch (const Error &error) {
            *codes += errorCodeName(error.code());
        }
    }

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_engine = std::make_unique<test::FakeEngine>();
        m_engine->below = std::make_shared<test::FakeHypervisor>();
        m_engine->below->described.name = QStringLiteral("other");
        m_engine->below->described.guest = otherUuid;
        m_engine->all = {{.id = 0, .name = QStringLiteral("Domain-0"), .memory = mib(1024), .memoryMax = mib(8192)},
                         {.guest = otherUuid,
                          .id = 7,
                          .name = QStringLiteral("other"),
                          .memory = mib(256),
                          .memoryMax = mib(4096),
                          .vcpus = 1,
                          .vcpusMax = 2}};
        m_store = std::make_unique<DefinitionStore>(m_directory->filePath(QStringLiteral("guests")));
        m_registry = std::make_unique<GuestRegistry>(m_store.get());
        m_registry->load();
        m_events = std::make_unique<EventLog>(m_directory->path());
        m_services = std::make_shared<DaemonServices>();
        m_services->registry = m_registry.get();
        m_services->engine = m_engine.get();
        PowerServices power;
        power.engine = m_engine.get();
        power.events = m_events.get();
        power.domainsDirectory = m_directory->filePath(QStringLiteral("domains"));
        power.nvramDirectory = m_directory->path();
        power.prepareNics = &noNics;
        power.admit = [](const DomainConfig &) {};
        m_services->power = std::make_shared<GuestPower>(m_registry.get(), power);
        LiveServices live;
        live.engine = m_engine.get();
        live.registry = m_registry.get();
        live.hostMemory = [] { return HostMemory{mib(8192), mib(1024)}; };
        live.tell = [](const Guest &, const QString &, const QString &) {};
        m_services->live = std::make_shared<LiveService>(live);
        m_services->ready.open();
        m_server = std::make_unique<varlink::Server>(varlink::ServiceInfo(), [](const auto &) { return true; });
        m_server->addHandler(std::make_shared<HypervisorHandler>(m_services));
        m_client = newClient();
    }
    void cleanup()
    {
        m_client.reset();
        m_server.reset();
        m_services.reset();
        m_events.reset();
        m_registry.reset();
        m_store.reset();
        m_engine.reset();
    }

    void actsOnTheDomainThatIsNamed()
    {
        const QString uuid = otherUuid.toString(QUuid::WithoutBraces);
        runUntilDone(m_client->pause({QStringLiteral("7")}));
        runUntilDone(m_client->resume({QStringLiteral("other")}));
        runUntilDone(m_client->shutdown({uuid}));
        runUntilDone(m_client->destroy({QStringLiteral("7")}));
        runUntilDone(m_client->setVcpus({QStringLiteral("0"), 2}));
        QCOMPARE(below().calls,
                 (QStringList{QStringLiteral("pause 7"), QStringLiteral("resume 7"), QStringLiteral("requestShutdown 7"),
                              QStringLiteral("destroy 7"), QStringLiteral("setVcpus 2 0")}));
        QCOMPARE(refused([&] { runUntilDone(m_client->pause({QStringLiteral("-7")})); }), ErrorCode::NotFound);
        QCOMPARE(refused([&] { runUntilDone(m_client->pause({QString()})); }), ErrorCode::NotFound);
    }

    void guestsAreLeftToTheirOwnVerbs()
    {
        const auto guest = define();
        QVERIFY(guest->isOff());
        runUntilDone(m_client->adopt({QStringLiteral("7")}));
        QVERIFY(guest->state() == GuestState::Running);
        for (const auto &call : {std::function<void()>([&] { runUntilDone(m_client->destroy({QStringLiteral("7")})); }),
                                 std::function<void()>([&] { runUntilDone(m_client->adopt({QStringLiteral("7")})); })})
            QCOMPARE(refused(call), ErrorCode::InvalidArgument);
    }

    void memoryThatIsPromisedIsNotGiven_data()
    {
        QTest::addColumn<QString>("domain");
        QTest::addColumn<qint64>("has");
        QTest::newRow("dom0") << QStringLiteral("0") << qint64(1024);
        QTest::newRow("other") << QStringLiteral("other") << qint64(256);
    }
    void memoryThatIsPromisedIsNotGiven()
    {
        QFETCH(QString, domain);
        QFETCH(qint64, has);
        QCOMPARE(refused([&] { runUntilDone(m_client->setMemory({domain, mib(has + 2000)})); }), ErrorCode::NoMemory);
        QVERIFY(below().calls.isEmpty());
        QCOMPARE(runUntilDone(m_client->setMemory({domain, mib(has + 100)})).target, mib(has + 100));
        QCOMPARE(runUntilDone(m_client->setMemory({domain, mib(has - 100)})).target, mib(has - 100));
        runUntilDone(m_client->setMemory({domain, mib(100'000)})); // that is more than it can have, as the hypervisor says
        QCOMPARE(below().calls.size(), 3);
    }

    void isAdoptedOnceByTwo()
    {
        const OneShot<void> gate;
        below().handOverGate = gate;
        QStringList codes;
        spawn(note(m_client->adopt({QStringLiteral("7")}), &codes), "the first");
        QVERIFY(waitUntil([&] { return other() && QFileInfo::exists(runtimeDir()); }));
        below().handOverGate.reset();
        const auto second = newClient();
        spawn(note(second->adopt({QStringLiteral("7")}), &codes), "the second");
        QVERIFY(waitUntil([&] { return codes.size() == 1; }));
        QCOMPARE(codes, QStringList{QStringLiteral("InvalidArgument")});
        // Nor does a start take its directory away.
        QCOMPARE(refused([&] { runUntilDone(m_services->power->start(other())); }), ErrorCode::WrongState);
        QVERIFY(QFileInfo::exists(runtimeDir()));
        gate.resolve();
        QVERIFY(waitUntil([&] { return codes.size() == 2; }));
        QCOMPARE(codes.last(), QStringLiteral("done"));
        QCOMPARE(below().calls.count(QStringLiteral("handOver 7")), 1);
        QVERIFY(other()->state() == GuestState::Running);
    }

    void nothingIsLeftOfAnAdoptionThatFails()
    {
        const OneShot<void> gate;
        below().handOverGate = gate;
        QStringList codes;
        spawn(note(m_client->adopt({QStringLiteral("7")}), &codes), "adopt");
        QVERIFY(waitUntil([&] { return QFileInfo::exists(runtimeDir()); }));
        below().nextFailure = Error(ErrorCode::EngineFailed, QStringLiteral("No"));
        gate.resolve();
        QVERIFY(waitUntil([&] { return codes.size() == 1; }));
        QCOMPARE(codes, QStringList{QStringLiteral("EngineFailed")});
        QVERIFY(!other());
        QVERIFY(!QFileInfo::exists(runtimeDir()));
        const auto guest = define();
        below().handOverGate.reset();
        below().nextFailure = Error(ErrorCode::EngineFailed, QStringLiteral("No"));
        QCOMPARE(refused([&] { runUntilDone(m_client->adopt({QStringLiteral("7")})); }), ErrorCode::EngineFailed);
        QVERIFY(guest->state() == GuestState::Off && other() == guest); // it was there before
    }

    void anAdoptionThatIsTriedAgainSaysSo()
    {
        m_engine->nextAdoptFailure = Error(ErrorCode::Timeout, QStringLiteral("Xen does not answer"));
        const auto error = thrownBy([&] { runUntilDone(m_client->adopt({QStringLiteral("7")})); });
        QVERIFY(error && error->text.contains(QStringLiteral("Xen does not answer")));
        QVERIFY(other()->state() == GuestState::Starting);
    }

    /// A guest that writes without end gets a part of XenStore's time only.
    void storeIsReadAFifthOfTheTimeAtMost()
    {
        below().store = {QStringLiteral("/local/domain/7"), {{{}, {}}}, true};
        below().storeTakes = 100ms;
        int replies = 0;
        CancelSource over;
        const auto onReply = [&](const api::hypervisor::WatchStoreReply &) {
            ++replies;
            below().store.nodes.first().value += u'x';
            if (below().watch)
                Q_EMIT below().watch->changed();
        };
        QElapsedTimer clock;
        clock.start();
        spawn(
            [](Client client, std::function<void(const api::hypervisor::WatchStoreReply &)> reply, CancelToken token) -> Task<> {
                try {
                    co_await client.watchStore({QStringLiteral("7"), std::nullopt}, reply, token);
                } catch (const Error &) {
                    co_return; // cancelled
                }
            }(*m_client, onReply, over.token()),
            "watch");
        QVERIFY(waitUntil([&] { return replies == 4; }));
        const qint64 took = clock.elapsed();
        over.cancel();
        QVERIFY2(took >= 3 * 400, qPrintable(QString::number(took)));
    }
};

QTEST_GUILESS_MAIN(TestForeignDomains)
#include "test_foreign_domains.moc"
