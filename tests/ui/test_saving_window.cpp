// SPDX-License-Identifier: GPL-3.0-or-later
// Saving a guest and going on with it, in the window.
#include "actions/guest_actions.h"
#include "common/error_bar.h"
#include "desktop_fixture.h"
#include "jobs/jobs_strip.h"
#include "pages/guest_header.h"
#include "sidebar/guest_view.h"

#include <QApplication>
#include <QFileDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTimer>
#include <QToolButton>

using namespace domus;
using test::answerBox;
using test::Desktop;
using test::waitUntil;

class TestSavingWindow : public QObject {
    Q_OBJECT

    std::unique_ptr<Desktop> m_desktop;

    test::FakeState &state() const { return m_desktop->daemon.state(); }

    void open(const QList<Guest> &guests)
    {
        m_desktop = std::make_unique<Desktop>();
        m_desktop->open(guests);
    }
    static Guest savedGuest(const QString &name)
    {
        Guest guest = test::makeGuest(name);
        guest.savedFile = QStringLiteral("/saved/") + name;
        guest.lastExit = QStringLiteral("saved");
        return guest;
    }
    QString line(const QString &name) const
    {
        const auto *guest = m_desktop->session->store()->guestNamed(name);
        const auto index = m_desktop->window->sidebar()->rows()->indexOfGuest(GuestStore::keyOf(*guest));
        return index.data(SidebarRows::SecondLineRole).toString();
    }
    bool asks(const QString &call) const
    {
        return waitUntil([&] { return m_desktop->sawCall(call); });
    }

private Q_SLOTS:
    void initTestCase() { test::useOwnSettings(QStringLiteral("saving")); }
    void init() { QSettings().clear(); }
    void cleanup() { m_desktop.reset(); }
    void cleanupTestCase() { test::forgetSettings(); }

    void aRunningGuestIsSaved()
    {
        open({test::makeGuest("web1", GuestState::Running)});
        m_desktop->choose("web1");
        QVERIFY(m_desktop->page()->header()->button(GuestAction::Save));
        QVERIFY(!m_desktop->page()->header()->button(GuestAction::Restore));
        QTest::mouseClick(m_desktop->page()->header()->button(GuestAction::Save), Qt::LeftButton);
        QVERIFY(asks("Save web1 /saved/web1"));
        QVERIFY(waitUntil([&] { return line("web1").startsWith("Saved · "); }));
        QVERIFY(m_desktop->page()->header()->stateText().startsWith("Saved · "));
        QVERIFY(m_desktop->page()->header()->button(GuestAction::Restore));
        QVERIFY(!m_desktop->action(GuestAction::Save)->isEnabled());
    }

    void whileItIsSavedItCanOnlyBePoweredOff()
    {
        auto saving = test::makeGuest("web1", GuestState::Stopping);
        saving.saving = true;
        open({saving});
        m_desktop->choose("web1");
        QVERIFY(line("web1").startsWith("Saving · "));
        for (const auto action : allGuestActions())
            QCOMPARE(m_desktop->action(action)->isEnabled(), action == GuestAction::PowerOff);
        auto job = test::makeJob("3", "web1", 0.5, "1 of 2 GiB");
        job.kind = QStringLiteral("save");
        state().setJob(job);
        QVERIFY(waitUntil([&] { return m_desktop->window->jobsStrip()->isVisible(); }));
    }

    void aSavedGuestGoesOn()
    {
        open({savedGuest("web1")});
        m_desktop->choose("web1");
        auto *button = m_desktop->consolePage()->startButton();
        QCOMPARE(button->text(), "Restore");
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(asks("Restore /saved/web1"));
        QVERIFY(waitUntil([&] { return line("web1").startsWith("Running"); }));
        state().setState("web1", GuestState::Off);
        QVERIFY(waitUntil([&] { return button->text() == "Start"; }));
    }

    /// A double click does what a person wants of a saved guest.
    void activatingRestores()
    {
        open({savedGuest("web1")});
        m_desktop->choose("web1");
        m_desktop->page()->activate();
        QVERIFY(asks("Restore /saved/web1"));
        QVERIFY(!m_desktop->sawCall("Start web1"));
    }

    void startingAnewAsksFirst()
    {
        open({savedGuest("web1")});
        m_desktop->choose("web1");
        answerBox(QMessageBox::RejectRole);
        m_desktop->action(GuestAction::Start)->trigger();
        QVERIFY(!m_desktop->sawCall("Start web1"));
        answerBox(QMessageBox::DestructiveRole);
        m_desktop->action(GuestAction::Start)->trigger();
        QVERIFY(asks("Start web1"));
    }

    void whatFailsIsSaidInThePage()
    {
        open({test::makeGuest("web1", GuestState::Running)});
        m_desktop->choose("web1");
        state().nextError = ErrorInfo{ErrorCode::NoSpace, "The disk is full", {}, {}, {}};
        m_desktop->action(GuestAction::Save)->trigger();
        QVERIFY(waitUntil([&] { return m_desktop->page()->errorBar()->text().contains("The disk is full"); }));
        // What the person has cancelled is no failure.
        state().nextError = ErrorInfo{ErrorCode::Cancelled, "It was broken off", {}, {}, {}};
        m_desktop->action(GuestAction::Save)->trigger();
        QVERIFY(waitUntil([&] { return state().calls.filter("Save").size() == 2; }));
        QVERIFY(waitUntil([&] { return !m_desktop->page()->errorBar()->isVisible(); }));
    }

    void aHostThatCannotSaysWhy()
    {
        m_desktop = std::make_unique<Desktop>();
        state().info.engine.lacks = {{QStringLiteral("save"), QStringLiteral("the engine is too old")}};
        m_desktop->open({test::makeGuest("web1", GuestState::Running)});
        m_desktop->choose("web1");
        QVERIFY(!m_desktop->page()->header()->button(GuestAction::Save));
        QVERIFY(!m_desktop->window->restoreGuestAction()->isVisible());
        const auto *save = m_desktop->action(GuestAction::Save);
        QVERIFY(!save->isEnabled());
        QCOMPARE(save->toolTip(), "Not on this host: the engine is too old");
        QMenu menu;
        m_desktop->window->guestActions()->fillMenu(&menu);
        QVERIFY(menu.toolTipsVisible() && menu.actions().contains(m_desktop->action(GuestAction::Save)));
    }

    void aFileIsRestored()
    {
        open({test::makeGuest("web1")});
        QVERIFY(m_desktop->window->restoreGuestAction()->isVisible());
        m_desktop->window->restoreGuestAction()->trigger();
        auto *dialog = m_desktop->window->findChild<QFileDialog *>();
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected("/var/tmp/web1.saved");
        dialog->close();
        QVERIFY(asks("Restore /var/tmp/web1.saved"));
    }

    void severalAreSavedAtOnce()
    {
        open({test::makeGuest("a", GuestState::Running), test::makeGuest("b", GuestState::Running), savedGuest("c")});
        m_desktop->window->sidebar()->view()->selectAll();
        m_desktop->action(GuestAction::Save)->trigger();
        QVERIFY(asks("Save a /saved/a"));
        QVERIFY(asks("Save b /saved/b"));
        QVERIFY(state().calls.filter("Save c").isEmpty());
    }
};

QTEST_MAIN(TestSavingWindow)
#include "test_saving_window.moc"
