// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/event_loop.h"
#include "process_sweeper.h"
#include "qemu/qemu_engine.h"
#include "rom_guests.h"
#include "waiting.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

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

/// The sockets in /proc/PID that listen on TCP (state 0A), as inodes that the process has open.
QStringList listeningTcpSockets(const QString &proc)
{
    QStringList open;
    for (const QFileInfo &fd : QDir(proc + QStringLiteral("fd")).entryInfoList(QDir::Files | QDir::System))
        open += fd.symLinkTarget();
    const QString all = open.join(QLatin1Char(' '));
    QStringList found;
    for (const char *table : {"net/tcp", "net/tcp6"}) {
        for (const QByteArray &line : fileContent(proc + QLatin1String(table)).split('\n')) {
            const QList<QByteArray> fields = line.simplified().split(' ');
            if (fields.size() > 9 && fields[3] == "0A" && all.contains(QString::fromLatin1("socket:[" + fields[9] + ']')))
                found += QString::fromLatin1(fields[1]);
        }
    }
    return found;
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
    std::unique_ptr<test::ProcessSweeper> m_sweeper; ///< the test's, not that of the daemon which is to be killed
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

    std::optional<ErrorInfo> startFailure(Engine &engine, const DomainConfig &config)
    {
        StartResources resources;
        const QString directory = m_directory.filePath(QStringLiteral("failing"));
        resources.runtimeDir = directory;
        const auto failure = thrownBy([&] { runUntilDone(engine.start(config, std::move(resources))); });
        if (!QDir(directory).isEmpty(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot))
            qFatal("a start that failed left something");
        return failure;
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
    void initTestCase() { m_sweeper = std::make_unique<test::ProcessSweeper>(m_directory.path()); }

    void reportsWhatIsUsable()
    {
        QemuEngine engine;
        const EngineReport report = runUntilDone(engine.report());
        QVERIFY(report.usable);
        QVERIFY2(report.version.startsWith(QStringLiteral("QEMU ")), qPrintable(report.version));
        QCOMPARE(report.accelerators.size(), 2);
        if (qgetenv("DOMUS_TEST_EXPECT") == "kvm")
            QCOMPARE(report.accelerator, Accelerator::Kvm);
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

    void tellsOfAQemuThatHangs()
    {
        const auto running = start(printsReady() + idles());
        Domain &domain = *running->domain;
        QVERIFY(runUntilDone(domain.counters()).answers);
        ::kill(pid_t(domain.pid()), SIGSTOP);
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 3; ++i) {
            const DomainCounters counters = runUntilDone(domain.counters());
            QVERIFY(!counters.answers && counters.disks.isEmpty());
            QVERIFY(counters.cpuTime.count() > 0); // the kernel knows
        }
        QVERIFY2(timer.elapsed() < 4000, "each was waited for");
        ::kill(pid_t(domain.pid()), SIGCONT);
        QVERIFY(waitUntil([&] { return runUntilDone(domain.counters()).answers; }));
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
        // A daemon that did not see it reads the same from what QEMU left.
        DomainExit known;
        QCOMPARE(runUntilDone(running->engine->adopt(m_runtimeDir, &known)), std::shared_ptr<Domain>());
        QCOMPARE(int(known.cause), cause);
    }

    void endsADomainWithoutARecord()
    {
        auto running = start(printsReady() + idles(), false, true);
        const pid_t pid = pid_t(running->domain->pid());
        running.reset(); // as if its daemon was killed,
        QVERIFY(QFile::remove(m_runtimeDir + QStringLiteral("/domain.json"))); // before the record was written
        DomainExit known;
        QemuEngine later({});
        QCOMPARE(runUntilDone(later.adopt(m_runtimeDir, &known)), std::shared_ptr<Domain>());
        QCOMPARE(known.cause, ExitCause::Unknown);
        QVERIFY(waitUntil([&] { return ::waitpid(pid, nullptr, WNOHANG) == pid; }));
        QCOMPARE(runUntilDone(later.adopt(m_runtimeDir, &known)), std::shared_ptr<Domain>()); // and again, when it has gone
    }

    void beginsWhatAKilledDaemonDidNot()
    {
        auto running = start(printsReady() + idles(), false, true);
        running.reset();
        QFile record(m_runtimeDir + QStringLiteral("/domain.json"));
        QVERIFY(record.open(QIODevice::ReadWrite));
        const QByteArray text = record.readAll();
        QVERIFY(text.contains("\"startPaused\": true"));
        record.resize(0);
        record.seek(0);
        record.write(QByteArray(text).replace("\"startPaused\": true", "\"startPaused\": false"));
        record.close();
        QemuEngine later({});
        Running adopted;
        adopted.domain = runUntilDone(later.adopt(m_runtimeDir, nullptr));
        watch(adopted);
        QCOMPARE(adopted.domain->state(), DomainState::Running);
        QVERIFY(waitUntil([&] { return fileContent(adopted.domain->serialLog()) == "R"; }));
        endIt(adopted);
    }

    void takesOverWhomItCannotReach()
    {
        auto running = start(idles());
        running.reset();
        QVERIFY(QFile::remove(m_runtimeDir + QStringLiteral("/qmp.sock")));
        QemuEngine later({});
        Running adopted;
        adopted.domain = runUntilDone(later.adopt(m_runtimeDir, nullptr));
        QVERIFY(adopted.domain);
        watch(adopted);
        QCOMPARE(adopted.domain->state(), DomainState::Running);
        const auto refusal = thrownBy([&] { runUntilDone(adopted.domain->pause()); });
        QVERIFY2(refusal->text.contains(QStringLiteral("cannot be reached")), qPrintable(refusal->text));
        QVERIFY(!refusal->hint.isEmpty());
        endIt(adopted);
    }

    void givesUpARecordThatCannotBeRead()
    {
        auto running = start(idles());
        const pid_t pid = pid_t(running->domain->pid());
        running.reset();
        QFile record(m_runtimeDir + QStringLiteral("/domain.json"));
        QVERIFY(record.open(QIODevice::WriteOnly | QIODevice::Truncate));
        record.write("{");
        record.close();
        QemuEngine later({});
        QVERIFY(thrownBy([&] { runUntilDone(later.adopt(m_runtimeDir, nullptr)); })); // it runs: it is left alone
        ::kill(pid, SIGKILL);
        QVERIFY(waitUntil([&] { return ::waitpid(pid, nullptr, WNOHANG) == pid; }));
        DomainExit known;
        QCOMPARE(runUntilDone(later.adopt(m_runtimeDir, &known)), std::shared_ptr<Domain>());
        QVERIFY(!known.detail.isEmpty());
    }

    void printsEveryByteOnceThoughNobodyReads()
    {
        // mov cx, 5000; next: mov dx, 0x3fd; wait: in al, dx; test al, 0x20; jz wait; mov dx, 0x3f8; mov al, 'x';
        // out dx, al; loop next
        const QByteArray prints = code(
            {0xB9, 0x88, 0x13, 0xBA, 0xFD, 0x03, 0xEC, 0xA8, 0x20, 0x74, 0xFB, 0xBA, 0xF8, 0x03, 0xB0, 'x', 0xEE, 0xE2, 0xF0});
        const auto running = start(prints + printsReady() + idles(), false, true);
        Domain &domain = *running->domain;
        const UniqueFd input = domain.openConsoleInput(); // somebody has the console open, and does not read
        runUntilDone(domain.resume());
        QVERIFY(waitUntil([&] { return fileContent(domain.serialLog()).endsWith('R'); }));
        QCOMPARE(fileContent(domain.serialLog()), QByteArray(5000, 'x') + "R");
        endIt(*running);
    }

    void isTypedAtWithoutWaitingWhileItIsStopped()
    {
        const auto running = start(idles());
        ::kill(pid_t(running->domain->pid()), SIGSTOP);
        const QByteArray much(1 << 20, 'x');
        for (int i = 0; i < 10; ++i) {
            const UniqueFd input = running->domain->openConsoleInput();
            QVERIFY(::write(input.get(), much.constData(), size_t(much.size())) < much.size());
        }
        runUntilDone(running->domain->powerOff());
    }

    void obeysThePowerButton()
    {
        const auto running = start(obeysPowerButton());
        QVERIFY(waitUntil([&] { return fileContent(running->domain->serialLog()) == "R"; }));
        runUntilDone(running->domain->requestShutdown());
        QVERIFY(waitUntil([&] { return running->exit.has_value(); }));
        QCOMPARE(running->exit->cause, ExitCause::GuestShutdown);
    }

    void rebootsInsideTheDomain()
    {
        const auto running = start(printsReady() + reboots() + idles());
        QVERIFY(waitUntil([&] { return running->reboots > 0; }));
        QCOMPARE(running->domain->state(), DomainState::Running);
        endIt(*running);
        QCOMPARE(running->exit->cause, ExitCause::PoweredOff);
    }

    void theResetButtonDoesNotEndADomainThatEndsOnReboot()
    {
        const auto running = start(printsReady() + idles(), true);
        Domain &domain = *running->domain;
        QVERIFY(waitUntil([&] { return fileContent(domain.serialLog()) == "R"; }));
        runUntilDone(domain.reset());
        QVERIFY(waitUntil([&] { return fileContent(domain.serialLog()) == "RR"; }));
        QCOMPARE(domain.state(), DomainState::Running);
        endIt(*running);
    }

    void tellsOfAKillFromOutside()
    {
        const auto running = start(idles());
        ::kill(pid_t(running->domain->pid()), SIGKILL);
        QVERIFY(waitUntil([&] { return running->exit.has_value(); }));
        QCOMPARE(running->exit->cause, ExitCause::Killed);
        QCOMPARE(running->exit->detail, QStringLiteral("killed by signal 9"));
        QCOMPARE(thrownBy([&] { runUntilDone(running->domain->pause()); })->code, ErrorCode::WrongState);
    }

    void tellsOfAPoliteKill()
    {
        const auto running = start(idles());
        ::kill(pid_t(running->domain->pid()), SIGTERM);
        QVERIFY(waitUntil([&] { return running->exit.has_value(); }));
        QCOMPARE(running->exit->cause, ExitCause::Killed);
    }

    void pullsThePlugOfAHungQemu()
    {
        const auto running = start(idles());
        const auto other = start(printsReady() + idles());
        ::kill(pid_t(running->domain->pid()), SIGSTOP);
        OneShot<void> failed;
        detail::settleWith(running->domain->pause(), failed);
        runUntilDone(other->domain->pause()); // the others are not delayed
        QVERIFY(!failed.isSettled());
        endIt(*other);
        QVERIFY(waitUntil([&] { return failed.isSettled(); }));
        const auto refusal = thrownBy([&] { failed.wait().await_resume(); });
        QCOMPARE(refusal->code, ErrorCode::Timeout);
        QVERIFY2(refusal->hint.contains(QStringLiteral("power the guest off")), qPrintable(refusal->hint));
        QCOMPARE(running->domain->state(), DomainState::Running);
        runUntilDone(running->domain->powerOff());
        QCOMPARE(running->exit->cause, ExitCause::PoweredOff);
    }

    void servesViewers()
    {
        const auto running = start(idles());
        for (int viewer = 0; viewer < 3; ++viewer) {
            auto [ours, theirs] = makeSocketPair();
            FdStream stream(std::move(ours));
            runUntilDone(running->domain->openVnc(std::move(theirs)));
            QVERIFY(waitUntil([&] { return stream.buffered().startsWith("RFB 003.008\n"); }));
        }
        endIt(*running);
    }

    void carriesTheTextConsole()
    {
        // again: mov dx, 0x3fd; in al, dx; test al, 1; jz again; mov dx, 0x3f8; in al, dx; inc al; out dx, al; jmp again
        const QByteArray echo =
            code({0xBA, 0xFD, 0x03, 0xEC, 0xA8, 0x01, 0x74, 0xF8, 0xBA, 0xF8, 0x03, 0xEC, 0xFE, 0xC0, 0xEE, 0xEB, 0xEF});
        const auto running = start(printsReady() + echo);
        Domain &domain = *running->domain;
        QVERIFY(waitUntil([&] { return fileContent(domain.serialLog()) == "R"; }));
        FdStream stream(domain.openConsoleInput());
        stream.write("HAL");
        QVERIFY2(waitUntil([&] { return fileContent(domain.serialLog()) == "RIBM"; }),
                 fileContent(domain.serialLog()).constData());
        endIt(*running);
    }

    void locksItselfIn()
    {
        const auto running = start(idles());
        const QString proc = QStringLiteral("/proc/%1/").arg(running->domain->pid());
        QVERIFY(fileContent(proc + QStringLiteral("status")).contains("\nSeccomp:\t2\n"));
        QCOMPARE(::getsid(pid_t(running->domain->pid())), pid_t(running->domain->pid()));
        QCOMPARE(listeningTcpSockets(proc), QStringList());
        struct stat info = {};
        QCOMPARE(::stat(qPrintable(m_runtimeDir), &info), 0);
        QCOMPARE(int(info.st_mode & 0777), 0700);
        for (const QString &name : QDir(m_runtimeDir).entryList(QDir::Files | QDir::System)) {
            QCOMPARE(::stat(qPrintable(m_runtimeDir + QLatin1Char('/') + name), &info), 0);
            QVERIFY2((info.st_mode & 0777) == 0600, qPrintable(name));
        }
        endIt(*running);
    }

    void givesASmallPictureOfItsDisplay()
    {
        const auto engine = engineFor(idles());
        DomainConfig config = smallConfig();
        config.display.video = VideoModel::Std;
        StartResources resources;
        resources.runtimeDir = m_directory.filePath(QStringLiteral("with-display"));
        const auto domain = runUntilDone(engine->start(config, std::move(resources)));
        const SmallPicture picture = runUntilDone(domain->picture(44, 28));
        QVERIFY(picture.width > 0 && picture.width <= 44 && picture.height > 0 && picture.height <= 28);
        QCOMPARE(picture.rgb.size(), qsizetype(picture.width) * picture.height * 3);
        QVERIFY(!QFile::exists(m_directory.filePath(QStringLiteral("with-display/screen.ppm"))));
        QCOMPARE(runUntilDone(domain->picture(44, 28)).width, picture.width); // and another one
        runUntilDone(domain->powerOff());
        QVERIFY(thrownBy([&] { runUntilDone(domain->picture(44, 28)); }));
    }

    void inheritsNothingOfTheDaemons()
    {
        // A descriptor that somebody forgot to mark close-on-exec.
        const UniqueFd careless(::open("/etc/passwd", O_RDONLY));
        const auto running = start(idles());
        for (const QFileInfo &fd :
             QDir(QStringLiteral("/proc/%1/fd").arg(running->domain->pid())).entryInfoList(QDir::Files | QDir::System))
            QVERIFY(fd.symLinkTarget() != QLatin1String("/etc/passwd"));
        endIt(*running);
    }

    void refusesAMissingImage()
    {
        const auto engine = engineFor(idles());
        DomainConfig config = smallConfig();
        config.disks = {{.path = QStringLiteral("/nonexistent/disk.qcow2")}};
        const auto failure = startFailure(*engine, config);
        QCOMPARE(failure->code, ErrorCode::NotFound);
        QVERIFY2(failure->text.contains(QStringLiteral("/nonexistent/disk.qcow2")), qPrintable(failure->text));
    }

    void refusesALockedImageInQemusWords()
    {
        const QString image = m_directory.filePath(QStringLiteral("disk, with a comma.img"));
        QFile file(image);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(1 << 20));
        DomainConfig config = smallConfig();
        config.disks = {{.path = image, .format = DiskFormat::Raw}};
        const auto engine = engineFor(idles());
        StartResources resources;
        resources.runtimeDir = m_directory.filePath(QStringLiteral("first"));
        const auto domain = runUntilDone(engine->start(config, std::move(resources)));
        const auto failure = startFailure(*engine, config);
        QCOMPARE(failure->code, ErrorCode::EngineFailed);
        QVERIFY2(failure->cause.contains(QStringLiteral("lock")), qPrintable(failure->cause));
        QCOMPARE(failure->guest, config.name);
        runUntilDone(domain->powerOff());
    }

    void tellsQemusWordsForABadArgument()
    {
        QemuEngineOptions options;
        options.accelerator = testedAccelerator();
        options.extraArguments = {QStringLiteral("-device"), QStringLiteral("no-such-device")};
        QemuEngine engine(options);
        const auto failure = startFailure(engine, smallConfig());
        QCOMPARE(failure->code, ErrorCode::EngineFailed);
        QVERIFY2(failure->cause.contains(QStringLiteral("no-such-device")), qPrintable(failure->cause));
    }

    void startsWithEveryDevice()
    {
        DomainConfig config = smallConfig();
        config.memory = ByteSize::fromMiB(128);
        config.memoryMax = ByteSize::fromGiB(1);
        config.vcpusMax = 4;
        config.firmware = Firmware::Uefi;
        for (const DiskBus bus : {DiskBus::Virtio, DiskBus::Sata, DiskBus::Scsi, DiskBus::Ide}) {
            const QString image = m_directory.filePath(QStringLiteral("every%1, x.img").arg(int(bus)));
            QFile file(image);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(1 << 20));
            config.disks.push_back({.path = image, .format = DiskFormat::Raw, .bus = bus});
            config.disks.push_back({.bus = bus, .role = DiskRole::Cdrom});
        }
        config.nics = {{.mac = QStringLiteral("52:54:00:00:00:01")},
                       {.model = NicModel::E1000, .mac = QStringLiteral("52:54:00:00:00:02")}};
        config.display.video = VideoModel::Virtio;
        auto [ours, theirs] = makeSocketPair();
        StartResources resources;
        resources.runtimeDir = m_directory.filePath(QStringLiteral("every"));
        resources.nvram = m_directory.filePath(QStringLiteral("every, variables.fd"));
        resources.nics.push_back({NicAttachment::Stream, std::move(theirs), {}});
        resources.nics.push_back({});
        const QString nvram = resources.nvram;
        QemuEngine engine(QemuEngineOptions{.accelerator = testedAccelerator()});
        const auto domain = runUntilDone(engine.start(config, std::move(resources)));
        QCOMPARE(domain->state(), DomainState::Running);
        QVERIFY(QFileInfo(nvram).size() > 100'000);
        runUntilDone(domain->powerOff());
    }

    void isTakenOverAfterADaemonsKill()
    {
        const QString directory = m_directory.filePath(QStringLiteral("kept"));
        QProcess daemon;
        daemon.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("TMPDIR"), m_directory.path());
        daemon.setProcessEnvironment(environment);
        daemon.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--start-in"), directory});
        QVERIFY(waitUntil([&] { return daemon.readAllStandardOutput().contains("STARTED"); }));
        daemon.kill();
        QVERIFY(daemon.waitForFinished());
        QemuEngine engine;
        Running running;
        running.domain = runUntilDone(engine.adopt(directory, nullptr));
        QVERIFY(running.domain);
        watch(running);
        QCOMPARE(running.domain->state(), DomainState::Paused);
        runUntilDone(running.domain->resume());
        QCOMPARE(fileContent(running.domain->serialLog()), QByteArray("R"));
        runUntilDone(running.domain->powerOff());
        QCOMPARE(running.exit->cause, ExitCause::PoweredOff);
    }

public:
    /// What the killed daemon of isTakenOverAfterADaemonsKill() does.
    static int startAndWait(const QString &directory)
    {
        TestQemuEngine test;
        const auto engine = test.engineFor(printsReady() + idles());
        StartResources resources;
        resources.runtimeDir = directory;
        const auto domain = runUntilDone(engine->start(smallConfig(), std::move(resources)));
        waitUntil([&] { return fileContent(domain->serialLog()) == "R"; });
        runUntilDone(domain->pause());
        puts("STARTED");
        fflush(stdout);
        return QCoreApplication::exec();
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QLatin1String("--start-in"))
        return TestQemuEngine::startAndWait(arguments.value(2));
    TestQemuEngine test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_qemu_engine.moc"
