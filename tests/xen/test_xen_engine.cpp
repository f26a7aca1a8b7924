// SPDX-License-Identifier: GPL-3.0-or-later
// The Xen engine on real Xen: run-in-dom0.sh runs this inside a dom0.
#include "async/event_loop.h"
#include "files.h"
#include "waiting.h"
#include "xen/xen_engine.h"
#include "xen/xen_loader.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <sys/resource.h>
#include <unistd.h>

using namespace domus;
using namespace domus::test;
using namespace std::chrono_literals;

namespace {

constexpr auto bootDeadline = 240s; // in a translator, beside other tests
constexpr auto followDeadline = 120s;

QString guestKernel()
{
    const QStringList kernels = QDir(QStringLiteral("/boot")).entryList({QStringLiteral("vmlinuz-*")});
    return kernels.isEmpty() ? QString() : QStringLiteral("/boot/") + kernels.last();
}

int run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    process.start(program, arguments);
    waitUntil([&] { return process.state() == QProcess::NotRunning; }, followDeadline);
    return process.exitCode();
}

Task<> keep(Task<std::shared_ptr<Domain>> task, std::shared_ptr<Domain> *into, bool *done)
{
    *into = co_await task;
    *done = true;
}

struct Outcome {
    bool done = false;
    std::optional<ErrorInfo> failure;
};

Task<> note(Task<> task, Outcome *outcome)
{
    try {
        co_await task;
    } catch (const Error &error) {
        outcome->failure = error.info();
    }
    outcome->done = true;
}

/// No more files can be opened while it is there.
class NoMoreFiles {
public:
    NoMoreFiles()
    {
        ::getrlimit(RLIMIT_NOFILE, &m_before);
        const int lowestFree = ::dup(STDERR_FILENO);
        ::close(lowestFree);
        const rlimit less = {rlim_t(lowestFree), m_before.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &less);
    }
    ~NoMoreFiles() { ::setrlimit(RLIMIT_NOFILE, &m_before); }
    Q_DISABLE_COPY_MOVE(NoMoreFiles)

private:
    rlimit m_before = {};
};

} // namespace

class TestXenEngine : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;
    std::unique_ptr<Engine> m_engine;
    std::shared_ptr<Domain> m_domain;
    std::optional<DomainExit> m_exit;
    int m_rebooted = 0;

    QString runtimeDir() const { return m_directory.filePath(QStringLiteral("run")); }

    std::unique_ptr<Engine> makeEngine() const
    {
        return std::make_unique<XenEngine>(XenEngineOptions{.kernelCache = m_directory.filePath(QStringLiteral("kernels"))});
    }

    static DomainConfig config(DomainType type, const QString &words)
    {
        DomainConfig config;
        config.name = QStringLiteral("tiny");
        config.guest = QUuid::createUuid();
        config.type = type;
        config.memory = config.memoryMax = ByteSize::fromMiB(128);
        config.boot.kernel = guestKernel();
        config.boot.initrd = QStringLiteral("/usr/lib/domus/guest.cpio");
        config.boot.cmdline = QStringLiteral("console=hvc0 quiet panic=-1 ") + words;
        config.display.video = VideoModel::None;
        return config;
    }

    void listen()
    {
        m_exit.reset();
        m_rebooted = 0;
        connect(m_domain.get(), &Domain::ended, this, [this](const DomainExit &exit) { m_exit = exit; });
        connect(m_domain.get(), &Domain::rebooted, this, [this] { ++m_rebooted; });
    }

    void start(const DomainConfig &config, bool endOnReboot = false)
    {
        StartResources resources;
        resources.runtimeDir = runtimeDir();
        resources.endOnReboot = endOnReboot;
        QElapsedTimer timer;
        timer.start();
        m_domain = runUntilDone(m_engine->start(config, std::move(resources)));
        qInfo("started after %lld ms", static_cast<long long>(timer.elapsed()));
        listen();
    }

    /// As a daemon does that comes after this one was killed.
    std::optional<DomainExit> adoptAnew()
    {
        m_domain.reset();
        m_engine = makeEngine();
        DomainExit exit;
        m_domain = runUntilDone(m_engine->adopt(runtimeDir(), &exit));
        if (!m_domain)
            return exit;
        listen();
        return {};
    }

    XenRecord record() const { return *parseXenRecord(readFile(XenPaths{runtimeDir()}.record())); }
    void setRecord(const XenRecord &record) const { replaceFile(XenPaths{runtimeDir()}.record(), formatXenRecord(record)); }

    QByteArray console() const
    {
        QFile log(m_domain->serialLog());
        return log.open(QIODevice::ReadOnly) ? log.readAll() : QByteArray();
    }

    void type(const QByteArray &text) const
    {
        const UniqueFd input = m_domain->openConsoleInput();
        QCOMPARE(::write(input.get(), text.constData(), size_t(text.size())), ssize_t(text.size()));
    }

    bool isReady(int times = 1) const
    {
        return waitUntil([&] { return console().count("DOMUS-GUEST READY") >= times; }, bootDeadline);
    }

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

    int lastId() const { return runUntilDone(m_engine->domains()).last().id; }
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
    void initTestCase()
    {
        QVERIFY2(!guestKernel().isEmpty(), "run this by run-in-dom0.sh");
        m_engine = makeEngine();
    }

    void cleanup()
    {
        if (m_domain && m_domain->state() != DomainState::Ended)
            runUntilDone(m_domain->powerOff());
        m_domain.reset();
        QDir(runtimeDir()).removeRecursively();
    }

    void theEngineIsLoadedInADom0()
    {
        const auto engine = loadXenEngine({});
        QVERIFY(engine);
        const EngineReport report = runUntilDone(engine->report());
        qInfo("%s: %s %s", qPrintable(report.version), qPrintable(report.verdict), qPrintable(report.remedy));
        QVERIFY(report.usable);
        QCOMPARE(report.kind, EngineKind::Xen);
        QVERIFY(report.version.startsWith(QStringLiteral("Xen 4.")));
        QCOMPARE(report.verdict, QStringLiteral("this is dom0; PV, PVH, HVM guests can run"));
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

    void aRebootIsTheSameGuest()
    {
        start(config(DomainType::Pv, {}));
        QVERIFY(isReady());
        const auto xen = std::dynamic_pointer_cast<XenDomain>(m_domain);
        const auto first = xen->domid();
        type("reboot -f\n");
        QVERIFY(waitUntil([&] { return m_rebooted == 1; }, followDeadline));
        QVERIFY(xen->domid().number() > first.number());
        QVERIFY(isReady(2));
        QCOMPARE(m_domain->state(), DomainState::Running);
        runUntilDone(m_domain->reset());
        QVERIFY(isReady(3));
        type("echo c > /proc/sysrq-trigger\n");
        QVERIFY(waitUntil([&] { return m_exit.has_value(); }, followDeadline));
        QCOMPARE(m_exit->cause, ExitCause::Panic);
    }

    /// Whoever resets it twice, or powers it off in a reset, has one domain or none.
    void oneAtATimeReplacesIt()
    {
        start(config(DomainType::Pv, {}));
        const auto code = [&](Task<> task) {
            Outcome outcome;
            spawn(note(std::move(task), &outcome), "a second one");
            return outcome.done && outcome.failure ? outcome.failure->code : ErrorCode::Internal;
        };
        Outcome first;
        spawn(note(m_domain->reset(), &first), "the first reset");
        QCOMPARE(code(m_domain->reset()), ErrorCode::InUse);
        QCOMPARE(code(m_domain->pause()), ErrorCode::InUse);
        QCOMPARE(code(m_domain->requestShutdown()), ErrorCode::InUse);
        QCOMPARE(code(m_domain->save(m_directory.filePath(QStringLiteral("refused")))), ErrorCode::InUse);
        QVERIFY(waitUntil([&] { return first.done; }, followDeadline));
        QVERIFY(!first.failure);
        QCOMPARE(m_domain->state(), DomainState::Running);
        QCOMPARE(runUntilDone(m_engine->domains()).size(), 2);
        Outcome second;
        spawn(note(m_domain->reset(), &second), "the second reset");
        runUntilDone(m_domain->powerOff());
        QVERIFY(second.done);
        QVERIFY(m_exit.has_value());
        QCOMPARE(m_exit->cause, ExitCause::PoweredOff);
        QCOMPARE(runUntilDone(m_engine->domains()).size(), 1);
    }

    void poweringOffBreaksOffASave()
    {
        const QString file = m_directory.filePath(QStringLiteral("broken off"));
        start(config(DomainType::Pvh, {}));
        QVERIFY(isReady());
        Outcome save;
        spawn(note(m_domain->save(file), &save), "save");
        QVERIFY(waitUntil([&] { return QFileInfo::exists(file); }, followDeadline));
        runUntilDone(m_domain->powerOff());
        QCOMPARE(m_exit->cause, ExitCause::PoweredOff);
        QVERIFY(waitUntil([&] { return save.done; }, followDeadline));
        QVERIFY(save.failure);
        QVERIFY(!QFileInfo::exists(file));
        QCOMPARE(runUntilDone(m_engine->domains()).size(), 1);
    }

    /// What cannot be listed for a moment has not gone.
    void aListingThatFailsEndsNothing()
    {
        start(config(DomainType::Pv, {}));
        runUntilDone(m_domain->pause());
        std::optional<NoMoreFiles> none;
        const QObject here; // no longer than what the callback uses
        connect(m_domain.get(), &Domain::stateChanged, &here, [&](DomainState state) {
            if (state == DomainState::Running)
                none.emplace();
        });
        const auto failure = thrownBy([&] { runUntilDone(m_domain->reset()); });
        QVERIFY(none);
        QVERIFY(thrownBy([&] { runUntilDone(m_engine->domains()); }));
        none.reset();
        QVERIFY2(!failure, failure ? qPrintable(failure->toString()) : "");
        QCOMPARE(m_domain->state(), DomainState::Running);
        QVERIFY(!m_exit);
        QCOMPARE(runUntilDone(m_engine->domains()).size(), 2);
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
        QCOMPARE(run(QStringLiteral("xl"), {QStringLiteral("restore"), QStringLiteral("-e"), file}), 0);
        QCOMPARE(runUntilDone(m_engine->domains()).size(), 2);
        QCOMPARE(run(QStringLiteral("xl"), {QStringLiteral("destroy"), QStringLiteral("tiny")}), 0);
    }

    /// Nothing may be thrown once it is built: nobody would know of it.
    void aConsoleThatCannotBeFoundLosesNoDomain()
    {
        const XlContext context;
        XlDomainConfig description;
        describeDomain(context, config(DomainType::Pv, {}), {.type = DomainType::Pv, .kernel = guestKernel(), .vncSocket = {}},
                       description.get());
        std::optional<NoMoreFiles> none;
        std::optional<BuiltDomain> built;
        const auto failure = thrownBy([&] {
            built = buildWith(context, description.get(), QStringLiteral("tiny"), [&](std::uint32_t *domid) {
                const int code = libxl_domain_create_new(context.get(), description.get(), domid, nullptr, nullptr);
                none.emplace();
                return code;
            });
        });
        none.reset();
        QVERIFY2(!failure, failure ? qPrintable(failure->toString()) : "");
        QCOMPARE(built->console, QString());
        destroyDomain(context, built->domid);
    }

    void aRebootMayEndIt()
    {
        start(config(DomainType::Pv, QStringLiteral("run=reboot")), true);
        QVERIFY(waitUntil([&] { return m_exit.has_value(); }, bootDeadline));
        QCOMPARE(m_exit->cause, ExitCause::GuestReboot);
        QVERIFY(console().contains("DOMUS-GUEST READY"));
    }

    void othersDomainsComeAndGoWithinASecond()
    {
        QFile file(m_directory.filePath(QStringLiteral("foreign.cfg")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("name='foreign'\ntype='pv'\nmemory=96\nkernel='" + guestKernel().toUtf8()
                   + "'\nramdisk='/usr/lib/domus/guest.cpio'\nextra='console=hvc0 quiet'\n");
        file.close();
        runUntilDone(m_engine->domains());
        QElapsedTimer sinceChange;
        const QObject here; // no longer than what the callback uses
        connect(m_engine.get(), &Engine::domainsChanged, &here, [&] { sinceChange.start(); });
        QCOMPARE(run(QStringLiteral("xl"), {QStringLiteral("create"), file.fileName()}), 0);
        const auto isThere = [&] {
            const auto domains = runUntilDone(m_engine->domains());
            return std::any_of(domains.begin(), domains.end(), [](const auto &d) { return d.name == QLatin1String("foreign"); });
        };
        QVERIFY(sinceChange.isValid()); // while xl was still at it
        QVERIFY(isThere());
        for (const auto *name : {"renamed", "foreign"}) {
            QCOMPARE(run(QStringLiteral("xl"), {QStringLiteral("rename"), QString::number(lastId()), QLatin1String(name)}), 0);
            QCOMPARE(runUntilDone(m_engine->domains()).last().name, QLatin1String(name));
        }
        sinceChange.invalidate();
        QElapsedTimer gone;
        QCOMPARE(run(QStringLiteral("xl"), {QStringLiteral("destroy"), QStringLiteral("foreign")}), 0);
        gone.start();
        QVERIFY(waitUntil([&] { return sinceChange.isValid() && !isThere(); }, 1s));
        qInfo("a foreign domain was missed %lld ms after xl had ended", static_cast<long long>(gone.elapsed()));
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

    void aXenStoreThatHangsDoesNotStopTheLoop()
    {
        start(config(DomainType::Pv, {}));
        XenHost host;
        const QString node = domainPath(std::dynamic_pointer_cast<XenDomain>(m_domain)->domid().number(), QStringLiteral("cpu"));
        int told = 0;
        QProcess hang;
        hang.start(QStringLiteral("sh"),
                   {QStringLiteral("-c"),
                    QStringLiteral("pid=$(cat /run/xenstored.pid); kill -STOP $pid;"
                                   "echo stopped; sleep 5; kill -CONT $pid")});
        QVERIFY(waitUntil([&] { return hang.canReadLine(); }, followDeadline));
        QElapsedTimer timer;
        timer.start();
        host.watch(node, this, [&] { ++told; });
        host.unwatch(node);
        host.watch(node, this, [&] { ++told; });
        bool adopted = false;
        m_domain.reset();
        spawn(keep(m_engine->adopt(runtimeDir(), nullptr), &m_domain, &adopted), "adopt");
        QVERIFY(waitUntil([&] { return timer.elapsed() > 1000; }));
        QVERIFY2(timer.elapsed() < 4000, "the loop stood still");
        QCOMPARE(told, 0);
        QVERIFY(!adopted);
        QVERIFY(waitUntil([&] { return adopted && told > 0; }, followDeadline));
        listen();
        QVERIFY(waitUntil([&] { return hang.state() == QProcess::NotRunning; }, followDeadline));
    }

    void aDomainDestroyedByOthersWasKilled()
    {
        start(config(DomainType::Pv, {}));
        QVERIFY(isReady());
        QCOMPARE(run(QStringLiteral("xl"), {QStringLiteral("destroy"), QStringLiteral("tiny")}), 0);
        QVERIFY(waitUntil([&] { return m_exit.has_value(); }, 5s));
        QCOMPARE(m_exit->cause, ExitCause::Killed);
    }

    void aDomainDestroyedAfterAdoptionWasKilled_data()
    {
        QTest::addColumn<bool>("paused");
        QTest::newRow("running") << false;
        QTest::newRow("paused") << true;
    }
    void aDomainDestroyedAfterAdoptionWasKilled()
    {
        QFETCH(bool, paused);
        start(config(DomainType::Pv, {}));
        if (paused)
            runUntilDone(m_domain->pause());
        adoptAnew();
        QVERIFY(m_domain);
        QCOMPARE(m_domain->state(), paused ? DomainState::Paused : DomainState::Running);
        QCOMPARE(run(QStringLiteral("xl"), {QStringLiteral("destroy"), QStringLiteral("tiny")}), 0);
        QVERIFY(waitUntil([&] { return m_exit.has_value(); }, 5s));
        QCOMPARE(m_exit->cause, ExitCause::Killed);
    }

    /// A daemon that is killed in a reboot leaves a domain that must not count as the guest, paused by somebody.
    void whatWasBeingMadeAnewIsNotAdopted()
    {
        start(config(DomainType::Pv, {}));
        const auto before = std::dynamic_pointer_cast<XenDomain>(m_domain)->domid();
        Outcome reset;
        spawn(note(m_domain->reset(), &reset), "reset");
        QVERIFY(waitUntil([&] { return record().replaced == before.number(); }, followDeadline));
        QVERIFY(waitUntil([&] { return reset.done; }, followDeadline));
        QVERIFY(!reset.failure);
        QCOMPARE(record().replaced, 0U);

        // Killed before anything was removed, or after the new one began: it runs.
        XenRecord broken = record();
        broken.replaced = std::dynamic_pointer_cast<XenDomain>(m_domain)->domid().number();
        setRecord(broken);
        QVERIFY(!adoptAnew());
        QCOMPARE(m_domain->state(), DomainState::Running);
        QCOMPARE(record().replaced, 0U);
        broken.replaced = before.number();
        setRecord(broken);
        QVERIFY(!adoptAnew());
        QCOMPARE(record().replaced, 0U);

        // Killed while it was built.
        runUntilDone(m_domain->pause());
        setRecord(broken);
        const auto exit = adoptAnew();
        QVERIFY(exit);
        QCOMPARE(exit->cause, ExitCause::GuestReboot);
        QCOMPARE(runUntilDone(m_engine->domains()).size(), 1);
        QCOMPARE(runUntilDone(m_engine->adopt(runtimeDir(), nullptr)), std::shared_ptr<Domain>());
    }

    /// As a daemon leaves it that is killed while it saves: only then, others may be saving it.
    void aHalfSavedGuestGoesOn()
    {
        start(config(DomainType::Pv, {}));
        QVERIFY(isReady());
        const auto domid = std::dynamic_pointer_cast<XenDomain>(m_domain)->domid();
        const XlContext context;
        QCOMPARE(libxl_domain_suspend_only(context.get(), domid.number(), nullptr), 0);
        const auto word = [&] {
            XlDomainInfo info;
            libxl_domain_info(context.get(), info.get(), domid.number());
            return info->shutdown && info->shutdown_reason == LIBXL_SHUTDOWN_REASON_SUSPEND;
        };
        QVERIFY(!adoptAnew());
        QVERIFY(word());
        XenRecord broken = record();
        broken.saving = true;
        setRecord(broken);
        QVERIFY(!adoptAnew());
        QVERIFY(!word());
        QVERIFY(!record().saving);
        QCOMPARE(m_domain->state(), DomainState::Running);
        type("echo went on $((1 + 1))\n");
        QVERIFY(waitUntil([&] { return console().contains("went on 2"); }, followDeadline));
    }

    void aLaterDaemonAdoptsIt()
    {
        start(config(DomainType::Pv, {}));
        QVERIFY(isReady());
        adoptAnew();
        QVERIFY(m_domain);
        QCOMPARE(m_domain->state(), DomainState::Running);
        type("echo adopted $((1 + 1))\n");
        QVERIFY(waitUntil([&] { return console().contains("adopted 2"); }, followDeadline));
        type("poweroff -f\n");
        // Nobody hears its last word.
        m_domain.reset();
        m_engine = makeEngine();
        QVERIFY(waitUntil(
            [&] {
                const auto domains = runUntilDone(m_engine->domains());
                return std::any_of(domains.begin(), domains.end(), [](const auto &d) { return d.ended; });
            },
            followDeadline));
        DomainExit exit;
        QVERIFY(!runUntilDone(m_engine->adopt(runtimeDir(), &exit)));
        QCOMPARE(exit.cause, ExitCause::GuestShutdown);
        QCOMPARE(runUntilDone(m_engine->domains()).size(), 1);
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
};

QTEST_GUILESS_MAIN(TestXenEngine)
#include "test_xen_engine.moc"
