// SPDX-License-Identifier: GPL-3.0-or-later
// What happens to guests on real Xen without their asking, and what is left after a daemon is killed: run-in-dom0.sh runs
// this inside a dom0.
#include "async/event_loop.h"
#include "waiting.h"
#include "xen_guest_test.h"

#include <QFile>
#include <QProcess>
#include <QTest>
#include <sys/mman.h>
extern "C" {
#include <xenforeignmemory.h>
}

using namespace domus;
using namespace domus::test;
using namespace std::chrono_literals;

namespace {

/// A page of a PVH domain's memory, held by this process.
class ForeignPage {
public:
    explicit ForeignPage(std::uint32_t domid) : m_handle(xenforeignmemory_open(nullptr, 0))
    {
        const xen_pfn_t frame = 0x1000; // 16 MiB into its memory
        int failure = 0;
        m_page = xenforeignmemory_map(m_handle, domid, PROT_READ, 1, &frame, &failure);
    }
    ~ForeignPage()
    {
        if (m_page)
            xenforeignmemory_unmap(m_handle, m_page, 1);
        xenforeignmemory_close(m_handle);
    }
    Q_DISABLE_COPY_MOVE(ForeignPage)

    bool isMapped() const { return m_page != nullptr; }

private:
    xenforeignmemory_handle *m_handle;
    void *m_page = nullptr;
};

} // namespace

class TestXenEvents : public XenGuestTest {
    Q_OBJECT

private Q_SLOTS:
    void aRebootIsTheSameGuest()
    {
        start(config(DomainType::Pv, {}));
        QVERIFY(isReady());
        const auto first = domid();
        type("reboot -f\n");
        QVERIFY(waitUntil([&] { return m_rebooted == 1; }, followDeadline));
        QVERIFY(domid() > first);
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
        QCOMPARE(xl({QStringLiteral("create"), file.fileName()}), 0);
        const auto isThere = [&] {
            const auto domains = runUntilDone(m_engine->domains());
            return std::any_of(domains.begin(), domains.end(), [](const auto &d) { return d.name == QLatin1String("foreign"); });
        };
        QVERIFY(sinceChange.isValid()); // while xl was still at it
        QVERIFY(isThere());
        for (const auto *name : {"renamed", "foreign"}) {
            QCOMPARE(xl({QStringLiteral("rename"), QString::number(lastId()), QLatin1String(name)}), 0);
            QCOMPARE(runUntilDone(m_engine->domains()).last().name, QLatin1String(name));
        }
        sinceChange.invalidate();
        QElapsedTimer gone;
        QCOMPARE(xl({QStringLiteral("destroy"), QStringLiteral("foreign")}), 0);
        gone.start();
        QVERIFY(waitUntil([&] { return sinceChange.isValid() && !isThere(); }, 1s));
        qInfo("a foreign domain was missed %lld ms after xl had ended", static_cast<long long>(gone.elapsed()));
    }

    void aXenStoreThatHangsDoesNotStopTheLoop()
    {
        start(config(DomainType::Pv, {}));
        XenHost host;
        const QString node = domainPath(domid(), QStringLiteral("cpu"));
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
        QCOMPARE(xl({QStringLiteral("destroy"), QStringLiteral("tiny")}), 0);
        QVERIFY(waitUntil([&] { return m_exit.has_value(); }, 5s));
        QCOMPARE(m_exit->cause, ExitCause::Killed);
    }

    /// Its memory is in somebody's hands still: Xen keeps it in its list, and tells of nothing when it goes at last.
    void aDomainThatLingersHasEnded()
    {
        const DomainConfig wanted = config(DomainType::Pvh, {});
        start(wanted);
        QVERIFY(isReady());
        runUntilDone(m_domain->pause());
        std::optional<ForeignPage> page(std::in_place, domid());
        QVERIFY(page->isMapped());
        QCOMPARE(xl({QStringLiteral("destroy"), QStringLiteral("tiny")}), 0);
        QVERIFY(waitUntil([&] { return m_exit.has_value(); }, 5s));
        QCOMPARE(m_exit->cause, ExitCause::Killed);
        const auto left = runUntilDone(m_engine->domains());
        QCOMPARE(left.size(), 2);
        QVERIFY(left.last().ended);
        start(wanted); // it is in nobody's way
        QCOMPARE(m_domain->state(), DomainState::Running);
        runUntilDone(m_domain->powerOff());
        bool told = false;
        const QObject here; // no longer than what the callback uses
        connect(m_engine.get(), &Engine::domainsChanged, &here, [&] { told = true; });
        page.reset();
        QVERIFY(waitUntil([&] { return told; }, followDeadline));
        QCOMPARE(runUntilDone(m_engine->domains()).size(), 1);
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
        QCOMPARE(xl({QStringLiteral("destroy"), QStringLiteral("tiny")}), 0);
        QVERIFY(waitUntil([&] { return m_exit.has_value(); }, 5s));
        QCOMPARE(m_exit->cause, ExitCause::Killed);
    }

    /// A daemon that is killed in a reboot leaves a domain that must not count as the guest, paused by somebody.
    void whatWasBeingMadeAnewIsNotAdopted()
    {
        start(config(DomainType::Pv, {}));
        const auto before = domid();
        Outcome reset;
        spawn(note(m_domain->reset(), &reset), "reset");
        QVERIFY(waitUntil([&] { return record().replaced == before; }, followDeadline));
        QVERIFY(waitUntil([&] { return reset.done; }, followDeadline));
        QVERIFY(!reset.failure);
        QCOMPARE(record().replaced, 0U);

        // Killed before anything was removed, or after the new one began: it runs.
        XenRecord broken = record();
        broken.replaced = domid();
        setRecord(broken);
        QVERIFY(!adoptAnew());
        QCOMPARE(m_domain->state(), DomainState::Running);
        QCOMPARE(record().replaced, 0U);
        broken.replaced = before;
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
        const auto number = domid();
        const XlContext context;
        QCOMPARE(libxl_domain_suspend_only(context.get(), number, nullptr), 0);
        const auto word = [&] {
            XlDomainInfo info;
            libxl_domain_info(context.get(), info.get(), number);
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
};

QTEST_GUILESS_MAIN(TestXenEvents)
#include "test_xen_events.moc"
