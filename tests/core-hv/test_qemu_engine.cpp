// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/event_loop.h"
#include "qemu/qemu_engine.h"
#include "rom_guests.h"
#include "waiting.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <sys/stat.h>

using namespace domus;
using namespace domus::test;

namespace {

/// Which accelerator these tests use: DOMUS_TEST_ACCELERATOR=kvm|auto, else the translator.
std::optional<Accelerator> testedAccelerator()
{
    const QByteArray name = qgetenv("DOMUS_TEST_ACCELERATOR");
    if (name == "auto")
        return std::nullopt;
    return name == "kvm" ? Accelerator::Kvm : Accelerator::Tcg;
}

DomainConfig smallConfig()
{
    DomainConfig config;
    config.name = QStringLiteral("tiny, with a comma");
    config.guest = QUuid::createUuid();
    config.memory = config.memoryMax = ByteSize::fromMiB(16);
    config.display.video = VideoModel::Std;
    return config;
}

QByteArray fileContent(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A domain that runs a ROM guest, with what it said of its end.
struct Running {
    std::unique_ptr<QemuEngine> engine;
    std::shared_ptr<Domain> domain;
    std::optional<DomainExit> exit;
    int reboots = 0;
};

} // namespace

class TestQemuEngine : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;
    int m_count = 0;
    QString m_runtimeDir;

    std::unique_ptr<QemuEngine> engineFor(const QByteArray &guestCode)
    {
        const QString rom = m_directory.filePath(QStringLiteral("rom%1").arg(++m_count));
        QFile file(rom);
        if (!file.open(QIODevice::WriteOnly) || file.write(romWith(guestCode)) < 0)
            qFatal("no ROM");
        QemuEngineOptions options;
        options.accelerator = testedAccelerator();
        options.cacheFile = m_directory.filePath(QStringLiteral("trials.json"));
        options.extraArguments = {QStringLiteral("-bios"), rom};
        return std::make_unique<QemuEngine>(options);
    }

    std::unique_ptr<Running> start(const QByteArray &guestCode, bool endOnReboot = false, bool paused = false)
    {
        auto running = std::make_unique<Running>();
        running->engine = engineFor(guestCode);
        m_runtimeDir = m_directory.filePath(QStringLiteral("run%1").arg(m_count));
        StartResources resources;
        resources.runtimeDir = m_runtimeDir;
        resources.endOnReboot = endOnReboot;
        resources.paused = paused;
        running->domain = runUntilDone(running->engine->start(smallConfig(), std::move(resources)));
        watch(*running);
        return running;
    }

    static void watch(Running &running)
    {
        QObject::connect(running.domain.get(), &Domain::ended, running.domain.get(),
                         [&running](const DomainExit &exit) { running.exit = exit; });
        QObject::connect(running.domain.get(), &Domain::rebooted, running.domain.get(), [&running]() { ++running.reboots; });
    }

    static void endIt(Running &running)
    {
        if (running.domain->state() != DomainState::Ended)
            runUntilDone(running.domain->powerOff());
    }

private Q_SLOTS:
    void reportsWhatIsUsable()
    {
        QemuEngine engine;
        const EngineReport report = runUntilDone(engine.report());
        QVERIFY(report.usable);
        QVERIFY2(report.version.startsWith(QStringLiteral("QEMU ")), qPrintable(report.version));
        QCOMPARE(report.accelerators.size(), 2);
        for (const AcceleratorReport &accelerator : report.accelerators)
            qInfo() << int(accelerator.accelerator) << accelerator.usable << accelerator.verdict << accelerator.remedy
                    << accelerator.trialTime.count();
        qInfo() << report.verdict << report.remedy;
    }

    void walksThroughItsLife()
    {
        const auto running = start(printsReady() + idles());
        Domain &domain = *running->domain;
        QCOMPARE(domain.state(), DomainState::Running);
        QVERIFY(waitUntil([&] { return fileContent(domain.serialLog()) == "R"; }));
        QCOMPARE(thrownBy([&] { runUntilDone(domain.resume()); })->code, ErrorCode::WrongState);
        runUntilDone(domain.pause());
        QCOMPARE(domain.state(), DomainState::Paused);
        QCOMPARE(thrownBy([&] { runUntilDone(domain.pause()); })->code, ErrorCode::WrongState);
        QCOMPARE(thrownBy([&] { runUntilDone(domain.requestShutdown()); })->code, ErrorCode::WrongState);
        runUntilDone(domain.resume());
        QCOMPARE(domain.state(), DomainState::Running);
        runUntilDone(domain.reset());
        QVERIFY(waitUntil([&] { return fileContent(domain.serialLog()) == "RR"; }));
        QCOMPARE(running->reboots, 0);
        const DomainCounters counters = runUntilDone(domain.counters());
        QVERIFY(counters.cpuTime.count() > 0);
        QVERIFY(counters.hostResident > ByteSize::fromMiB(4));
        QCOMPARE(counters.memoryActual, ByteSize::fromMiB(16));
        runUntilDone(domain.powerOff());
        QCOMPARE(domain.state(), DomainState::Ended);
        QCOMPARE(running->exit->cause, ExitCause::PoweredOff);
        QCOMPARE(thrownBy([&] { runUntilDone(domain.pause()); })->code, ErrorCode::WrongState);
        QCOMPARE(thrownBy([&] { runUntilDone(domain.powerOff()); })->code, ErrorCode::WrongState);
        QCOMPARE(thrownBy([&] { runUntilDone(domain.counters()); })->code, ErrorCode::WrongState);
    }

    void startsPaused()
    {
        const auto running = start(printsReady() + idles(), false, true);
        QCOMPARE(running->domain->state(), DomainState::Paused);
        QCOMPARE(fileContent(running->domain->serialLog()), QByteArray());
        runUntilDone(running->domain->resume());
        QVERIFY(waitUntil([&] { return fileContent(running->domain->serialLog()) == "R"; }));
        endIt(*running);
    }

    void tellsWhyItEnded_data()
    {
        QTest::addColumn<QByteArray>("guest");
        QTest::addColumn<bool>("endOnReboot");
        QTest::addColumn<int>("cause");
        QTest::newRow("shut down by itself") << printsReady() + switchesOff() + idles() << false << int(ExitCause::GuestShutdown);
        QTest::newRow("reboot") << reboots() + idles() << true << int(ExitCause::GuestReboot);
        QTest::newRow("panic") << panics() + idles() << false << int(ExitCause::Panic);
    }

    void tellsWhyItEnded()
    {
        QFETCH(QByteArray, guest);
        QFETCH(bool, endOnReboot);
        QFETCH(int, cause);
        const auto running = start(guest, endOnReboot, true);
        runUntilDone(running->domain->resume());
        QVERIFY(waitUntil([&] { return running->exit.has_value(); }));
        QCOMPARE(int(running->exit->cause), cause);
        QCOMPARE(running->domain->state(), DomainState::Ended);
    }
};

QTEST_GUILESS_MAIN(TestQemuEngine)
#include "test_qemu_engine.moc"
