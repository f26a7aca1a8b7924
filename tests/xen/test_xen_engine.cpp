// SPDX-License-Identifier: GPL-3.0-or-later
// The Xen engine on real Xen: run-in-dom0.sh runs this inside a dom0.
#include "async/event_loop.h"
#include "waiting.h"
#include "xen/xen_loader.h"
#include "xen_guest_test.h"

#include <QFile>
#include <QTest>

using namespace domus;
using namespace domus::test;
using namespace std::chrono_literals;

class TestXenEngine : public XenGuestTest {
    Q_OBJECT

    /// What the guest says that it has: "HAS 2 cpus ... total ... free END".
    QList<qint64> inside() const
    {
        const QByteArray text = console();
        const qsizetype end = text.lastIndexOf("END");
        const qsizetype begin = end < 0 ? -1 : text.lastIndexOf("HAS ", end);
        if (begin < 0)
            return {0, 0, 0};
        const QList<QByteArray> words = text.mid(begin, end - begin).simplified().split(' ');
        return words.size() < 5 ? QList<qint64>{0, 0, 0}
                                : QList<qint64>{words[1].toLongLong(), words[3].toLongLong(), words[4].toLongLong()};
    }

    LiveMemory memory() const { return runUntilDone(m_domain->liveMemory()); }

    void reachMemory(ByteSize target)
    {
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(runUntilDone(m_domain->setMemoryTarget(target)), target);
        QVERIFY2(waitUntil([&] { return memory().actual == target; }, followDeadline), qPrintable(memory().actual.toString()));
        qInfo("memory: %s after %lld ms", qPrintable(target.toString()), static_cast<long long>(timer.elapsed()));
        QCOMPARE(memory().target, std::optional(target));
    }

    void reachVcpus(int count)
    {
        QElapsedTimer timer;
        timer.start();
        runUntilDone(m_domain->setVcpus(count));
        QVERIFY(waitUntil([&] { return runUntilDone(m_domain->liveVcpus()).online == count; }, followDeadline));
        qInfo("vcpus: %d after %lld ms", count, static_cast<long long>(timer.elapsed()));
        QVERIFY(waitUntil([&] { return inside()[0] == count; }, followDeadline));
    }

    void followsBothWays(DomainType type)
    {
        DomainConfig wanted = config(type, QStringLiteral("run=follow"));
        wanted.memory = ByteSize::fromMiB(160);
        wanted.memoryMax = ByteSize::fromMiB(256);
        wanted.vcpusMax = 2;
        wanted.cpuWeight = 512;
        start(wanted);
        QVERIFY(isReady());
        QVERIFY(waitUntil([&] { return inside()[0] == 1; }, followDeadline));
        const LiveMemory first = memory();
        QCOMPARE(first.start, ByteSize::fromMiB(160));
        QCOMPARE(first.ceiling, ByteSize::fromMiB(256));
        QCOMPARE(first.balloon, GuestDriver::Present);
        const qint64 before = inside()[2];
        reachMemory(ByteSize::fromMiB(112));
        QVERIFY(waitUntil([&] { return inside()[2] < before - 30000; }, followDeadline));
        reachMemory(ByteSize::fromMiB(224));
        QVERIFY(waitUntil([&] { return inside()[2] > before + 40000; }, followDeadline));
        reachVcpus(2);
        QCOMPARE(runUntilDone(m_domain->liveVcpus()).ceiling, 2);
        reachVcpus(1);
        QCOMPARE(runUntilDone(m_domain->scheduling()), (LiveScheduling{512, 0}));
        runUntilDone(m_domain->setScheduling({1024, 50}));
        QCOMPARE(runUntilDone(m_domain->scheduling()), (LiveScheduling{1024, 50}));
    }
private Q_SLOTS:
    void theEngineIsLoadedInADom0()
    {
        const auto engine = loadXenEngine({});
        QVERIFY(engine);
        const EngineReport report = runUntilDone(engine->report());
        qInfo("%s: %s %s", qPrintable(report.version), qPrintable(report.verdict), qPrintable(report.remedy));
        QVERIFY(report.usable);
        QCOMPARE(report.kind, EngineKind::Xen);
        QVERIFY(report.version.startsWith(QStringLiteral("Xen 4.")));
        const QString said = QStringLiteral("this is dom0; PV, PVH, HVM guests can run; virt_caps: pv hvm hap ");
        QVERIFY2(report.verdict.startsWith(said), qPrintable(report.verdict));
        QCOMPARE(report.remedy, QString());
    }

    void dom0IsNoGuest()
    {
        QCOMPARE(thrownBy([] { GuestDomid::from(0); })->code, ErrorCode::Internal);
        QCOMPARE(thrownBy([] { GuestDomid::from(0x7ff4); })->code, ErrorCode::Internal);
        const QList<DomainSummary> domains = runUntilDone(m_engine->domains());
        QCOMPARE(domains.size(), 1);
        QCOMPARE(domains[0].id, 0);
        QCOMPARE(domains[0].name, QStringLiteral("Domain-0"));
    }

    void walksThroughItsLife_data()
    {
        QTest::addColumn<DomainType>("type");
        QTest::newRow("PV") << DomainType::Pv;
        QTest::newRow("PVH") << DomainType::Pvh;
    }
    void walksThroughItsLife()
    {
        QFETCH(DomainType, type);
        start(config(type, {}));
        QCOMPARE(m_domain->state(), DomainState::Running);
        QVERIFY(isReady());
        runUntilDone(m_domain->pause());
        QCOMPARE(m_domain->state(), DomainState::Paused);
        const auto paused = runUntilDone(m_domain->counters()).cpuTime;
        QVERIFY(paused > 100ms);
        QCOMPARE(runUntilDone(m_domain->counters()).cpuTime, paused);
        runUntilDone(m_domain->resume());
        QCOMPARE(m_domain->state(), DomainState::Running);
        this->type("echo typed $((40 + 2))\n");
        QVERIFY2(waitUntil([&] { return console().contains("typed 42"); }, followDeadline), console().right(400).constData());
        QVERIFY(waitUntil([&] { return runUntilDone(m_domain->kernelRuns()) == std::optional(true); }, followDeadline));
        runUntilDone(m_domain->requestShutdown());
        QVERIFY(waitUntil([&] { return m_exit.has_value(); }, followDeadline));
        QCOMPARE(m_exit->cause, ExitCause::GuestShutdown);
        QCOMPARE(m_domain->state(), DomainState::Ended);
        QCOMPARE(runUntilDone(m_engine->domains()).size(), 1);
    }

    void memoryAndVcpusFollow_data() { walksThroughItsLife_data(); }
    void memoryAndVcpusFollow()
    {
        QFETCH(DomainType, type);
        followsBothWays(type);
    }

    void itsDisplayAndDevicesAreServed()
    {
        const QString disk = m_directory.filePath(QStringLiteral("disk.raw"));
        const QString other = m_directory.filePath(QStringLiteral("other.raw"));
        for (const QString &path : {disk, other}) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(16 << 20));
        }
        DomainConfig wanted = config(DomainType::Pvh, {});
        wanted.memory = wanted.memoryMax = ByteSize::fromMiB(160);
        wanted.display.video = VideoModel::Virtio;
        wanted.disks.push_back({.path = disk, .format = DiskFormat::Raw, .xenName = QStringLiteral("xvdb")});
        wanted.disks.push_back({.path = other, .format = DiskFormat::Raw, .xenName = QStringLiteral("xvda")});
        wanted.nics.push_back(
            {.kind = NicKind::Bridge, .bridge = QStringLiteral("xenbr0"), .mac = QStringLiteral("00:16:3e:00:00:01")});
        start(wanted);
        QVERIFY(isReady());
        type("ip addr add 10.77.0.2/24 dev eth0; ip link set eth0 up; ping -c 3 10.77.0.1; "
             "dd if=/dev/zero of=/dev/xvdb bs=64k count=8; sync; "
             "yes WWWWWWWW | head -n 50 > /dev/tty1; echo served $((1 + 1))\n");
        QVERIFY2(waitUntil([&] { return console().contains("served 2"); }, followDeadline), console().right(400).constData());
        const DomainCounters counters = runUntilDone(m_domain->counters());
        QCOMPARE(counters.disks.size(), 2);
        QCOMPARE(counters.disks[0].name, QStringLiteral("0"));
        QVERIFY(counters.disks[0].writtenBytes >= 512 * 1024);
        QCOMPARE(counters.disks[1].writtenBytes, 0);
        QCOMPARE(counters.nics.size(), 1);
        QVERIFY2(counters.nics[0].traffic && counters.nics[0].traffic->sentBytes > 200, qPrintable(counters.nics[0].unavailable));

        auto [ours, theirs] = makeSocketPair();
        runUntilDone(m_domain->openVnc(std::move(theirs)));
        FdStream viewer(std::move(ours));
        QVERIFY(waitUntil([&] { return viewer.buffered().startsWith("RFB 003."); }));
        const SmallPicture picture = runUntilDone(m_domain->picture(200, 150));
        QCOMPARE(picture.width, 200);
        QVERIFY(picture.rgb.count('\0') < picture.rgb.size());
        const QFileInfo socket(runtimeDir() + QStringLiteral("/vnc.sock"));
        QVERIFY(socket.exists());
        QCOMPARE(QFileInfo(runtimeDir()).permissions() & QFile::Permissions(0x77), QFile::Permissions());
        runUntilDone(m_domain->powerOff());
        QVERIFY(!QFileInfo::exists(socket.filePath()));
        QCOMPARE(m_exit->cause, ExitCause::PoweredOff);
    }

    void aWholeMachineShowsItsFirmware()
    {
        DomainConfig wanted = config(DomainType::Auto, {});
        wanted.boot = {};
        wanted.display.video = VideoModel::Std;
        start(wanted);
        const auto lit = [&] {
            const QByteArray pixels = runUntilDone(m_domain->picture(320, 240)).rgb;
            return pixels.size() - pixels.count('\0');
        };
        QVERIFY(waitUntil([&] { return lit() > 2000; }, bootDeadline)); // SeaBIOS's words
        // Its video memory is a part of what it has and of what it is asked to have.
        QCOMPARE(memory().ceiling, ByteSize::fromMiB(128));
        QCOMPARE(memory().actual, ByteSize::fromMiB(128));
        QCOMPARE(memory().target, std::optional(ByteSize::fromMiB(128)));
        runUntilDone(m_domain->setMemoryTarget(ByteSize::fromMiB(96)));
        QCOMPARE(memory().target, std::optional(ByteSize::fromMiB(96)));
        QCOMPARE(runUntilDone(m_domain->counters()).memoryTarget, std::optional(ByteSize::fromMiB(96)));
        QCOMPARE(runUntilDone(m_domain->kernelRuns()), std::optional<bool>());
        runUntilDone(m_domain->pause());
        runUntilDone(m_domain->resume());
        QVERIFY(thrownBy([&] { runUntilDone(m_domain->setMemoryTarget(ByteSize::fromMiB(256))); }));
        runUntilDone(m_domain->powerOff());
        QCOMPARE(m_exit->cause, ExitCause::PoweredOff);
    }

    void refusesInXensOwnWords()
    {
        const auto failure = [&](const DomainConfig &wanted) { return thrownBy([&] { start(wanted); }); };
        DomainConfig wanted = config(DomainType::Pv, {});
        wanted.boot.kernel = QStringLiteral("/nonexistent/vmlinuz");
        const auto noKernel = failure(wanted);
        QVERIFY(noKernel);
        QVERIFY2(noKernel->cause.contains(QStringLiteral("/nonexistent/vmlinuz")), qPrintable(noKernel->toString()));
        QCOMPARE(noKernel->guest, QStringLiteral("tiny"));
        wanted = config(DomainType::Pv, {});
        wanted.memory = wanted.memoryMax = ByteSize::fromGiB(64);
        const auto noMemory = failure(wanted);
        QVERIFY(noMemory);
        QCOMPARE(noMemory->code, ErrorCode::NoMemory);
        qInfo("%s", qPrintable(noMemory->toString()));
        wanted = config(DomainType::Pv, {});
        wanted.nics.push_back({});
        QCOMPARE(failure(wanted)->code, ErrorCode::NotSupported);
        QCOMPARE(runUntilDone(m_engine->domains()).size(), 1);
    }

    /// libxl itself only knows that it did not start.
    void tellsWhatTheDeviceModelSaid()
    {
        StartResources resources;
        resources.runtimeDir = m_directory.filePath(QString(90, u'd')); // no socket has so long a name
        DomainConfig wanted = config(DomainType::Pv, {});
        wanted.display.video = VideoModel::Virtio;
        const auto failure = thrownBy([&] { runUntilDone(m_engine->start(wanted, std::move(resources))); });
        QVERIFY(failure);
        qInfo("%s", qPrintable(failure->toString()));
        QVERIFY2(failure->cause.contains(QStringLiteral("QEMU: ")), qPrintable(failure->toString()));
        QVERIFY(failure->cause.contains(QStringLiteral("path"), Qt::CaseInsensitive));
        QCOMPARE(runUntilDone(m_engine->domains()).size(), 1);
    }

    void severalStartAtOnce()
    {
        constexpr int count = 3;
        std::shared_ptr<Domain> domains[count];
        bool done[count] = {};
        for (int i = 0; i < count; ++i) {
            StartResources resources;
            resources.runtimeDir = m_directory.filePath(QStringLiteral("several%1").arg(i));
            DomainConfig wanted = config(DomainType::Pv, {});
            wanted.name = QStringLiteral("several%1").arg(i);
            wanted.memory = wanted.memoryMax = ByteSize::fromMiB(96);
            spawn(keep(m_engine->start(wanted, std::move(resources)), &domains[i], &done[i]), "one of several");
        }
        QVERIFY(waitUntil([&] { return std::all_of(done, done + count, [](bool one) { return one; }); }, bootDeadline));
        QCOMPARE(runUntilDone(m_engine->domains()).size(), count + 1);
        for (const auto &domain : domains)
            runUntilDone(domain->powerOff());
        QCOMPARE(runUntilDone(m_engine->domains()).size(), 1);
    }

    /// libxl reaps children, and must not take ours.
    void ourOwnProcessesKeepTheirExitCodes()
    {
        start(config(DomainType::Pv, {}));
        StartResources other;
        other.runtimeDir = m_directory.filePath(QStringLiteral("other"));
        DomainConfig wanted = config(DomainType::Pv, {});
        wanted.name = QStringLiteral("second");
        bool done = false;
        std::shared_ptr<Domain> second;
        spawn(keep(m_engine->start(wanted, std::move(other)), &second, &done), "second guest");
        int rounds = 0;
        while (!done) {
            QCOMPARE(run(QStringLiteral("sh"), {QStringLiteral("-c"), QStringLiteral("exit 7")}), 7);
            ++rounds;
        }
        QVERIFY(rounds > 0);
        qInfo("%d processes of ours ended beside a start", rounds);
        runUntilDone(second->powerOff());
    }

    /// However many processors there are: a listing needs a thread, too.
    void buildsLeaveThreadsForOtherWork()
    {
        XenHost host;
        host.setTurns(256);
        std::array<Outcome, 64> turns;
        for (Outcome &turn : turns)
            spawn(note(host.takeTurn(), &turn), "a turn");
        QCOMPARE(std::count_if(turns.begin(), turns.end(), [](const Outcome &turn) { return turn.done; }), 8);
        while (std::any_of(turns.begin(), turns.end(), [](const Outcome &turn) { return !turn.done; })) {
            host.endTurn();
            QCoreApplication::processEvents();
        }
    }

    void goesOnFromItsFile_data() { walksThroughItsLife_data(); }
    void goesOnFromItsFile()
    {
        QFETCH(DomainType, type);
        const DomainConfig wanted = config(type, {});
        const QString file = m_directory.filePath(QStringLiteral("saved"));
        QFile::remove(file);
        start(wanted);
        QVERIFY(isReady());
        this->type("there=here\n");
        QVERIFY(!thrownBy([&] { runUntilDone(m_domain->save(file)); }));
        QCOMPARE(m_exit->cause, ExitCause::Saved);
        QCOMPARE(runUntilDone(m_engine->domains()).size(), 1);
        QCOMPARE(QFileInfo(file).permissions() & QFile::Permissions(0x77), QFile::Permissions());

        DomainConfig other = wanted;
        other.guest = QUuid::createUuid();
        StartResources resources;
        resources.runtimeDir = runtimeDir();
        QCOMPARE(thrownBy([&] { runUntilDone(m_engine->restore(file, other, std::move(resources))); })->code,
                 ErrorCode::InvalidArgument);
        StartResources again;
        again.runtimeDir = runtimeDir();
        m_domain = runUntilDone(m_engine->restore(file, wanted, std::move(again)));
        listen();
        QCOMPARE(m_domain->state(), DomainState::Running);
        this->type("echo still $there\n");
        QVERIFY(waitUntil([&] { return console().contains("still here"); }, followDeadline));
        runUntilDone(m_domain->powerOff());
        // What we write, xl reads. (-e: it leaves no process of its own behind.)
        QCOMPARE(xl({QStringLiteral("restore"), QStringLiteral("-e"), file}), 0);
        QCOMPARE(runUntilDone(m_engine->domains()).size(), 2);
        QCOMPARE(xl({QStringLiteral("destroy"), QStringLiteral("tiny")}), 0);
    }

    void poweringOffBreaksOffASave()
    {
        const QString file = m_directory.filePath(QStringLiteral("broken off"));
        start(config(DomainType::Pvh, {}));
        QVERIFY(isReady());
        Outcome save;
        spawn(note(m_domain->save(file), &save), "save");
        const auto left = [&] { return QDir(m_directory.path()).entryList({QStringLiteral("broken off*")}); };
        QVERIFY(waitUntil([&] { return !left().isEmpty(); }, followDeadline));
        QVERIFY(!QFileInfo::exists(file)); // it has its name when it is whole
        runUntilDone(m_domain->powerOff());
        QCOMPARE(m_exit->cause, ExitCause::PoweredOff);
        QVERIFY(waitUntil([&] { return save.done; }, followDeadline));
        QVERIFY(save.failure);
        QCOMPARE(left(), QStringList());
        QCOMPARE(runUntilDone(m_engine->domains()).size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestXenEngine)
#include "test_xen_engine.moc"
