// SPDX-License-Identifier: GPL-3.0-or-later
// Memory and vCPUs of real guests while they run.
#include "async/event_loop.h"
#include "following_guest.h"
#include "process_sweeper.h"
#include "qemu/qemu_engine.h"
#include "tiny_guest.h"
#include "waiting.h"

#include <QTemporaryDir>
#include <QTest>
#include <csignal>

using namespace domus;
using namespace domus::test;
using namespace std::chrono_literals;

namespace {

constexpr auto bootDeadline = 90s;
constexpr auto followDeadline = 60s;

} // namespace

class TestLiveGuest : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;
    test::ProcessSweeper m_sweeper{m_directory.path()};
    QemuEngine m_engine{QemuEngineOptions{.accelerator = Accelerator::Tcg}};
    std::shared_ptr<Domain> m_domain;

    QString runtimeDir() const { return m_directory.filePath(QStringLiteral("run")); }

    void start(const DomainConfig &config)
    {
        StartResources resources;
        resources.runtimeDir = runtimeDir();
        m_domain = runUntilDone(m_engine.start(config, std::move(resources)));
    }

    static DomainConfig tinyConfig(const QByteArray &commands, const QStringList &modules)
    {
        const TinyGuest guest = tinyGuest(commands, modules);
        DomainConfig config;
        config.name = QStringLiteral("live");
        config.guest = QUuid::createUuid();
        config.memory = ByteSize::fromMiB(512);
        config.memoryMax = ByteSize::fromMiB(1024);
        config.vcpus = 1;
        config.vcpusMax = 4;
        config.boot.kernel = guest.kernel;
        config.boot.initrd = guest.initrd;
        config.boot.cmdline = guest.cmdline;
        return config;
    }

    LiveMemory memory() const { return runUntilDone(m_domain->liveMemory()); }
    LiveVcpus vcpus() const { return runUntilDone(m_domain->liveVcpus()); }
    InsideGuest inside() const { return insideGuest(m_domain->serialLog()); }

    void reachMemory(ByteSize target)
    {
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(runUntilDone(m_domain->setMemoryTarget(target)), target);
        QVERIFY2(waitUntil([&] { return memory().actual == target; }, followDeadline), qPrintable(memory().actual.toString()));
        qInfo("memory: %s after %lld ms", qPrintable(target.toString()), static_cast<long long>(timer.elapsed()));
    }

    void reachVcpus(int count)
    {
        QElapsedTimer timer;
        timer.start();
        runUntilDone(m_domain->setVcpus(count));
        QVERIFY2(waitUntil([&] { return vcpus().online == count && vcpus().plugged == count; }, followDeadline),
                 qPrintable(QStringLiteral("%1 %2").arg(vcpus().online).arg(vcpus().refusal)));
        qInfo("vcpus: %d after %lld ms", count, static_cast<long long>(timer.elapsed()));
        QVERIFY2(waitUntil([&] { return inside().cpus == count; }, followDeadline), qPrintable(QString::number(inside().cpus)));
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString problem = tinyGuestProblem(); !problem.isEmpty())
            QSKIP(qPrintable(problem));
    }

    void cleanup()
    {
        if (m_domain && m_domain->state() != DomainState::Ended)
            runUntilDone(m_domain->powerOff());
        m_domain.reset();
    }

    void memoryAndVcpusFollow()
    {
        start(tinyConfig(followingCommands, tinyGuestModules() << QStringLiteral("virtio_mem")));
        QVERIFY(waitUntil([&] { return inside().cpus == 1; }, bootDeadline));
        const InsideGuest before = inside();
        QVERIFY(waitUntil([&] { return memory().guestUsed.has_value(); }, followDeadline));
        QCOMPARE(runUntilDone(m_domain->kernelRuns()), std::optional(true));
        const LiveMemory first = memory();
        QCOMPARE(first.actual, ByteSize::fromMiB(512));
        QCOMPARE(first.ceiling, ByteSize::fromMiB(1024));
        QCOMPARE(first.balloon, GuestDriver::Present);
        QCOMPARE(first.growth, GuestDriver::Present);
        QVERIFY(!first.target);
        QVERIFY(*first.guestUsed > ByteSize::fromMiB(10) && *first.guestUsed < ByteSize::fromMiB(256));

        reachMemory(ByteSize::fromMiB(256));
        QVERIFY(waitUntil([&] { return inside().free < before.free - ByteSize::fromMiB(200); }, followDeadline));
        QCOMPARE(memory().target, std::optional(ByteSize::fromMiB(256)));

        reachMemory(ByteSize::fromMiB(1024));
        QVERIFY(waitUntil([&] { return inside().total > before.total + ByteSize::fromMiB(480); }, followDeadline));
        QVERIFY(waitUntil([&] { return inside().free > before.free + ByteSize::fromMiB(440); }, followDeadline));

        const LiveVcpus one = vcpus();
        QCOMPARE(one.online, 1);
        QCOMPARE(one.ceiling, 4);
        QVERIFY(one.onlineKnown);
        reachVcpus(4);
        QVERIFY(vcpus().guestAnswered);

        // A daemon after this one learns the same from QEMU alone.
        m_domain.reset();
        const auto adopted = runUntilDone(m_engine.adopt(runtimeDir(), nullptr));
        QVERIFY(adopted);
        const LiveMemory again = runUntilDone(adopted->liveMemory());
        QCOMPARE(again.actual, ByteSize::fromMiB(1024));
        QCOMPARE(again.target, std::optional(ByteSize::fromMiB(1024)));
        QCOMPARE(runUntilDone(adopted->liveVcpus()).online, 4);
        QCOMPARE(runUntilDone(adopted->counters()).memoryActual, ByteSize::fromMiB(1024));
        m_domain = adopted;

        reachVcpus(2);
        QVERIFY(vcpus().refusal.isEmpty());
        // QEMU's translator would end: it bears none after one was taken away.
        QCOMPARE(vcpus().ceiling, 2);
        const auto refused = thrownBy([&] { runUntilDone(m_domain->setVcpus(4)); });
        QVERIFY(refused && refused->code == ErrorCode::InvalidArgument && !refused->hint.isEmpty());
        QCOMPARE(m_domain->state(), DomainState::Running);
        reachMemory(ByteSize::fromMiB(512));
    }

    void firmwareFollowsNothing()
    {
        DomainConfig config;
        config.name = QStringLiteral("frozen");
        config.guest = QUuid::createUuid();
        config.memory = ByteSize::fromMiB(128);
        config.memoryMax = ByteSize::fromMiB(256);
        config.vcpusMax = 4;
        start(config);
        QCOMPARE(runUntilDone(m_domain->kernelRuns()), std::optional(false));
        const LiveMemory figures = memory();
        QCOMPARE(figures.balloon, GuestDriver::Absent);
        QCOMPARE(figures.growth, GuestDriver::Absent);
        QVERIFY(!figures.guestUsed);
        runUntilDone(m_domain->setMemoryTarget(ByteSize::fromMiB(64)));
        runUntilDone(m_domain->setMemoryTarget(ByteSize::fromMiB(256)));
        QCOMPARE(memory().actual, ByteSize::fromMiB(128));
        QCOMPARE(memory().target, std::optional(ByteSize::fromMiB(256)));
        runUntilDone(m_domain->setVcpus(3));
        QCOMPARE(vcpus().plugged, 3);
        QCOMPARE(vcpus().online, 1);
        QVERIFY(!vcpus().guestAnswered);
        runUntilDone(m_domain->setVcpus(1));
        QCOMPARE(vcpus().refusal, QStringLiteral("no system that can give up vCPUs runs in the guest"));
    }

    void refusesWhatCannotBe()
    {
        DomainConfig config;
        config.name = QStringLiteral("small");
        config.guest = QUuid::createUuid();
        config.memory = config.memoryMax = ByteSize::fromMiB(64);
        config.balloon = false;
        start(config);
        const auto codeOf = [](const auto &call) {
            try {
                call();
            } catch (const Error &error) {
                return error.code();
            }
            return ErrorCode::Internal;
        };
        const auto target = [&](ByteSize size) { return codeOf([&] { runUntilDone(m_domain->setMemoryTarget(size)); }); };
        QCOMPARE(target(ByteSize::fromMiB(65)), ErrorCode::InvalidArgument);
        QCOMPARE(target(ByteSize::fromMiB(1)), ErrorCode::InvalidArgument);
        QCOMPARE(target(ByteSize::fromMiB(32)), ErrorCode::NotSupported);
        QCOMPARE(codeOf([&] { runUntilDone(m_domain->setVcpus(2)); }), ErrorCode::InvalidArgument);
        QCOMPARE(codeOf([&] { runUntilDone(m_domain->setVcpus(0)); }), ErrorCode::InvalidArgument);
        QCOMPARE(memory().least, ByteSize::fromMiB(64));
    }
};

QTEST_GUILESS_MAIN(TestLiveGuest)
#include "test_live_guest.moc"
