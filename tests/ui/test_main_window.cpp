// SPDX-License-Identifier: GPL-3.0-or-later
// The real window on the real wire; behind it a fake daemon in this process.
#include "common/error_bar.h"
#include "console/text_page.h"
#include "desktop_fixture.h"
#include "dialogs/delete_dialog.h"
#include "figures/figure_graphs.h"
#include "graphs/time_graph.h"
#include "jobs/jobs_strip.h"
#include "model/host_model.h"
#include "new_guest_wizard.h"
#include "pages/definition_page.h"
#include "pages/details_page.h"
#include "pages/events_page.h"
#include "pages/guest_header.h"
#include "pages/home_page.h"
#include "pages/live_page.h"
#include "pages/xenstore_page.h"
#include "sidebar/guest_view.h"
#include "text/text_console_widget.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <QTreeWidget>

using namespace domus;
using api::daemon::Engine;
using test::answerBox;
using test::Desktop;
using test::waitUntil;

namespace {

QStringList shownNames(const MainWindow &window)
{
    QStringList names;
    const auto *model = window.sidebar()->view()->model();
    for (int row = 1; row < model->rowCount(); ++row) // below the host
        names.append(model->index(row, 0).data().toString());
    return names;
}

} // namespace

class TestMainWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::useOwnSettings(QStringLiteral("window")); }
    void init() { QSettings().clear(); }
    void cleanupTestCase() { test::forgetSettings(); }

    void emptyStateTellsTheEngine()
    {
        Desktop desktop;
        desktop.daemon.state().info.engine.usable = true;
        desktop.daemon.state().info.engine.accelerator = QStringLiteral("tcg");
        desktop.daemon.state().info.engine.verdict = QStringLiteral("KVM is too slow here");
        desktop.open({});
        QVERIFY(
            waitUntil([&] { return desktop.window->homePage()->engineText().contains(QStringLiteral("KVM is too slow here")); }));
        Engine broken;
        broken.verdict = QStringLiteral("QEMU is not installed");
        QVERIFY(engineSentence(broken).contains(QStringLiteral("cannot be run here: QEMU is not installed")));
        QVERIFY(desktop.window->newGuestAction()->isEnabled());
        QVERIFY(!desktop.window->guestPage()); // nothing is made before it is needed
        auto *install = desktop.window->homePage()->findChild<QPushButton *>();
        QTest::mouseClick(install, Qt::LeftButton);
        auto *wizard = desktop.window->findChild<NewGuestWizard *>();
        QVERIFY(wizard && wizard->isVisible());
        QTest::mouseClick(install, Qt::LeftButton); // the one that is open comes to the front
        QCOMPARE(desktop.window->findChildren<NewGuestWizard *>().size(), 1);
    }

    void aNewGuestIsChosen()
    {
        Desktop desktop;
        desktop.open({test::makeGuest("a")});
        desktop.choose("a");
        desktop.window->newGuestAction()->trigger();
        auto *wizard = desktop.window->findChild<NewGuestWizard *>();
        Q_EMIT wizard->installStarted("7", "fresh");
        desktop.daemon.state().guestTopic.publish({{test::makeGuest("fresh", GuestState::Running)}, {}});
        QVERIFY(waitUntil([&] {
            const auto *entry = desktop.window->model()->guest(desktop.page()->key());
            return entry && entry->guest.name == "fresh";
        }));
    }

    void listFollowsTheDaemon()
    {
        Desktop desktop;
        desktop.open({test::makeGuest("web2"), test::makeGuest("web10"), test::makeGuest("db")});
        QCOMPARE(shownNames(*desktop.window), (QStringList{"The machine itself", "db", "web2", "web10"}));
        desktop.daemon.state().guestTopic.publish({{test::makeGuest("alpha")}, {}});
        QVERIFY(waitUntil([&] { return shownNames(*desktop.window).contains("alpha"); }));
        const auto gone = desktop.session->store()->guestNamed("db")->uuid;
        desktop.daemon.state().guestTopic.publish({{}, {gone}});
        QVERIFY(waitUntil([&] { return !shownNames(*desktop.window).contains("db"); }));
    }

    void firstPaintIsTold()
    {
        Desktop desktop;
        desktop.daemon.state().guests = {test::makeGuest("a")};
        ConnectOptions options;
        options.socket = desktop.daemon.socket();
        options.startDaemon = false;
        HostSession session(options);
        session.open();
        MainWindow window(&session);
        QSignalSpy painted(window.sidebar()->view(), &GuestView::firstGuestsPainted);
        window.show();
        QVERIFY(waitUntil([&] { return painted.size() == 1; }));
        QCOMPARE(window.model()->guestCount(), 1);
    }

    void filterFieldFilters()
    {
        Desktop desktop;
        desktop.open({test::makeGuest("web1"), test::makeGuest("web2"), test::makeGuest("db")});
        QTest::keyClicks(desktop.window->sidebar()->filterField(), "we");
        QCOMPARE(shownNames(*desktop.window), (QStringList{"web1", "web2"}));
        desktop.window->sidebar()->filterField()->clear();
        QCOMPARE(shownNames(*desktop.window).size(), 4);
    }

    void actionsFollowTheState()
    {
        Desktop desktop;
        desktop.open({test::makeGuest("a", GuestState::Off)});
        QVERIFY(!desktop.action(GuestAction::Start)->isEnabled()); // nothing is chosen
        desktop.choose("a");
        QVERIFY(desktop.action(GuestAction::Start)->isEnabled());
        QVERIFY(!desktop.action(GuestAction::Shutdown)->isEnabled());
        QVERIFY(desktop.page()->header()->button(GuestAction::Start));
        QVERIFY(!desktop.page()->header()->button(GuestAction::Shutdown));
        desktop.action(GuestAction::Start)->trigger();
        QVERIFY(waitUntil([&] { return desktop.sawCall("Start a"); }));
        desktop.daemon.state().setState("a", GuestState::Running);
        QVERIFY(waitUntil([&] { return desktop.action(GuestAction::Shutdown)->isEnabled(); }));
        QVERIFY(!desktop.action(GuestAction::Start)->isEnabled());
        QVERIFY(desktop.page()->header()->button(GuestAction::Shutdown));
        QVERIFY(!desktop.page()->header()->button(GuestAction::PowerOff)); // it is in the menu of Shut Down
        QVERIFY(desktop.page()->header()->stateText().startsWith("Running"));
    }

    void errorsAreShownInPlace()
    {
        Desktop desktop;
        desktop.open({test::makeGuest("a"), test::makeGuest("b")});
        desktop.choose("a");
        desktop.daemon.state().nextError =
            ErrorInfo{ErrorCode::NoMemory, "a needs 4 GiB", "Shut a guest down", "512 MiB are free", "a"};
        desktop.action(GuestAction::Start)->trigger();
        QVERIFY(waitUntil([&] { return desktop.page()->errorBar()->isVisible(); }));
        const auto text = desktop.page()->errorBar()->text();
        QVERIFY2(text.contains("a needs 4 GiB") && text.contains("Shut a guest down") && text.contains("512 MiB"),
                 qPrintable(text));
        QVERIFY(!QApplication::activeModalWidget());
        desktop.choose("b"); // not about this one
        QVERIFY(!desktop.page()->errorBar()->isVisible());
    }

    void powerOffAsksFirst()
    {
        Desktop desktop;
        desktop.open({test::makeGuest("a", GuestState::Running)});
        desktop.choose("a");
        answerBox(QMessageBox::RejectRole);
        desktop.action(GuestAction::PowerOff)->trigger();
        QVERIFY(!desktop.sawCall("PowerOff a"));
        answerBox(QMessageBox::DestructiveRole);
        desktop.action(GuestAction::PowerOff)->trigger();
        QVERIFY(waitUntil([&] { return desktop.sawCall("PowerOff a"); }));
    }

    void deleteNamesTheDisks()
    {
        Desktop desktop;
        auto guest = test::makeGuest("a");
        desktop.daemon.state().details["a"].guest = guest;
        desktop.daemon.state().details["a"].disks = {{"/images/a.qcow2", "qcow2", "disk", false},
                                                     {"/iso/debian.iso", "raw", "cdrom", true}};
        desktop.open({guest});
        desktop.choose("a");
        desktop.action(GuestAction::Delete)->trigger();
        auto *dialog = desktop.window->findChild<DeleteDialog *>();
        QVERIFY(dialog);
        auto *withDisks = dialog->findChild<QCheckBox *>();
        QVERIFY(waitUntil([&] { return withDisks->isEnabled(); }));
        QVERIFY(!withDisks->isChecked());
        withDisks->click();
        dialog->accept();
        QVERIFY(waitUntil([&] { return desktop.sawCall("Delete a"); }));
        QVERIFY(waitUntil([&] { return desktop.daemon.state().deletedDisks == 1; }));
    }

    void deleteCanBeLeft()
    {
        Desktop desktop;
        desktop.open({test::makeGuest("a")});
        desktop.choose("a");
        desktop.action(GuestAction::Delete)->trigger();
        desktop.window->findChild<DeleteDialog *>()->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Cancel)->click();
        QCoreApplication::sendPostedEvents();
        QVERIFY(!desktop.sawCall("Delete a"));
    }

    void jobsComeAndGo()
    {
        Desktop desktop;
        desktop.open({test::makeGuest("fc6")});
        QVERIFY(!desktop.window->jobsStrip()->isVisible());
        desktop.daemon.state().setJob(test::makeJob("7", "fc6", 0.4, "Fetching the kernel"));
        QVERIFY(waitUntil([&] { return desktop.window->jobsStrip()->isVisible(); }));
        auto *row = desktop.window->jobsStrip()->row("7");
        QVERIFY2(row->words().contains("Fetching the kernel"), qPrintable(row->words()));
        QTest::mouseClick(row->findChild<QToolButton *>(), Qt::LeftButton);
        QVERIFY(waitUntil([&] { return desktop.sawCall("Cancel 7"); }));

        auto failed = test::makeJob("7", "fc6", 0.4, "The mirror does not answer", JobState::Failed);
        failed.hint = "Try another mirror";
        desktop.daemon.state().setJob(failed);
        QVERIFY(waitUntil([&] { return row->words().contains("Try another mirror"); }));
        QVERIFY(row->words().contains("The mirror does not answer"));
        QTest::mouseClick(row->findChild<QToolButton *>(), Qt::LeftButton);
        QVERIFY(waitUntil([&] { return desktop.sawCall("Dismiss 7"); }));
        desktop.daemon.state().jobTopic.publish({{}, {"7"}});
        QVERIFY(waitUntil([&] { return !desktop.window->jobsStrip()->isVisible(); }));
    }

    void manyJobsLeaveRoomForTheWindow()
    {
        JobsStrip strip;
        strip.show();
        QList<Job> jobs;
        for (int i = 1; i <= 6; ++i)
            jobs.append(test::makeJob(QString::number(i), "a", 0.5, "At work"));
        strip.updateJobs(jobs);
        QVERIFY(strip.row("6")->isVisible()); // the newest are on top
        QVERIFY(!strip.row("1")->isVisible());
        strip.removeJobs({"6", "5"});
        QVERIFY(strip.row("1")->isVisible());
    }

    void actionsCanBeCopiedAsCommands()
    {
        Desktop desktop;
        desktop.open({test::makeGuest("my-guest", GuestState::Running)});
        desktop.choose("my-guest");
        QMenu menu;
        desktop.window->guestActions()->fillMenu(&menu);
        auto *copies = menu.findChild<QMenu *>();
        Q_EMIT copies->aboutToShow();
        QStringList commands;
        for (auto *action : copies->actions())
            commands.append(action->text());
        QCOMPARE(commands.size(), 6);
        QVERIFY(commands.contains("dom pause my-guest") && commands.contains("dom save my-guest"));
        copies->actions().constFirst()->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), commands.constFirst());
    }

    void oldSuccessesAreNotShown()
    {
        JobsStrip strip;
        strip.updateJobs(
            {test::makeJob("1", "a", 1, "Done", JobState::Done), test::makeJob("2", "b", 1, "", JobState::Cancelled)});
        QVERIFY(strip.shownIds().isEmpty());
        QVERIFY(strip.isHidden());
    }

    void brokenGuestsSayWhy()
    {
        Desktop desktop;
        auto broken = test::makeGuest("torn", GuestState::Broken);
        broken.problem = "line 4, column 3: memory is missing";
        desktop.open({broken, test::makeGuest("a")});
        desktop.choose("torn");
        QVERIFY(desktop.page()->brokenBar()->isVisible());
        QVERIFY(desktop.page()->brokenBar()->text().contains("line 4, column 3"));
        QVERIFY(!desktop.action(GuestAction::Start)->isEnabled());
        desktop.page()->brokenBar()->findChild<QPushButton *>()->click();
        QVERIFY(desktop.page()->tab(GuestPage::Definition)->isVisible());
        desktop.daemon.state().setState("torn", GuestState::Off); // corrected
        QVERIFY(waitUntil([&] { return !desktop.page()->brokenBar()->isVisible(); }));
    }

    void returnOpensAGuest()
    {
        Desktop desktop;
        desktop.open({test::makeGuest("a"), test::makeGuest("b", GuestState::Running)});
        auto *view = desktop.window->sidebar()->view();
        desktop.choose("b");
        desktop.page()->showTab(GuestPage::Details);
        QTest::keyClick(view, Qt::Key_Return);
        QVERIFY(desktop.page()->tab(GuestPage::Console)->isVisible());
        QVERIFY(!desktop.sawCall("Start b"));
        desktop.choose("a");
        QTest::keyClick(view, Qt::Key_Return);
        QVERIFY(waitUntil([&] { return desktop.sawCall("Start a"); }));
    }

    void livePageIsFullAtOnce()
    {
        Desktop desktop;
        const auto guest = test::makeGuest("a", GuestState::Running);
        auto &history = desktop.daemon.state().history;
        history.stepSeconds = 1;
        history.firstMs = QDateTime::currentMSecsSinceEpoch() / 1000 * 1000 - 2000;
        history.series = {{"cpu", {30.0, 40.0}, {}}};
        desktop.open({guest});
        desktop.choose("a");
        desktop.page()->showTab(GuestPage::Live);
        auto *live = qobject_cast<LivePage *>(desktop.page()->tab(GuestPage::Live));
        QVERIFY(live);
        QVERIFY(waitUntil([&] { return live->graphs()->graph(FigureGraphs::Cpu)->legendText(0).contains(u'%'); }));
    }

    void detailsListDevices()
    {
        Desktop desktop;
        const auto guest = test::makeGuest("a");
        auto &details = desktop.daemon.state().details["a"];
        details.guest = guest;
        details.disks = {{"/images/a.qcow2", "qcow2", "disk", false}};
        details.nics = {{"user", "", "52:54:00:12:34:56"}};
        desktop.open({guest, test::makeGuest("b")});
        desktop.choose("a");
        desktop.page()->showTab(GuestPage::Details);
        const auto shows = [&](const QString &text) {
            const auto labels = desktop.page()->tab(GuestPage::Details)->findChildren<QLabel *>();
            return std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) { return label->text().contains(text); });
        };
        QVERIFY(waitUntil([&] { return shows("/images/a.qcow2"); }));
        QVERIFY(shows("52:54:00:12:34:56"));
        desktop.choose("b"); // the other guest's disks are gone at once, not when the answer comes
        QVERIFY(!shows("/images/a.qcow2"));
    }

    void definitionKeepsWhatWasTypedOnError()
    {
        Desktop desktop;
        desktop.daemon.state().definitions["a"] = "name: a\n";
        desktop.open({test::makeGuest("a")});
        desktop.choose("a");
        desktop.page()->showTab(GuestPage::Definition);
        auto *page = qobject_cast<DefinitionPage *>(desktop.page()->tab(GuestPage::Definition));
        QVERIFY(waitUntil([&] { return page->editor()->toPlainText() == "name: a\n"; }));
        page->editor()->setPlainText("nmae: a\n");
        page->editor()->document()->setModified(true);
        desktop.daemon.state().nextError =
            ErrorInfo{ErrorCode::BadDefinition, "line 1, column 1: unknown key", "Write name", "", "a"};
        QTest::mouseClick(page->saveButton(), Qt::LeftButton);
        auto *bar = page->findChild<ErrorBar *>();
        QVERIFY(waitUntil([&] { return bar->isVisible(); }));
        QVERIFY(bar->text().contains("line 1, column 1"));
        QCOMPARE(page->editor()->toPlainText(), "nmae: a\n");
    }

    void eventsOfThisGuestOnly()
    {
        Desktop desktop;
        const auto a = test::makeGuest("a");
        const auto b = test::makeGuest("b");
        desktop.daemon.state().events = {{1000, a.uuid, "a", "started", "It runs"},
                                         {2000, b.uuid, "b", "crashed", "It does not"}};
        desktop.open({a, b});
        desktop.choose("a");
        desktop.page()->showTab(GuestPage::Events);
        auto *list = qobject_cast<EventsPage *>(desktop.page()->tab(GuestPage::Events))->list();
        QVERIFY(waitUntil([&] { return list->topLevelItemCount() == 1; }));
        QCOMPARE(list->topLevelItem(0)->text(1), "Started");
        desktop.daemon.state().eventTopic.publish({{{3000, a.uuid, "a", "paused", ""}}});
        QVERIFY(waitUntil([&] { return list->topLevelItemCount() == 2; }));
        QCOMPARE(list->topLevelItem(0)->text(1), "Paused"); // newest on top
    }

    void xenStoreIsATreeThatFollows()
    {
        using api::hypervisor::StoreNode;
        Desktop desktop;
        auto guest = test::makeGuest("a", GuestState::Running);
        guest.domainId = 7;
        auto &state = desktop.daemon.state();
        state.info.engine.kind = "xen";
        state.xenDomains = {{}};
        state.store = {
            "/local/domain/7", {StoreNode{}, {"memory", ""}, {"memory/target", "131072"}, {"name", "a"}, {"zzz", "1"}}, true};
        desktop.open({guest});
        desktop.choose("a");
        desktop.page()->showTab(GuestPage::XenStore);
        auto *page = qobject_cast<XenStorePage *>(desktop.page()->tab(GuestPage::XenStore));
        QVERIFY(page);
        auto *root = page->tree()->invisibleRootItem();
        QVERIFY(waitUntil([&] { return root->childCount() == 3; }));
        auto *target = root->child(0)->child(0);
        QCOMPARE(target->text(1), "131072");
        QCOMPARE(target->text(2), "What the guest was asked to have: 128 MiB");
        state.storeTopic.publish({"/local/domain/7", {{"memory/target", "262144"}, {"control", ""}}, {"zzz"}, true});
        QVERIFY(waitUntil([&] { return target->text(1) == "262144"; }));
        QCOMPARE(root->childCount(), 3);
        QCOMPARE(root->child(0)->text(0), "control");
        page->search()->setText("256 mib");
        QVERIFY(!target->isHidden() && root->child(0)->isHidden() && root->child(2)->isHidden());
        page->search()->clear();
        // A guest writes what it likes: it is shown as it is, and in its place.
        state.storeTopic.publish(
            {"/local/domain/7", {{"data", ""}, {"data/b", "<h1>mine</h1>"}, {"data/a", ""}, {"data/a/deep", ""}}, {}, true});
        QVERIFY(waitUntil([&] { return root->childCount() == 4 && root->child(1)->childCount() == 2; }));
        auto *data = root->child(1);
        QCOMPARE(data->child(0)->text(0), "a");
        QCOMPARE(data->child(1)->text(1), "<h1>mine</h1>");
        QVERIFY(data->child(1)->toolTip(1).contains("&lt;h1&gt;mine"));
        QCOMPARE(data->text(2), "For the guest's own use");
        QCOMPARE(data->child(1)->text(2), QString()); // of that nothing is known
        state.storeTopic.publish({"/local/domain/7", {}, {"data/a", "data/a/deep", "data/b", "data"}, true});
        QVERIFY(waitUntil([&] { return root->childCount() == 3; }));
        state.storeTopic.publish({"/local/domain/7", {{"data", ""}, {"data/a", "again"}}, {}, true});
        QVERIFY(waitUntil([&] { return root->childCount() == 4 && root->child(1)->childCount() == 1; }));
        // After a reboot it is another domain's tree.
        state.store = {"/local/domain/8", {StoreNode{}, {"name", "a"}}, true};
        state.change("a", [](Guest &changed) { changed.domainId = 8; });
        QVERIFY(waitUntil([&] { return root->childCount() == 1; }));
        state.change("a", [](Guest &changed) { changed.domainId.reset(); });
        QVERIFY(waitUntil([&] { return !page->tree()->isVisible(); }));
    }

    void textConsoleBeginsWithWhatWasKept()
    {
        Desktop desktop;
        desktop.daemon.state().consoleHistory = "Booting the kernel\r\nlogin: ";
        desktop.open({test::makeGuest("a", GuestState::Running), test::makeGuest("b", GuestState::Running)});
        desktop.choose("a");
        desktop.page()->showTab(GuestPage::Text);
        auto *page = qobject_cast<TextPage *>(desktop.page()->tab(GuestPage::Text));
        const auto text = [&] {
            page->console()->selectAll();
            return page->console()->selectedText();
        };
        QVERIFY(waitUntil([&] { return text().contains("Booting the kernel"); }));
        QTest::keyClicks(page->console(), "root");
        QVERIFY(waitUntil([&] { return desktop.daemon.state().consoleInput.contains("root"); }));
        desktop.choose("b"); // a console of its own, not the text of both
        QVERIFY(waitUntil([&] { return text().contains("Booting the kernel"); }));
        QCOMPARE(text().count("Booting the kernel"), 1);
    }

    void survivesTheDaemonsDeath()
    {
        Desktop desktop;
        desktop.open({test::makeGuest("a")});
        desktop.choose("a");
        desktop.daemon.die();
        QVERIFY(waitUntil([&] { return desktop.window->banner()->isVisible(); }));
        QVERIFY(!desktop.action(GuestAction::Start)->isEnabled());
        QCOMPARE(shownNames(*desktop.window), (QStringList{"The machine itself", "a"})); // what is known stays
        desktop.daemon.live();
        desktop.window->banner()->findChild<QPushButton *>()->click();
        QVERIFY(waitUntil([&] { return !desktop.window->banner()->isVisible(); }));
        QVERIFY(waitUntil([&] { return desktop.action(GuestAction::Start)->isEnabled(); }));
    }

    void remembersTheChosenGuest()
    {
        {
            Desktop desktop;
            desktop.open({test::makeGuest("a"), test::makeGuest("b")});
            desktop.choose("b");
            desktop.window->close();
        }
        Desktop desktop;
        desktop.open({test::makeGuest("a"), test::makeGuest("b")});
        QVERIFY(waitUntil([&] { return desktop.page() != nullptr; }));
        QCOMPARE(desktop.window->model()->guest(desktop.page()->key())->guest.name, "b");
    }

    void aDeletedGuestLeavesItsPage()
    {
        Desktop desktop;
        desktop.open({test::makeGuest("a")});
        desktop.choose("a");
        desktop.daemon.state().guestTopic.publish({{}, {desktop.page()->key()}});
        QVERIFY(waitUntil([&] { return desktop.window->homePage()->isVisible(); }));
        QVERIFY(!desktop.action(GuestAction::Start)->isEnabled());
    }
};

QTEST_MAIN(TestMainWindow)
#include "test_main_window.moc"
