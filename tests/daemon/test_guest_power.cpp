// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/event_loop.h"
#include "definition_store.h"
#include "fake_engine.h"
#include "live/host_accounting.h"
#include "power/guest_power.h"
#include "waiting.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
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

} // namespace

class TestGuestPower : public QObject {
    Q_OBJECT

    struct House {
        explicit House(const QTemporaryDir &directory)
            : store(directory.filePath(QStringLiteral("guests"))),
              registry(&store),
              events(directory.path()),
              lastRuns(directory.path())
        {
            PowerServices services;
            services.engine = &engine;
            services.events = &events;
            services.domainsDirectory = directory.filePath(QStringLiteral("domains"));
            services.nvramDirectory = directory.path();
            services.savedDirectory = directory.path();
            services.lastRuns = &lastRuns;
            services.prepareNics = &noNics;
            services.admit = [this](const DomainConfig &config) {
                admitMemory(config.name, config.memory, HostRoom{.balance = available}, {});
            };
            power = std::make_shared<GuestPower>(&registry, services);
            registry.load();
        }

        ByteSize available = ByteSize::fromGiB(4);
        FakeEngine engine;
        DefinitionStore store;
        GuestRegistry registry;
        EventLog events;
        LastRuns lastRuns;
        std::shared_ptr<GuestPower> power;
    };

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<House> m_house;

    static Task<> note(Task<> task, QStringList *codes)
    {
        try {
            co_await task;
            *codes += QStringLiteral("done");
        } catch (const Error &error) {
            *codes += errorCodeName(error.code());
        }
    }

    std::shared_ptr<Guest> define(const std::function<void(GuestDefinition &)> &change = {})
    {
        GuestDefinition definition;
        definition.name = QStringLiteral("alpha");
        definition.uuid = QUuid::createUuid();
        definition.hardware.name = definition.name;
        definition.hardware.guest = definition.uuid;
        if (change)
            change(definition);
        return m_house->registry.define(definition);
    }

    std::shared_ptr<Guest> started(const std::function<void(GuestDefinition &)> &change = {})
    {
        const auto guest = define(change);
        runUntilDone(m_house->power->start(guest));
        return guest;
    }

    std::shared_ptr<test::FakeDomain> domain(const std::shared_ptr<Guest> &guest) const
    {
        return m_house->engine.domainOf(guest->uuid());
    }

    QStringList kinds() const
    {
        QStringList words;
        for (const GuestEvent &event : m_house->events.kept(0))
            words.append(event.kind);
        return words;
    }

    QString runtimeDir(const std::shared_ptr<Guest> &guest) const
    {
        return m_directory->filePath(QStringLiteral("domains/") + guest->key());
    }

    std::optional<ErrorInfo> refused(const std::function<Task<>()> &operation)
    {
        return thrownBy([&] { runUntilDone(operation()); });
    }

    static void installing(GuestDefinition &definition)
    {
        definition.install = InstallBoot{};
        definition.install->boot.order = {BootDevice::Network};
        definition.install->source = QStringLiteral("http://tree/");
    }

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_house = std::make_unique<House>(*m_directory);
    }

    void cleanup() { m_house.reset(); }

    void shutsDownAlsoWhereNothingCanBeWritten()
    {
        const auto guest = started();
        QVERIFY(QDir(runtimeDir(guest)).removeRecursively());
        runUntilDone(m_house->power->shutdown(guest));
        QVERIFY(guest->state() == GuestState::Stopping);
        QVERIFY(guest->note().shutdownAsked);
    }

    void startsAndEnds()
    {
        const auto guest = started();
        QVERIFY(guest->state() == GuestState::Running);
        QVERIFY(
            QFileInfo(runtimeDir(guest)).permissions()
            == (QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadUser | QFile::WriteUser | QFile::ExeUser));
        QCOMPARE(m_house->engine.startedWithEndOnReboot, QList<bool>{false});
        domain(guest)->end(ExitCause::GuestShutdown);
        QVERIFY(guest->state() == GuestState::Off);
        QCOMPARE(guest->lastExit(), QStringLiteral("shut down"));
        QVERIFY(!QFileInfo::exists(runtimeDir(guest)));
        QCOMPARE(kinds(), (QStringList{QStringLiteral("starting"), QStringLiteral("started"), QStringLiteral("ended")}));
    }

    void refusesASecondStart()
    {
        const auto guest = started();
        const auto error = refused([&] { return m_house->power->start(guest); });
        QVERIFY(error && error->code == ErrorCode::WrongState);
        QCOMPARE(error->guest, QStringLiteral("alpha"));
        QCOMPARE(m_house->engine.started.size(), 1);
    }

    void refusesEverythingOfAGuestThatIsOff()
    {
        const auto guest = define();
        const auto power = m_house->power;
        const std::function<Task<>()> operations[] = {
            [&] { return power->shutdown(guest); }, [&] { return power->reboot(guest); }, [&] { return power->reset(guest); },
            [&] { return power->powerOff(guest); }, [&] { return power->pause(guest); },  [&] { return power->resume(guest); }};
        for (const auto &operation : operations)
            QVERIFY(refused(operation)->code == ErrorCode::WrongState);
    }

    void refusesShutdownWhilePaused()
    {
        const auto guest = started();
        runUntilDone(m_house->power->pause(guest));
        QVERIFY(guest->state() == GuestState::Paused);
        const auto error = refused([&] { return m_house->power->shutdown(guest); });
        QVERIFY(error->code == ErrorCode::WrongState);
        QCOMPARE(error->hint, QStringLiteral("Resume it first"));
        runUntilDone(m_house->power->resume(guest));
        QVERIFY(guest->state() == GuestState::Running);
    }

    void goesOnFromAFile()
    {
        const auto guest = started();
        const QString file = m_directory->filePath(QStringLiteral("guest.saved"));
        runUntilDone(m_house->power->save(guest, file));
        QVERIFY(guest->state() == GuestState::Off);
        QCOMPARE(guest->lastExit(), QStringLiteral("saved"));
        QCOMPARE(guest->savedFile(), file);
        QVERIFY(guest->savingInto().isEmpty());
        QVERIFY(!QFileInfo::exists(runtimeDir(guest)));
        runUntilDone(m_house->power->restore(guest, file));
        QVERIFY(guest->state() == GuestState::Running);
        QVERIFY(guest->savedFile().isEmpty());
        QVERIFY(QFileInfo::exists(file));
        QCOMPARE(m_house->engine.restored, QStringList{file});
        QCOMPARE(refused([&] { return m_house->power->restore(guest, file); })->code, ErrorCode::WrongState);
    }

    /// The daemon's own place has one file for each guest, which is used once.
    void goesOnFromItsOwnPlace()
    {
        const auto guest = started();
        const QString place = m_house->power->savedPlace(*guest);
        runUntilDone(m_house->power->save(guest, place));
        QCOMPARE(m_house->lastRuns.savedOf(guest->uuid()), place);
        runUntilDone(m_house->power->restore(guest, place));
        QVERIFY(!QFileInfo::exists(place));
        QVERIFY(m_house->lastRuns.savedOf(guest->uuid()).isEmpty());
    }

    void whatWasSavedIsVoidOnceTheGuestWasStarted()
    {
        const auto guest = started();
        const QString place = m_house->power->savedPlace(*guest);
        runUntilDone(m_house->power->save(guest, place));
        runUntilDone(m_house->power->start(guest));
        QVERIFY(guest->savedFile().isEmpty());
        runUntilDone(m_house->power->save(guest, place)); // in the place of the void one
        QCOMPARE(guest->savedFile(), place);
    }

    void aSavedFileThatIsGoneIsForgotten()
    {
        const auto guest = started();
        const QString place = m_house->power->savedPlace(*guest);
        runUntilDone(m_house->power->save(guest, place));
        QVERIFY(QFile::remove(place));
        m_house->power->forgetMissing(m_directory->filePath(QStringLiteral("another")));
        QCOMPARE(guest->savedFile(), place);
        m_house->power->forgetMissing(place);
        QVERIFY(guest->savedFile().isEmpty());
    }

    void aSaveCanBeBrokenOff()
    {
        const auto guest = started();
        const OneShot<void> gate;
        domain(guest)->saveGate = gate;
        const auto transfer = std::make_shared<Transfer>();
        const QString place = m_house->power->savedPlace(*guest);
        transfer->stop = true;
        gate.resolve();
        const auto failure = refused([&] { return m_house->power->save(guest, place, transfer); });
        QCOMPARE(failure->code, ErrorCode::Cancelled);
        QVERIFY(guest->state() == GuestState::Running);
        QVERIFY(guest->savedFile().isEmpty() && guest->savingInto().isEmpty());
    }

    void aGuestThatCannotBeSavedRunsOn()
    {
        const auto guest = started();
        const QString place = m_directory->filePath(QStringLiteral("guest.saved"));
        const auto save = [&](const QString &file) { return refused([&] { return m_house->power->save(guest, file); })->code; };
        QCOMPARE(save(QStringLiteral("not/absolute")), ErrorCode::InvalidArgument);
        m_house->engine.domainOf(guest->uuid())->nextFailure = Error(ErrorCode::NoSpace, QStringLiteral("The disk is full"));
        QCOMPARE(save(place), ErrorCode::NoSpace);
        QVERIFY(guest->state() == GuestState::Running);
        QVERIFY(guest->savedFile().isEmpty());
        m_house->engine.lacksSaving = QStringLiteral("it is not made for that");
        QCOMPARE(save(place), ErrorCode::NotSupported);
        QVERIFY(guest->state() == GuestState::Running);
    }

    void refusesMoreMemoryThanThereIs()
    {
        m_house->available = ByteSize::fromMiB(512);
        const auto guest = define();
        const auto error = refused([&] { return m_house->power->start(guest); });
        QVERIFY(error->code == ErrorCode::NoMemory);
        QVERIFY(error->text.contains(QLatin1String("512 MiB are missing")));
        QVERIFY(guest->state() == GuestState::Off);
    }

    void refusesAMissingDisk()
    {
        const auto guest = define([](GuestDefinition &definition) {
            DiskConfig disk;
            disk.path = QStringLiteral("/nonexistent/a.qcow2");
            definition.hardware.disks = {disk};
        });
        QVERIFY(refused([&] { return m_house->power->start(guest); })->code == ErrorCode::NotFound);
    }

    void leavesNothingOfAFailedStart()
    {
        const auto guest = define();
        m_house->engine.nextStartFailure =
            Error(ErrorCode::EngineFailed, QStringLiteral("no"), {}, QStringLiteral("QEMU's words"));
        const auto error = refused([&] { return m_house->power->start(guest); });
        QVERIFY(error->code == ErrorCode::EngineFailed);
        QCOMPARE(error->cause, QStringLiteral("QEMU's words"));
        QVERIFY(guest->state() == GuestState::Off);
        QVERIFY(!QFileInfo::exists(runtimeDir(guest)));
        QCOMPARE(kinds().last(), QStringLiteral("failed"));
        runUntilDone(m_house->power->start(guest));
    }

    void isStartingMeanwhile()
    {
        const auto guest = define();
        const OneShot<void> gate;
        m_house->engine.startGate = gate;
        spawn(m_house->power->start(guest), "start");
        QVERIFY(guest->state() == GuestState::Starting);
        QVERIFY(refused([&] { return m_house->power->powerOff(guest); })->code == ErrorCode::WrongState);
        gate.resolve();
        QVERIFY(waitUntil([&] { return guest->state() == GuestState::Running; }));
    }

    void staysStoppingUntilItStops()
    {
        const auto guest = started();
        domain(guest)->answersShutdown = false;
        runUntilDone(m_house->power->shutdown(guest));
        QVERIFY(guest->state() == GuestState::Stopping);
        runUntilDone(m_house->power->reset(guest));
        QVERIFY(guest->state() == GuestState::Running);
        runUntilDone(m_house->power->shutdown(guest));
        runUntilDone(m_house->power->powerOff(guest));
        QVERIFY(guest->state() == GuestState::Off);
    }

    void takesAFailedShutdownBack()
    {
        const auto guest = started();
        domain(guest)->nextFailure = Error(ErrorCode::Timeout, QStringLiteral("QEMU hangs"));
        QVERIFY(refused([&] { return m_house->power->shutdown(guest); })->code == ErrorCode::Timeout);
        QVERIFY(guest->state() == GuestState::Running);
        QVERIFY(!readDomainNote(runtimeDir(guest))->shutdownAsked);
    }

    void staysBeingSavedWhenAShutdownIsRefused()
    {
        const auto guest = started();
        const OneShot<void> gate;
        domain(guest)->saveGate = gate;
        spawn(m_house->power->save(guest, m_directory->filePath(QStringLiteral("guest.saved"))), "save");
        QVERIFY(guest->state() == GuestState::Stopping);
        domain(guest)->nextFailure = Error(ErrorCode::InUse, QStringLiteral("it is being saved"));
        QVERIFY(refused([&] { return m_house->power->shutdown(guest); })->code == ErrorCode::InUse);
        QVERIFY(guest->state() == GuestState::Stopping);
        gate.resolve();
        QVERIFY(waitUntil([&] { return guest->state() == GuestState::Off; }));
    }

    void rebootsByShutdownAndStart()
    {
        const auto guest = started();
        runUntilDone(m_house->power->reboot(guest));
        QVERIFY(waitUntil([&] { return m_house->engine.started.size() == 2 && guest->state() == GuestState::Running; }));
    }

    void startsFromItsDiskAfterTheInstallersReboot()
    {
        const auto guest = started(&installing);
        QVERIFY(m_house->engine.started.first().boot.order == std::vector{BootDevice::Network});
        QCOMPARE(m_house->engine.startedWithEndOnReboot, QList<bool>{true});
        domain(guest)->end(ExitCause::GuestReboot);
        QVERIFY(!guest->definition().install);
        QVERIFY(waitUntil([&] { return m_house->engine.started.size() == 2; }));
        QVERIFY(m_house->engine.started.last().boot == BootConfig{});
        QVERIFY(kinds().contains(QStringLiteral("install_ended")));
    }

    void keepsTheInstallationWhenThePlugIsPulled()
    {
        const auto guest = started(&installing);
        runUntilDone(m_house->power->powerOff(guest));
        QVERIFY(guest->definition().install);
        QVERIFY(guest->state() == GuestState::Off);
    }

    void showsACrash()
    {
        const auto guest = started();
        domain(guest)->end(ExitCause::Panic, QStringLiteral("Oops"));
        QVERIFY(guest->state() == GuestState::Crashed);
        QCOMPARE(kinds().last(), QStringLiteral("crashed"));
        runUntilDone(m_house->power->start(guest));
        QVERIFY(guest->state() == GuestState::Running);
    }

    /// The last listing still has the domain that has just ended.
    void looksAtTheHostsMemoryBeforeItStarts()
    {
        const auto guest = started([](GuestDefinition &definition) { definition.onCrash = EndAction::Restart; });
        m_house->available = {};
        m_house->engine.onListing = [this] { m_house->available = ByteSize::fromGiB(4); };
        domain(guest)->end(ExitCause::Panic);
        QVERIFY(waitUntil([&] { return m_house->engine.started.size() == 2; }));
        QVERIFY(!kinds().contains(QStringLiteral("failed")));
    }

    void isStartedOnceByTwo()
    {
        const auto guest = define();
        OneShot<void> listed;
        m_house->engine.listingGate = listed;
        QStringList codes;
        spawn(note(m_house->power->start(guest), &codes), "the first");
        m_house->engine.listingGate.reset();
        spawn(note(m_house->power->start(guest), &codes), "the second"); // is through with looking first
        listed.resolve();
        QVERIFY(waitUntil([&] { return codes.size() == 2; }));
        QCOMPARE(codes, (QStringList{QStringLiteral("done"), QStringLiteral("WrongState")}));
        QCOMPARE(m_house->engine.started.size(), 1);
    }

    void endsARestartStorm()
    {
        const auto guest = started([](GuestDefinition &definition) { definition.onCrash = EndAction::Restart; });
        for (qsizetype number = 1; number <= 3; ++number) {
            domain(guest)->end(ExitCause::Panic);
            if (number < 3)
                QVERIFY(waitUntil([&] { return m_house->engine.started.size() == number + 1; }));
        }
        QVERIFY(guest->state() == GuestState::Off); // a second must pass now
        for (int i = 0; i < 6; ++i)
            guest->restarts.append(std::chrono::steady_clock::now());
        runUntilDone(m_house->power->start(guest));
        domain(guest)->end(ExitCause::Panic);
        QCOMPARE(kinds().last(), QStringLiteral("failed"));
        QCOMPARE(m_house->engine.started.size(), 4);
    }

    void adoptsWhatRuns()
    {
        const auto before = started(&installing);
        DomainNote note = *readDomainNote(runtimeDir(before));
        QVERIFY(note.installBoot);
        m_house = std::make_unique<House>(*m_directory);
        runUntilDone(m_house->power->adoptAll());
        const auto guest = m_house->registry.find(QStringLiteral("alpha"));
        QVERIFY(guest->state() == GuestState::Running);
        QCOMPARE(guest->note().accelerator, QStringLiteral("tcg"));
        domain(guest)->end(ExitCause::GuestReboot);
        QVERIFY(!guest->definition().install);
    }

    void doesWhatAnUnwatchedEndCallsFor()
    {
        started(&installing);
        m_house = std::make_unique<House>(*m_directory);
        m_house->engine.adoptedExit = DomainExit{ExitCause::GuestReboot, {}};
        runUntilDone(m_house->power->adoptAll());
        const auto guest = m_house->registry.find(QStringLiteral("alpha"));
        QVERIFY(!guest->definition().install);
        QVERIFY(waitUntil([&] { return m_house->engine.started.size() == 1; }));
    }

    void leavesAHungHypervisorAlone()
    {
        const auto before = started();
        const QString directory = runtimeDir(before);
        m_house = std::make_unique<House>(*m_directory);
        m_house->engine.nextAdoptFailure = Error(ErrorCode::Timeout, QStringLiteral("QEMU does not answer"));
        runUntilDone(m_house->power->adoptAll());
        QVERIFY(QFileInfo::exists(directory));
        QVERIFY(m_house->registry.find(QStringLiteral("alpha"))->state() == GuestState::Starting);
    }

    void keepsADomainWhoseDefinitionIsGone()
    {
        const auto before = started();
        QFile::remove(before->file());
        m_house = std::make_unique<House>(*m_directory);
        runUntilDone(m_house->power->adoptAll());
        const auto guest = m_house->registry.find(QStringLiteral("alpha"));
        QVERIFY(guest->state() == GuestState::Running);
        QVERIFY(!guest->problem().isEmpty());
        domain(guest)->end(ExitCause::GuestShutdown);
        QVERIFY(m_house->registry.all().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestGuestPower)
#include "test_guest_power.moc"
