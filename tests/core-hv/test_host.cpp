// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/host_facts.h"
#include "host/process_identity.h"
#include "host/spawn.h"
#include "host/systemd_scope.h"
#include "qemu/accelerator.h"
#include "qemu/exit_cause.h"
#include "qemu/qemu_process.h"
#include "qemu/state_file.h"
#include "waiting.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace domus;
using namespace domus::test;

class TestHost : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsThisMachine()
    {
        const HostFacts facts = readHostFacts();
        QVERIFY(facts.cpus >= 1);
        QVERIFY(!facts.kernel.isEmpty());
        QVERIFY(facts.memory.total > facts.memory.available && !facts.memory.available.isZero());
        QCOMPARE(facts.helpers.size(), 5);
    }

    void readsMemInfo()
    {
        const HostMemory memory = parseMemInfo("MemTotal:       100 kB\nMemFree:  3 kB\nMemAvailable:    40 kB\n");
        QCOMPARE(memory.total, ByteSize::fromKiB(100));
        QCOMPARE(memory.available, ByteSize::fromKiB(40));
        QVERIFY(parseMemInfo("garbage").total.isZero());
    }

    void readsBridgeConf()
    {
        QCOMPARE(parseBridgeConf("# a comment\nallow br0\nallow virbr0\n deny  br0\n"), QStringList(QStringLiteral("virbr0")));
        QCOMPARE(parseBridgeConf("allow all\n"), QStringList(QStringLiteral("all")));
        QCOMPARE(parseBridgeConf("allow br0\ndeny all\n"), QStringList());
    }

    void saysWhyGroupsAreNotUsable()
    {
        QVERIFY(cgroupFactsFrom(false, {}, true).reason.contains(QStringLiteral("version 1")));
        QVERIFY(cgroupFactsFrom(true, "hugetlb", true).reason.contains(QStringLiteral("CPU controller")));
        QVERIFY(cgroupFactsFrom(true, "cpu memory", false).reason.contains(QStringLiteral("delegated")));
        QCOMPARE(cgroupFactsFrom(true, "cpu memory\n", true).reason, QString());
    }

    void readsAProcessWithAStrangeName()
    {
        const auto stat = parseProcessStat("42 (a) S) b) R 1 42 42 0 -1 4194560 1 0 0 0 7 3 0 0 20 0 1 0 12345 1000 5");
        QVERIFY(stat);
        QCOMPARE(stat->state, 'R');
        QCOMPARE(stat->startTicks, qint64(12345));
        QCOMPARE(stat->cpuTime.count(), qint64(10) * 1'000'000'000 / sysconf(_SC_CLK_TCK));
        QVERIFY(!parseProcessStat("42 (x"));
        QVERIFY(!parseProcessStat(""));
    }

    void knowsAProcessFromALaterOneOfItsNumber()
    {
        const auto self = identityOf(::getpid());
        QVERIFY(self && isAlive(*self));
        ProcessIdentity other = *self;
        other.startTicks += 1;
        QVERIFY(!isAlive(other));
        QCOMPARE(QemuProcess::adopt(other), nullptr);
    }

    void spawnsInASessionOfItsOwnAndTellsTheEnd_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<int>("signal");
        QTest::newRow("exit") << QStringLiteral("exit 3") << 3 << 0;
        QTest::newRow("signal") << QStringLiteral("kill -TERM $$") << 0 << SIGTERM;
    }

    void spawnsInASessionOfItsOwnAndTellsTheEnd()
    {
        QFETCH(QString, script);
        QFETCH(int, exitCode);
        QFETCH(int, signal);
        QTemporaryDir directory;
        QFile output(directory.filePath(QStringLiteral("out")));
        QVERIFY(output.open(QIODevice::ReadWrite));
        auto [ours, theirs] = makeSocketPair();
        SpawnRequest request{.program = QStringLiteral("sh"), .workingDirectory = directory.path(), .output = output.handle()};
        request.arguments = {QStringLiteral("-c"),
                             QStringLiteral("[ -e /proc/$$/fd/50 ] && echo inherited; pwd; echo hello >&3; ") + script};
        request.inherited = {theirs.get()};
        const UniqueFd careless(::dup2(output.handle(), 50)); // not close-on-exec
        const auto process = QemuProcess::start(request);
        QCOMPARE(::getsid(pid_t(process->identity().pid)), pid_t(process->identity().pid));
        QVERIFY(waitUntil([&] { return process->hasEnded(); }));
        QCOMPARE(process->end()->exitCode, exitCode);
        QCOMPARE(process->end()->signal, signal);
        output.seek(0);
        QCOMPARE(QString::fromUtf8(output.readAll()), directory.path() + QLatin1Char('\n'));
        char word[8] = {};
        QCOMPARE(::read(ours.get(), word, sizeof word), 6);
        QCOMPARE(QByteArray(word), QByteArray("hello\n"));
    }

    void asksSystemdForAScope()
    {
        const QUuid guest(QStringLiteral("{6f1b1c3e-3a60-4c7e-9f0e-0d7a7f0b4d11}"));
        const QString text = scopeArguments(guest, QStringLiteral("web 1"), 42, false).join(QLatin1Char('|'));
        QCOMPARE(
            text,
            QStringLiteral(
                "--user|--quiet|call|org.freedesktop.systemd1|/org/freedesktop/systemd1|org.freedesktop.systemd1.Manager|"
                "StartTransientUnit|ssa(sv)a(sa(sv))|domus-6f1b1c3e-3a60-4c7e-9f0e-0d7a7f0b4d11-42.scope|fail|3|PIDs|au|1|42|"
                "Description|s|Guest web 1|CollectMode|s|inactive-or-failed|0"));
        QCOMPARE(scopeArguments(guest, {}, 42, true).first(), QStringLiteral("--system"));
    }

    void refusesAProgramThatIsNotThere()
    {
        SpawnRequest request{
            .program = QStringLiteral("/nonexistent/qemu"), .workingDirectory = QStringLiteral("/"), .output = 2};
        QCOMPARE(thrownBy([&] { spawnDetached(request); })->code, ErrorCode::NotFound);
    }

    void readsRecordsBack()
    {
        DomainRecord record{
            .guest = QUuid::createUuid(), .name = QStringLiteral("ä"), .process = {4711, 99}, .bootId = QStringLiteral("b")};
        record.accelerator = Accelerator::Kvm;
        record.endOnReboot = true;
        record.memory = ByteSize::fromGiB(2);
        record.vcpusEver = 5;
        const auto again = parseRecord(formatRecord(record));
        QVERIFY(again.has_value());
        QCOMPARE(again->guest, record.guest);
        QCOMPARE(again->process, record.process);
        QCOMPARE(again->accelerator, record.accelerator);
        QCOMPARE(again->memory, record.memory);
        QCOMPARE(again->vcpusEver, record.vcpusEver);
        QVERIFY(again->endOnReboot && again->serialConsole && !again->balloon);
    }

    void refusesBadRecords()
    {
        for (const char *text :
             {"", "{}", "[]", "{\"version\": 1}", "{\"version\": 2, \"pid\": 5}", "{\"version\":1,\"guest\":\"x\",\"pid\":1}"})
            QVERIFY2(!parseRecord(text).has_value(), text);
    }

    void decidesWhyItEnded()
    {
        const auto cause = [](const EndSigns &signs) { return exitFrom(signs).cause; };
        QCOMPARE(cause({.powerOffAsked = true, .process = ProcessEnd{.signal = 9}}), ExitCause::PoweredOff);
        QCOMPARE(cause({.panicked = true}), ExitCause::Panic);
        QCOMPARE(cause({.shutdownReason = QStringLiteral("guest-shutdown")}), ExitCause::GuestShutdown);
        QCOMPARE(cause({.shutdownReason = QStringLiteral("guest-reset")}), ExitCause::GuestReboot);
        QCOMPARE(cause({.shutdownReason = QStringLiteral("host-signal")}), ExitCause::Killed);
        QCOMPARE(cause({.shutdownReason = QStringLiteral("host-error")}), ExitCause::EngineError);
        QCOMPARE(cause({.process = ProcessEnd{.signal = 11}}), ExitCause::Killed);
        QCOMPARE(exitFrom({.process = ProcessEnd{.exitCode = 1}, .lastWords = QStringLiteral("no disk")}).detail,
                 QStringLiteral("no disk"));
        QCOMPARE(cause({.process = ProcessEnd{.exitCode = 1}}), ExitCause::EngineError);
        QCOMPARE(cause({}), ExitCause::Unknown);
    }

    void readsAnEventLogThatWasCut()
    {
        QTemporaryDir directory;
        QFile file(directory.filePath(QStringLiteral("events")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(1000, '\0') + "{\"event\": \"SHUTDOWN\", \"data\": {\"reason\": \"guest-reset\"}}\r\n{\"eve");
        file.close();
        EndSigns signs;
        readEventLog(file.fileName(), signs);
        QCOMPARE(signs.shutdownReason, QStringLiteral("guest-reset"));
    }

    void namesTheRemedyForKvm()
    {
        using Answer = KvmAccess::Answer;
        QVERIFY(reportFrom(KvmAccess{.answer = Answer::Usable}).usable);
        const auto denied = reportFrom(KvmAccess{.answer = Answer::NoPermission, .group = QStringLiteral("kvm")});
        QVERIFY(!denied.usable && denied.remedy.contains(QStringLiteral("usermod -aG kvm")));
        QVERIFY(reportFrom(KvmAccess{.answer = Answer::Busy}).verdict.contains(QStringLiteral("another hypervisor")));
        QVERIFY(reportFrom(KvmAccess{.answer = Answer::Absent, .cpuCan = true, .intel = true})
                    .remedy.contains(QStringLiteral("modprobe kvm_intel")));
        QVERIFY(
            reportFrom(KvmAccess{.answer = Answer::Absent, .cpuCan = true}).remedy.contains(QStringLiteral("modprobe kvm_amd")));
        QVERIFY(reportFrom(KvmAccess{.answer = Answer::Absent}).verdict.contains(QStringLiteral("no virtualisation")));
        QVERIFY(reportFrom(KvmAccess{.answer = Answer::Failed, .error = ENOMEM}).verdict.contains(QStringLiteral("refuses")));
    }

    void judgesTrials()
    {
        QVERIFY(reportFrom(Accelerator::Kvm, Trial{.began = true, .finished = true}).usable);
        const auto slow = reportFrom(Accelerator::Kvm, Trial{.began = true});
        QVERIFY(!slow.usable && slow.verdict.contains(QStringLiteral("too slow")) && !slow.remedy.isEmpty());
        const auto dead = reportFrom(Accelerator::Kvm, Trial{.lastWords = QStringLiteral("no such file")});
        QVERIFY(!dead.usable && dead.verdict.contains(QStringLiteral("no such file")));
    }

    void looksForKvmWhereThereIsNone()
    {
        QCOMPARE(probeKvm(QStringLiteral("/nonexistent/kvm")).answer, KvmAccess::Answer::Absent);
        const KvmAccess notKvm = probeKvm(QStringLiteral("/dev/null"));
        QCOMPARE(notKvm.answer, KvmAccess::Answer::Failed);
        KvmAccess access;
        readCpuFlags("processor: 0\nflags\t\t: fpu vmx sse\n", access);
        QVERIFY(access.cpuCan && access.intel);
        readCpuFlags("flags\t\t: fpu svm_lock\n", access);
        QVERIFY(!access.cpuCan);
    }
};

QTEST_GUILESS_MAIN(TestHost)
#include "test_host.moc"
