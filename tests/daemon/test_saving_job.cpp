// SPDX-License-Identifier: GPL-3.0-or-later
// Save and Restore as clients ask for them: jobs while they last, with an answer at the end.
#include "async/event_loop.h"
#include "definition_store.h"
#include "fake_engine.h"
#include "handlers/guests_handler.h"
#include "waiting.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace domus;
using test::FakeEngine;
using test::thrownBy;
using test::waitUntil;

namespace {

Task<PreparedNics> noNics(DomainConfig, QString)
{
    PreparedNics nics;
    co_return nics;
}

struct Outcome {
    bool done = false;
    QString file;
    std::optional<ErrorInfo> failure;
};

Task<> saveInto(std::shared_ptr<GuestsHandler> handler, varlink::CallContext context, Outcome *outcome)
{
    try {
        const auto reply = co_await handler->save({QStringLiteral("alpha"), std::nullopt}, context);
        outcome->file = reply.file;
    } catch (const Error &error) {
        outcome->failure = error.info();
    }
    outcome->done = true;
}

} // namespace

class TestSavingJob : public QObject {
    Q_OBJECT

    struct House {
        explicit House(const QTemporaryDir &directory)
            : store(directory.filePath(QStringLiteral("guests"))),
              registry(&store),
              events(directory.path()),
              jobs(directory.path()),
              lastRuns(directory.path())
        {
            PowerServices power;
            power.engine = &engine;
            power.events = &events;
            power.lastRuns = &lastRuns;
            power.domainsDirectory = directory.filePath(QStringLiteral("domains"));
            power.nvramDirectory = power.savedDirectory = directory.path();
            power.prepareNics = &noNics;
            power.admit = [](const DomainConfig &) {};
            services = std::make_shared<DaemonServices>();
            services->engine = &engine;
            services->registry = &registry;
            services->lastRuns = &lastRuns;
            services->power = std::make_shared<GuestPower>(&registry, power);
            services->jobs = &jobs;
            services->ready.open();
            handler = std::make_shared<GuestsHandler>(services);
            registry.load();
        }

        FakeEngine engine;
        DefinitionStore store;
        GuestRegistry registry;
        EventLog events;
        JobQueue jobs;
        LastRuns lastRuns;
        Services services;
        std::shared_ptr<GuestsHandler> handler;
    };

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<House> m_house;
    std::shared_ptr<Guest> m_guest;

    std::shared_ptr<test::FakeDomain> domain() const { return m_house->engine.domainOf(m_guest->uuid()); }
    /// A save that has half of it, and goes on when the gate is opened.
    void beginSaving(const OneShot<void> &gate, Outcome *outcome, const varlink::CallContext &context = {})
    {
        domain()->saveGate = gate;
        domain()->memory.actual = ByteSize::fromMiB(512);
        spawn(saveInto(m_house->handler, context, outcome), "save");
        QVERIFY(waitUntil([&] { return m_house->jobs.list().size() == 1; }));
    }

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_house = std::make_unique<House>(*m_directory);
        GuestDefinition definition;
        definition.name = QStringLiteral("alpha");
        definition.uuid = QUuid::createUuid();
        definition.hardware.name = definition.name;
        definition.hardware.guest = definition.uuid;
        definition.hardware.memory = ByteSize::fromMiB(512);
        m_guest = m_house->registry.define(definition);
        runUntilDone(m_house->services->power->start(m_guest));
    }
    void cleanup()
    {
        m_guest.reset();
        m_house.reset();
        m_directory.reset();
    }

    void itIsAJobWhileItLasts()
    {
        const OneShot<void> gate;
        Outcome outcome;
        beginSaving(gate, &outcome);
        const JobRecord job = m_house->jobs.list().constFirst();
        QCOMPARE(job.kind, QStringLiteral("save"));
        QCOMPARE(job.guest, QStringLiteral("alpha"));
        QVERIFY(!m_guest->savingInto().isEmpty());
        QVERIFY(waitUntil([&] { return m_house->jobs.find(job.id).progress == 0.5; }));
        QCOMPARE(m_house->jobs.find(job.id).text, QStringLiteral("256 MiB of 512 MiB"));
        gate.resolve();
        QVERIFY(waitUntil([&] { return outcome.done; }));
        QVERIFY(!outcome.failure);
        QCOMPARE(outcome.file, m_house->services->power->savedPlace(*m_guest));
        QCOMPARE(m_guest->savedFile(), outcome.file);
        QVERIFY(m_house->jobs.list().isEmpty()); // the caller knows
    }

    void itCanBeCancelled()
    {
        const OneShot<void> gate;
        Outcome outcome;
        beginSaving(gate, &outcome);
        m_house->jobs.cancel(m_house->jobs.list().constFirst().id);
        gate.resolve();
        QVERIFY(waitUntil([&] { return outcome.done; }));
        QCOMPARE(outcome.failure->code, ErrorCode::Cancelled);
        QVERIFY(m_guest->state() == GuestState::Running);
        QVERIFY(m_house->jobs.list().isEmpty());
    }

    void whereTheCallerHasGoneTheJobTells()
    {
        const OneShot<void> gate;
        Outcome outcome;
        CancelSource caller;
        beginSaving(gate, &outcome, {{}, caller.token(), false});
        caller.cancel();
        gate.resolve();
        QVERIFY(waitUntil([&] { return outcome.done; }));
        QVERIFY(m_guest->state() == GuestState::Off); // it went on
        QVERIFY(m_house->jobs.list().constFirst().state == JobState::Done);
    }

    void whatCannotBeginIsNoJob()
    {
        m_house->engine.lacksSaving = QStringLiteral("it is not made for that");
        Outcome outcome;
        spawn(saveInto(m_house->handler, {}, &outcome), "save");
        QVERIFY(waitUntil([&] { return outcome.done; }));
        QCOMPARE(outcome.failure->code, ErrorCode::NotSupported);
        QVERIFY(m_house->jobs.list().isEmpty());
    }

    void itGoesOn()
    {
        const auto reply = runUntilDone(m_house->handler->save({QStringLiteral("alpha"), std::nullopt}, {}));
        QVERIFY(m_guest->state() == GuestState::Off);
        m_house->engine.saved.insert(reply.file, {m_guest->uuid(), QStringLiteral("alpha")});
        const auto restored = runUntilDone(m_house->handler->restore({reply.file}, {}));
        QCOMPARE(restored.name, QStringLiteral("alpha"));
        QVERIFY(m_guest->state() == GuestState::Running);
        QVERIFY(!QFile::exists(reply.file));
        QVERIFY(m_house->jobs.list().isEmpty());
    }

    void whoseGuestIsNotHereIsRefused()
    {
        m_house->engine.saved.insert(QStringLiteral("/tmp/other"), {QUuid::createUuid(), QStringLiteral("other")});
        const auto failure = thrownBy([&] { runUntilDone(m_house->handler->restore({QStringLiteral("/tmp/other")}, {})); });
        QCOMPARE(failure->code, ErrorCode::GuestNotFound);
    }
};

QTEST_GUILESS_MAIN(TestSavingJob)
#include "test_saving_job.moc"
