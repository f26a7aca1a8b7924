// SPDX-License-Identifier: GPL-3.0-or-later
#include "power/power_policy.h"

#include <QTest>

using namespace domus;
using namespace std::chrono_literals;

namespace {

constexpr EndAction restartIt = EndAction::Restart;
constexpr EndAction destroyIt = EndAction::Destroy;
constexpr EndPolicy restartAlways{restartIt, restartIt, restartIt};
constexpr EndPolicy destroyAlways{destroyIt, destroyIt, destroyIt};

} // namespace

class TestPowerPolicy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decides_data()
    {
        QTest::addColumn<EndPolicy>("policy");
        QTest::addColumn<EndedDomain>("ended");
        QTest::addColumn<EndDecision>("decision");
        const auto row = [](const char *name, const EndPolicy &policy, const EndedDomain &ended, NextStep next,
                            bool installEnded) {
            QTest::newRow(name) << policy << ended << EndDecision{next, installEnded};
        };
        const EndPolicy defaults;
        row("shutdown stays off", defaults, {ExitCause::GuestShutdown}, NextStep::StayOff, false);
        row("shutdown restarts if so defined", restartAlways, {ExitCause::GuestShutdown}, NextStep::StartAgain, false);
        row("shutdown for a reboot", destroyAlways, {ExitCause::GuestShutdown, false, true}, NextStep::StartAgain, false);
        row("reboot restarts", defaults, {ExitCause::GuestReboot}, NextStep::StartAgain, false);
        row("reboot stays off if so defined", destroyAlways, {ExitCause::GuestReboot}, NextStep::StayOff, false);
        row("panic is shown", defaults, {ExitCause::Panic}, NextStep::StayCrashed, false);
        row("panic restarts if so defined", restartAlways, {ExitCause::Panic}, NextStep::StartAgain, false);
        row("engine error follows on-crash", restartAlways, {ExitCause::EngineError}, NextStep::StartAgain, false);
        row("engine error stays off", defaults, {ExitCause::EngineError}, NextStep::StayOff, false);
        row("pulled plug stays off always", restartAlways, {ExitCause::PoweredOff, false, true}, NextStep::StayOff, false);
        row("killed stays off always", restartAlways, {ExitCause::Killed}, NextStep::StayOff, false);
        row("unknown stays off always", restartAlways, {ExitCause::Unknown}, NextStep::StayOff, false);
        row("installer's reboot starts from the disk", defaults, {ExitCause::GuestReboot, true}, NextStep::StartAgain, true);
        row("installer's reboot, whatever on-reboot says", destroyAlways, {ExitCause::GuestReboot, true}, NextStep::StartAgain,
            true);
        row("installer's shutdown ends it", defaults, {ExitCause::GuestShutdown, true}, NextStep::StayOff, true);
        row("installer's shutdown never restarts it", restartAlways, {ExitCause::GuestShutdown, true}, NextStep::StayOff, true);
        row("installer's panic keeps it", restartAlways, {ExitCause::Panic, true}, NextStep::StayCrashed, false);
        row("installer's plug keeps it", restartAlways, {ExitCause::PoweredOff, true}, NextStep::StayOff, false);
        row("installer killed keeps it", restartAlways, {ExitCause::Killed, true}, NextStep::StayOff, false);
    }

    void decides()
    {
        QFETCH(EndPolicy, policy);
        QFETCH(EndedDomain, ended);
        QFETCH(EndDecision, decision);
        QVERIFY(decideAfterEnd(policy, ended) == decision);
    }

    void slowsDownAndStopsARestartStorm()
    {
        const auto now = std::chrono::steady_clock::time_point(1h);
        QList<std::chrono::steady_clock::time_point> restarts;
        QList<std::chrono::milliseconds> delays;
        while (const auto delay = restartDelay(restarts, now)) {
            delays.append(*delay);
            restarts.append(now - 1s);
        }
        QCOMPARE(delays, (QList<std::chrono::milliseconds>{0ms, 0ms, 1s, 5s, 30s, 60s}));
    }

    void forgetsOldRestarts()
    {
        const auto now = std::chrono::steady_clock::time_point(1h);
        const QList<std::chrono::steady_clock::time_point> old(50, now - 11min);
        QVERIFY(restartDelay(old, now) == 0ms);
    }

    void saysHowItEnded()
    {
        QCOMPARE(exitText({ExitCause::Killed, QStringLiteral("signal 9")}),
                 QStringLiteral("its hypervisor process was killed: signal 9"));
        QCOMPARE(exitText({ExitCause::PoweredOff, {}}), QStringLiteral("powered off"));
    }
};

QTEST_GUILESS_MAIN(TestPowerPolicy)
#include "test_power_policy.moc"
