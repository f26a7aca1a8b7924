// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/deadline.h"
#include "async/event_loop.h"
#include "definition_store.h"
#include "fake_engine.h"
#include "live/live_service.h"
#include "power/guest_power.h"
#include "waiting.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace domus;
using namespace std::chrono_literals;
using test::FakeEngine;
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

} // namespace

class TestLiveService : public QObject {
    Q_OBJECT

    /// The daemon's parts that live control needs, on a fake engine.
    struct House {
        explicit House(const QTemporaryDir &directory)
            : store(directory.filePath(QStringLiteral("guests"))), registry(&store), events(directory.path())
        {
            LiveServices services;
            services.engine = &engine;
            services.registry = &registry;
            services.domainsDirectory = directory.filePath(QStringLiteral("domains"));
            services.hostMemory = [this] { return host; };
            services.tell = [this](const Guest &guest, const QString &kind, const QString &text) {
                events.append({0, guest.uuid(), guest.name(), kind, text});
                told.append(kind);
            };
            services.patience = 300ms;
            services.glance = 50ms;
            live = std::make_shared<LiveService>(services);
            PowerServices powerServices;
            powerServices.engine = &engine;
            powerServices.events = &events;
            powerServices.domainsDirectory = services.domainsDirectory;
            powerServices.nvramDirectory = directory.path();
            powerServices.prepareNics = &noNics;
            powerServices.admit = [this](const DomainConfig &config) { live->admit(config); };
            power = std::make_shared<GuestPower>(&registry, powerServices);
            registry.load();
        }

        HostMemory host{ByteSize::fromGiB(16), ByteSize::fromGiB(8)};
        FakeEngine engine;
        DefinitionStore store;
        GuestRegistry registry;
        EventLog events;
        QStringList told;
        std::shared_ptr<LiveService> live;
        std::shared_ptr<GuestPower> power;
    };

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<House> m_house;

    std::shared_ptr<Guest> define(const QString &name = QStringLiteral("alpha"), ByteSize memory = mib(512))
    {
        GuestDefinition definition;
        definition.name = name;
        definition.uuid = QUuid::createUuid();
        definition.hardware.name = definition.name;
        definition.hardware.guest = definition.uuid;
        definition.hardware.memory = memory;
        definition.hardware.memoryMax = memory * 2;
        definition.hardware.vcpusMax = 4;
        return m_house->registry.define(definition);
    }

    std::shared_ptr<Guest> started(const QString &name = QStringLiteral("alpha"), ByteSize memory = mib(512))
    {
        const auto guest = define(name, memory);
        runUntilDone(m_house->power->start(guest));
        waitUntil([&] { return guest->live().has_value(); });
        domain(guest)->calls.clear();
        return guest;
    }

    std::shared_ptr<test::FakeDomain> domain(const std::shared_ptr<Guest> &guest) const
    {
        return m_house->engine.domainOf(guest->uuid());
    }

    LiveService::Outcome setMemory(const std::shared_ptr<Guest> &guest, ByteSize memory, bool force = false, bool next = false)
    {
        return runUntilDone(m_house->live->setMemory(guest, memory, force, next));
    }

    static PursuitState memoryState(const std::shared_ptr<Guest> &guest) { return guest->live()->memoryProgress.state; }

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_house = std::make_unique<House>(*m_directory);
    }

    void tellsWhatARunningGuestHas()
    {
        const auto guest = started();
        QVERIFY(guest->live());
        QCOMPARE(guest->live()->memory.actual, mib(512));
        QCOMPARE(guest->live()->memory.ceiling, mib(1024));
        QCOMPARE(guest->live()->vcpus.ceiling, 4);
        QVERIFY(memoryState(guest) == PursuitState::Idle);
        QCOMPARE(guest->live()->memoryProgress.target, mib(512).bytes());
        runUntilDone(m_house->power->powerOff(guest));
        QVERIFY(!guest->live());
    }

    void goesFromAskedToReached()
    {
        const auto guest = started();
        QVERIFY(!setMemory(guest, mib(256)).pending);
        QVERIFY(waitUntil([&] { return memoryState(guest) == PursuitState::Reached; }));
        QCOMPARE(guest->live()->memory.actual, mib(256));
        QVERIFY(guest->live()->memoryProgress.askedMs && guest->live()->memoryProgress.reachedMs);
        QVERIFY(waitUntil([&] { return m_house->told.size() == 2; }));
        QCOMPARE(m_house->told, QStringList({QStringLiteral("memory_asked"), QStringLiteral("memory_reached")}));
        QVERIFY(!runUntilDone(m_house->live->setVcpus(guest, 3, false)).pending);
        QVERIFY(waitUntil([&] { return guest->live()->vcpuProgress.state == PursuitState::Reached; }));
        QCOMPARE(guest->live()->vcpus.online, 3);
        QCOMPARE(domain(guest)->calls.filter(QStringLiteral("set")).join(u' '),
                 QStringLiteral("setMemoryTarget 256MiB setVcpus 3"));
    }

    void followsTheGuestStepByStep()
    {
        const auto guest = started();
        const auto fake = domain(guest);
        fake->follows = false;
        setMemory(guest, mib(256));
        QVERIFY(waitUntil([&] { return memoryState(guest) == PursuitState::Asked; }));
        fake->memory.actual = mib(400);
        Q_EMIT fake->liveChanged();
        QVERIFY(waitUntil([&] { return memoryState(guest) == PursuitState::Reaching; }));
        fake->memory.actual = mib(256);
        QVERIFY(waitUntil([&] { return memoryState(guest) == PursuitState::Reached; })); // also without an event
    }

    void saysWhyAGuestDoesNotFollow()
    {
        const auto guest = started();
        const auto fake = domain(guest);
        fake->follows = false;
        fake->memory.balloon = GuestDriver::Absent;
        setMemory(guest, mib(256));
        QVERIFY(waitUntil([&] { return memoryState(guest) == PursuitState::NotFollowing; }));
        QVERIFY2(guest->live()->memoryProgress.cause.contains(QStringLiteral("no driver for the memory balloon")),
                 qPrintable(guest->live()->memoryProgress.cause));
        QVERIFY(m_house->told.contains(QStringLiteral("memory_not_following")));
        QCOMPARE(m_house->told.count(QStringLiteral("memory_not_following")), 1);

        // It can be taken back.
        setMemory(guest, mib(512));
        QVERIFY(waitUntil([&] { return memoryState(guest) == PursuitState::Reached; }));
        QVERIFY(guest->live()->memoryProgress.cause.isEmpty());

        fake->kernel = false;
        runUntilDone(m_house->live->setVcpus(guest, 2, false));
        QVERIFY(waitUntil([&] { return guest->live()->vcpuProgress.state == PursuitState::NotFollowing; }));
        QVERIFY(guest->live()->vcpuProgress.cause.contains(QStringLiteral("boot loader")));
    }

    void sendsTheNewestOfManyWishes()
    {
        const auto guest = started();
        QElapsedTimer timer;
        timer.start();
        std::vector<Task<LiveService::Outcome>> asked;
        for (int i = 0; i < 200; ++i)
            asked.push_back(m_house->live->setMemory(guest, mib(300 + i), false, false));
        for (Task<LiveService::Outcome> &each : asked)
            runUntilDone(std::move(each));
        const qint64 taken = timer.elapsed();
        const QStringList sent = domain(guest)->calls.filter(QStringLiteral("setMemoryTarget"));
        QVERIFY2(sent.size() <= 2 + taken / 100, qPrintable(sent.join(u' ')));
        QCOMPARE(sent.last(), QStringLiteral("setMemoryTarget 499MiB"));
        QVERIFY(waitUntil([&] { return memoryState(guest) == PursuitState::Reached; }));
        QCOMPARE(guest->live()->memory.actual, mib(499));
        QVERIFY(waitUntil([&] { return m_house->told.contains(QStringLiteral("memory_reached")); }));
        QCOMPARE(m_house->told, QStringList({QStringLiteral("memory_asked"), QStringLiteral("memory_reached")}));
    }

    void protectsTheFloor()
    {
        const auto guest = started();
        domain(guest)->memory.guestUsed = mib(300);
        QVERIFY(waitUntil([&] { return guest->live()->floor > mib(300); }));
        const auto error = thrownBy([&] { setMemory(guest, mib(256)); });
        QVERIFY(error);
        QVERIFY(error->code == ErrorCode::InvalidArgument);
        QVERIFY2(error->text.contains(QStringLiteral("uses 300 MiB")), qPrintable(error->text));
        QVERIFY(domain(guest)->calls.filter(QStringLiteral("setMemoryTarget")).isEmpty());
        setMemory(guest, mib(256), true);
        QCOMPARE(domain(guest)->memory.actual, mib(256));
        setMemory(guest, mib(300)); // upwards is always right
        QCOMPARE(domain(guest)->memory.actual, mib(300));
    }

    void refusesMoreThanTheCeilings()
    {
        const auto guest = started();
        const auto error = thrownBy([&] { setMemory(guest, mib(1025)); });
        QVERIFY(error && error->code == ErrorCode::InvalidArgument);
        QVERIFY(error->text.contains(QStringLiteral("1 GiB")));
        QVERIFY(error->hint.contains(QStringLiteral("mem-max")));
        QVERIFY(thrownBy([&] { runUntilDone(m_house->live->setVcpus(guest, 5, false)); }));
        QVERIFY(thrownBy([&] { runUntilDone(m_house->live->setVcpus(guest, 0, false)); }));
    }

    void storesWhatCannotChangeNow()
    {
        const auto guest = started();
        QVERIFY(m_house->live->setMemoryMax(guest, mib(4096)).pending);
        QCOMPARE(guest->definition().hardware.memoryMax, mib(4096));
        QCOMPARE(guest->live()->memory.ceiling, mib(1024));
        QVERIFY(setMemory(guest, mib(2048), false, true).pending);
        QCOMPARE(guest->definition().hardware.memory, mib(2048));
        QCOMPARE(domain(guest)->memory.actual, mib(512));
        QVERIFY(m_house->live->setVcpusMax(guest, 8).pending);
        QCOMPARE(guest->definition().hardware.vcpusMax, 8);

        const auto off = define(QStringLiteral("off"));
        QVERIFY(setMemory(off, mib(768)).pending);
        QCOMPARE(off->definition().hardware.memory, mib(768));
        QVERIFY(!m_house->live->setMemoryMax(off, mib(2048)).pending);
    }

    void keepsTheHostFromPromisingTooMuch()
    {
        // 8 GiB are available, 819 MiB of them are the host's own.
        const auto big = started(QStringLiteral("big"), ByteSize::fromGiB(4));
        domain(big)->memory.guestUsed = mib(500);
        QVERIFY(waitUntil([&] { return m_house->live->promises().first().couldGive > mib(3000); }));
        const auto second = define(QStringLiteral("second"), ByteSize::fromGiB(4));
        const auto refusal = thrownBy([&] { runUntilDone(m_house->power->start(second)); });
        QVERIFY(refusal && refusal->code == ErrorCode::NoMemory);
        QVERIFY2(refusal->text.contains(QStringLiteral("are missing")), qPrintable(refusal->text));
        QVERIFY2(refusal->hint.contains(QStringLiteral("big (3.4")), qPrintable(refusal->hint));
        QVERIFY(second->isOff());

        const auto growing = thrownBy([&] { setMemory(big, ByteSize::fromGiB(8)); });
        QVERIFY(growing && growing->code == ErrorCode::NoMemory);
        setMemory(big, ByteSize::fromGiB(6)); // its own promise is not in its way
        setMemory(big, ByteSize::fromGiB(2));
        QVERIFY(waitUntil([&] { return m_house->live->promises().first().promised == ByteSize::fromGiB(2); }));
        runUntilDone(m_house->power->start(second));
    }

    void makesRoomFromGuestsThatDoNotUseTheirs()
    {
        const auto big = started(QStringLiteral("big"), ByteSize::fromGiB(4));
        const auto busy = started(QStringLiteral("busy"), ByteSize::fromGiB(1));
        domain(big)->memory.guestUsed = mib(500);
        domain(busy)->memory.guestUsed = mib(1000);
        QVERIFY(waitUntil([&] { return big->live()->memory.guestUsed && busy->live()->memory.guestUsed; }));
        const auto wanting = define(QStringLiteral("wanting"), ByteSize::fromGiB(4));
        QVERIFY(thrownBy([&] { runUntilDone(m_house->power->start(wanting)); }));
        const auto gifts = runUntilDone(m_house->live->makeRoom(wanting, ByteSize::fromGiB(4)));
        QCOMPARE(gifts.size(), 1);
        QCOMPARE(gifts.first().name, QStringLiteral("big"));
        QCOMPARE(gifts.first().before, ByteSize::fromGiB(4));
        QCOMPARE(domain(big)->memory.actual, gifts.first().after);
        QCOMPARE(domain(busy)->memory.actual, ByteSize::fromGiB(1));
        runUntilDone(m_house->power->start(wanting));
        // There is room now: nobody is asked.
        QVERIFY(runUntilDone(m_house->live->makeRoom(wanting, ByteSize::fromGiB(4))).isEmpty());
    }

    void makesRoomUnaskedWhereTheDefinitionSaysSo()
    {
        const auto big = started(QStringLiteral("big"), ByteSize::fromGiB(4));
        domain(big)->memory.guestUsed = mib(500);
        QVERIFY(waitUntil([&] { return big->live()->memory.guestUsed.has_value(); }));
        const auto wanting = define(QStringLiteral("wanting"), ByteSize::fromGiB(4));
        runUntilDone(m_house->live->makeRoomAsDefined(wanting));
        QVERIFY(domain(big)->calls.isEmpty());
        GuestDefinition definition = wanting->definition();
        definition.makeRoom = true;
        const auto now = m_house->registry.define(definition);
        runUntilDone(m_house->live->makeRoomAsDefined(now));
        QVERIFY(domain(big)->memory.actual < ByteSize::fromGiB(4));
        runUntilDone(m_house->power->start(now));
        runUntilDone(m_house->live->makeRoomAsDefined(now)); // it runs: nobody is asked
    }

    void givesBackWhatWasNotEnough()
    {
        const auto big = started(QStringLiteral("big"), ByteSize::fromGiB(4));
        domain(big)->memory.guestUsed = mib(500);
        QVERIFY(waitUntil([&] { return big->live()->memory.guestUsed.has_value(); }));
        const auto wanting = define(QStringLiteral("wanting"), ByteSize::fromGiB(4));
        const auto tooMuch = thrownBy([&] { runUntilDone(m_house->live->makeRoom(wanting, ByteSize::fromGiB(12))); });
        QVERIFY(tooMuch && tooMuch->code == ErrorCode::NoMemory);
        QVERIFY(domain(big)->calls.isEmpty());
        domain(big)->follows = false;
        const auto late = thrownBy([&] { runUntilDone(m_house->live->makeRoom(wanting, ByteSize::fromGiB(4))); });
        QVERIFY(late && late->code == ErrorCode::NoMemory && late->guest == QLatin1String("wanting"));
        QVERIFY2(late->text.contains(QStringLiteral("in time")), qPrintable(late->text));
        QCOMPARE(domain(big)->calls.last(), QStringLiteral("setMemoryTarget 4GiB"));
    }

    void twoStartsAtOnceGetNoMoreThanThereIs()
    {
        const auto first = define(QStringLiteral("one"), ByteSize::fromGiB(4));
        const auto second = define(QStringLiteral("two"), ByteSize::fromGiB(4));
        m_house->engine.startGate.emplace();
        const auto starting = m_house->power->start(first);
        const auto refusal = thrownBy([&] { runUntilDone(m_house->power->start(second)); });
        QVERIFY(refusal && refusal->code == ErrorCode::NoMemory);
        m_house->engine.startGate->resolve();
        QVERIFY(waitUntil([&] { return first->state() == GuestState::Running; }));
    }

    void aNewDaemonGoesOnWithWhatWasAsked()
    {
        auto guest = started();
        domain(guest)->follows = false;
        setMemory(guest, mib(256));
        runUntilDone(m_house->live->setVcpus(guest, 3, false));
        const QUuid uuid = guest->uuid();
        guest.reset();
        m_house = std::make_unique<House>(*m_directory);
        runUntilDone(m_house->power->adoptAll());
        const auto again = m_house->registry.find(uuid.toString());
        QVERIFY(waitUntil([&] { return domain(again)->calls.contains(QStringLiteral("setMemoryTarget 256MiB")); }));
        QVERIFY(waitUntil([&] { return domain(again)->calls.contains(QStringLiteral("setVcpus 3")); }));
        QVERIFY(waitUntil([&] { return again->live() && memoryState(again) == PursuitState::Reached; }));
        QCOMPARE(again->live()->memoryProgress.target, mib(256).bytes());
    }

    void aGuestThatEndsMeanwhileHangsNothing()
    {
        const auto guest = started();
        const auto fake = domain(guest);
        fake->follows = false;
        setMemory(guest, mib(256));
        fake->end(ExitCause::Killed);
        QVERIFY(waitUntil([&] { return guest->isOff(); }));
        QVERIFY(!guest->live());
        QVERIFY(thrownBy([&] { runUntilDone(fake->liveMemory()); }));
        runUntilDone(m_house->power->start(guest));
        QVERIFY(waitUntil([&] { return guest->live().has_value(); }));
        QVERIFY(memoryState(guest) == PursuitState::Idle);
    }

    void tellsWhatTheEngineRefuses()
    {
        const auto guest = started();
        domain(guest)->nextFailure = Error(ErrorCode::EngineFailed, QStringLiteral("No"));
        const auto error = thrownBy([&] { setMemory(guest, mib(256)); });
        QVERIFY(error && error->code == ErrorCode::EngineFailed);
        QVERIFY(memoryState(guest) == PursuitState::NotFollowing);
        QCOMPARE(guest->live()->memoryProgress.cause, QStringLiteral("No"));
    }

    void setsAndStoresTheShareOfProcessors()
    {
        const auto guest = started();
        QVERIFY(!runUntilDone(m_house->live->setScheduling(guest, 512, std::nullopt)).pending);
        QCOMPARE(domain(guest)->share, (LiveScheduling{512, 0}));
        runUntilDone(m_house->live->setScheduling(guest, std::nullopt, 50));
        QCOMPARE(domain(guest)->share, (LiveScheduling{512, 50}));
        QCOMPARE(guest->definition().hardware.cpuWeight, 512);
        QCOMPARE(guest->definition().hardware.cpuCap, 50);
        QVERIFY(thrownBy([&] { runUntilDone(m_house->live->setScheduling(guest, 0, std::nullopt)); }));
        QCOMPARE(domain(guest)->share, (LiveScheduling{512, 50}));
        domain(guest)->nextFailure = Error(ErrorCode::EngineFailed, QStringLiteral("No"));
        QVERIFY(thrownBy([&] { runUntilDone(m_house->live->setScheduling(guest, 1024, std::nullopt)); }));
        QCOMPARE(guest->definition().hardware.cpuWeight, 512); // what the domain refused is not stored
        runUntilDone(m_house->power->powerOff(guest));
        runUntilDone(m_house->power->start(guest));
        QVERIFY(waitUntil([&] { return domain(guest)->share == LiveScheduling{512, 50}; }));
    }
};

QTEST_GUILESS_MAIN(TestLiveService)
#include "test_live_service.moc"
