// SPDX-License-Identifier: GPL-3.0-or-later
#include "actions/guest_action.h"
#include "jobs/job_row.h"
#include "window/start_options.h"

#include <QTest>

using namespace domus;

class TestGuestAction : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void possibleActions_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<QList<int>>("possible");
        const auto row = [](const char *name, GuestState state, QList<GuestAction> actions) {
            QList<int> numbers;
            for (const auto action : actions)
                numbers.append(int(action));
            QTest::newRow(name) << int(state) << numbers;
        };
        using A = GuestAction;
        row("off", GuestState::Off, {A::Start, A::Delete});
        row("starting", GuestState::Starting, {A::PowerOff});
        row("running", GuestState::Running, {A::Pause, A::Save, A::Shutdown, A::Reboot, A::Reset, A::PowerOff});
        row("paused", GuestState::Paused, {A::Resume, A::PowerOff});
        row("stopping", GuestState::Stopping, {A::Pause, A::Reset, A::PowerOff});
        row("crashed", GuestState::Crashed, {A::Reset, A::PowerOff});
        row("broken", GuestState::Broken, {A::Delete});
    }
    void possibleActions()
    {
        QFETCH(int, state);
        QFETCH(QList<int>, possible);
        QList<int> found;
        Guest guest;
        guest.state = GuestState(state);
        for (const auto action : allGuestActions()) {
            if (isPossible(action, guest))
                found.append(int(action));
        }
        QCOMPARE(found, possible);
    }

    void whatWasSavedCanGoOn()
    {
        Guest guest;
        guest.savedFile = QStringLiteral("/saved/web1");
        QVERIFY(isPossible(GuestAction::Restore, guest) && isPossible(GuestAction::Start, guest));
        guest.state = GuestState::Running;
        QVERIFY(!isPossible(GuestAction::Restore, guest));
        guest.state = GuestState::Stopping;
        guest.saving = true;
        QVERIFY(!isPossible(GuestAction::Pause, guest) && isPossible(GuestAction::PowerOff, guest));
    }

    void commandsCanBePasted()
    {
        Guest web;
        web.name = QStringLiteral("web1");
        web.savedFile = QStringLiteral("/saved/web 1");
        Guest mine;
        mine.name = QStringLiteral("my guest");
        QCOMPARE(actionCommand(GuestAction::Start, web), QStringLiteral("dom start web1"));
        QCOMPARE(actionCommand(GuestAction::PowerOff, mine), QStringLiteral("dom poweroff 'my guest'"));
        QCOMPARE(actionCommand(GuestAction::Restore, web), QStringLiteral("dom restore '/saved/web 1'"));
        QCOMPARE(actionCommand(GuestAction::Start, {&web, &mine}), QStringLiteral("dom start web1 'my guest'"));
        QCOMPARE(actionCommand(GuestAction::Save, {&web, &mine}), QStringLiteral("dom save web1 && dom save 'my guest'"));
        QCOMPARE(shellQuoted(QStringLiteral("a'b")), QStringLiteral("'a'\\''b'"));
        QCOMPARE(shellQuoted(QString()), QStringLiteral("''"));
        QCOMPARE(shellQuoted(QStringLiteral("$(reboot)")), QStringLiteral("'$(reboot)'"));
    }

    void timeLeft()
    {
        Job job;
        job.startedMs = 0;
        job.progress = 0.25;
        QCOMPARE(secondsLeft(job, 10'000), 31);
        job.progress = 0.01;
        QVERIFY(!secondsLeft(job, 10'000)); // too little to tell
        job.progress = -1;
        QVERIFY(!secondsLeft(job, 10'000));
        job.progress = 0.5;
        QVERIFY(!secondsLeft(job, 500));
        job.state = JobState::Failed;
        QVERIFY(!secondsLeft(job, 10'000));
    }

    void startOptions()
    {
        QCOMPARE(parseStartOptions({QStringLiteral("--palette"), QStringLiteral("dark")}).palette, PaletteChoice::Dark);
        QVERIFY(parseStartOptions({QStringLiteral("--exit-after-first-paint")}).exitAfterFirstPaint);
        QVERIFY(parseStartOptions({}).problem.isEmpty());
        QVERIFY(parseStartOptions({QStringLiteral("--palette"), QStringLiteral("pink")})
                    .problem.contains(QStringLiteral("light or dark")));
        QVERIFY(parseStartOptions({QStringLiteral("--palette")}).problem.contains(QStringLiteral("light or dark")));
        QVERIFY(parseStartOptions({QStringLiteral("--nonsense")}).problem.contains(QStringLiteral("--nonsense")));
    }
};

QTEST_GUILESS_MAIN(TestGuestAction)
#include "test_guest_action.moc"
