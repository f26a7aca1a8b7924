// SPDX-License-Identifier: GPL-3.0-or-later
// The sidebar in the real window: several guests at once, groups, tags, keys, thumbnails.
#include "desktop_fixture.h"
#include "look/theme.h"
#include "model/host_model.h"
#include "sidebar/choice_page.h"
#include "sidebar/guest_view.h"
#include "sidebar/label_menu.h"
#include "sidebar/thumbnails.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLineEdit>
#include <QMessageBox>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>
#include <QTimer>

using namespace domus;
using namespace std::chrono_literals;
using test::Desktop;
using test::makeGuest;
using test::waitUntil;

namespace {

QStringList shownNames(const Desktop &desktop)
{
    QStringList names;
    const auto *rows = desktop.window->sidebar()->rows();
    for (int i = 0; i < rows->rowCount(); ++i)
        names.append(rows->index(i).data().toString());
    return names.mid(2); // below the host and dom0
}

api::guests::Guest inGroup(const QString &name, const QString &group, GuestState state = GuestState::Off)
{
    auto guest = makeGuest(name, state);
    guest.group = group;
    return guest;
}

QString keyOf(const QString &name)
{
    return GuestStore::keyOf(makeGuest(name));
}

void select(const Desktop &desktop, const QStringList &names)
{
    auto *sidebar = desktop.window->sidebar();
    sidebar->selectGuest(keyOf(names.constFirst()));
    for (const auto &name : names)
        sidebar->view()->selectionModel()->select(sidebar->rows()->indexOfGuest(keyOf(name)), QItemSelectionModel::Select);
}

ChoicePage *choicePage(const Desktop &desktop)
{
    auto *page = desktop.window->findChild<ChoicePage *>();
    return page && page->isVisible() ? page : nullptr;
}

} // namespace

class TestSidebarWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::useOwnSettings(QStringLiteral("sidebar")); }
    void init() { QSettings().clear(); }
    void cleanupTestCase() { test::forgetSettings(); }

    void actsOnSeveralGuests()
    {
        Desktop desktop;
        desktop.open({makeGuest("a"), makeGuest("b", GuestState::Running), makeGuest("c"), makeGuest("d")});
        select(desktop, {"a", "b", "c"});
        QVERIFY(choicePage(desktop));
        QVERIFY(choicePage(desktop)->summary().contains("a, b, c"));
        QVERIFY(desktop.action(GuestAction::Start)->isEnabled());
        QVERIFY(!desktop.action(GuestAction::Delete)->isEnabled()); // one at a time
        desktop.action(GuestAction::Start)->trigger();
        QVERIFY(waitUntil([&] { return desktop.sawCall("Start a") && desktop.sawCall("Start c"); }));
        QVERIFY(!desktop.sawCall("Start b")); // runs already
        QVERIFY(!desktop.sawCall("Start d"));
        desktop.choose("d");
        QVERIFY(!choicePage(desktop));
        QCOMPARE(desktop.page()->key(), keyOf("d"));
    }

    void whatAGuestRefusedStandsInItsRow()
    {
        Desktop desktop;
        desktop.open({makeGuest("a"), makeGuest("b")});
        desktop.daemon.state().nextError = ErrorInfo{ErrorCode::NoMemory, "2 GiB are missing", {}, {}, {}};
        select(desktop, {"a", "b"});
        desktop.action(GuestAction::Start)->trigger();
        const auto *model = desktop.window->model();
        const auto refused = [&]() -> QString { return model->guest(keyOf("a"))->failure + model->guest(keyOf("b"))->failure; };
        QVERIFY(waitUntil([&] { return refused() == "2 GiB are missing"; }));
        QVERIFY(choicePage(desktop)->failures().endsWith(": 2 GiB are missing"));
        QVERIFY(waitUntil([&] { return desktop.daemon.state().calls.size() == 2; })); // the other one started all the same
        desktop.action(GuestAction::Start)->trigger();
        QVERIFY(waitUntil([&] { return refused().isEmpty(); }));
    }

    void powerOffNamesThemAll()
    {
        Desktop desktop;
        desktop.open({makeGuest("a", GuestState::Running), makeGuest("b", GuestState::Running), makeGuest("c")});
        select(desktop, {"a", "b", "c"});
        QString asked;
        const auto answer = [&](bool yes) {
            QTimer::singleShot(0, this, [&asked, yes] {
                auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget());
                QVERIFY(box);
                asked = box->text();
                for (auto *button : box->buttons()) {
                    if ((box->buttonRole(button) == QMessageBox::DestructiveRole) == yes)
                        button->click();
                }
            });
            desktop.action(GuestAction::PowerOff)->trigger();
        };
        answer(false);
        QVERIFY2(asked.contains("a, b"), qPrintable(asked));
        QVERIFY(!asked.contains("c")); // it is off
        answer(true);
        QVERIFY(waitUntil([&] { return desktop.sawCall("PowerOff a") && desktop.sawCall("PowerOff b"); }));
        QCOMPARE(desktop.daemon.state().calls.size(), 2);
    }

    void groupsAndTagsByMenu()
    {
        Desktop desktop;
        desktop.open({makeGuest("a"), makeGuest("b"), inGroup("w", "web")});
        select(desktop, {"a", "b"});
        auto *labels = desktop.window->findChild<LabelMenu *>();
        QVERIFY(labels);
        Q_EMIT labels->groupMenu()->aboutToShow();
        QCOMPARE(labels->groupMenu()->actions().constFirst()->text(), "web");
        labels->groupMenu()->actions().constFirst()->trigger();
        QVERIFY(waitUntil([&] { return shownNames(desktop) == QStringList({"web", "a", "b", "w"}); }));
        QCOMPARE(desktop.window->sidebar()->targetKeys(), (QStringList{keyOf("a"), keyOf("b")})); // still chosen
        Q_EMIT labels->tagsWanted({keyOf("a")}, {"stage"}, {});
        QVERIFY(waitUntil([&] { return desktop.window->model()->tags() == QStringList{"stage"}; }));
        Q_EMIT labels->tagMenu()->aboutToShow();
        QVERIFY(labels->tagMenu()->actions().constFirst()->text().contains("stage"));
        QVERIFY(!labels->tagMenu()->actions().constFirst()->isChecked()); // not all have it
        labels->tagMenu()->actions().constFirst()->trigger();
        QVERIFY(waitUntil([&] { return desktop.window->model()->guest(keyOf("b"))->guest.tags == QStringList{"stage"}; }));
    }

    void keysOpenAndCloseGroups()
    {
        Desktop desktop;
        desktop.open({inGroup("w", "web"), inGroup("x", "web"), makeGuest("z")});
        auto *sidebar = desktop.window->sidebar();
        auto *view = sidebar->view();
        sidebar->selectGuest(keyOf("x"));
        QTest::keyClick(view, Qt::Key_Left); // to its group
        QCOMPARE(view->currentIndex().data().toString(), "web");
        QCOMPARE(sidebar->targetKeys(), (QStringList{keyOf("w"), keyOf("x")})); // it stands for its guests
        QTest::keyClick(view, Qt::Key_Left);
        QCOMPARE(shownNames(desktop), (QStringList{"web", "z"}));
        QCOMPARE(view->currentIndex().data().toString(), "web");
        QTest::keyClick(view, Qt::Key_Right);
        QTest::keyClick(view, Qt::Key_Right);
        QCOMPARE(view->currentIndex().data().toString(), "w");
        QTest::keyClick(view, Qt::Key_Up);
        QTest::keyClick(view, Qt::Key_Return);
        QCOMPARE(shownNames(desktop), (QStringList{"web", "z"}));
        sidebar->selectGuest(keyOf("w")); // opens its group
        QCOMPARE(view->currentIndex().data().toString(), "w");
        QTest::keyClick(view, Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(sidebar->targetKeys().size(), 3);
    }

    void whatIsFilteredAwayIsNotChosen()
    {
        Desktop desktop;
        desktop.open({makeGuest("a"), makeGuest("b"), makeGuest("c", GuestState::Running)});
        auto *sidebar = desktop.window->sidebar();
        select(desktop, {"a", "b", "c"});
        sidebar->filterField()->setText("state:off");
        QCOMPARE(sidebar->targetKeys(), (QStringList{keyOf("a"), keyOf("b")}));
        sidebar->filterField()->setText("nothing");
        QCOMPARE(sidebar->targetKeys().size(), 1); // the one whose page is shown
        QTest::keyClick(sidebar->filterField(), Qt::Key_Escape);
        QCOMPARE(shownNames(desktop), (QStringList{"a", "b", "c"}));
        QTest::keyClick(sidebar->filterField(), Qt::Key_Down);
        QVERIFY(sidebar->view()->hasFocus() || !desktop.window->isActiveWindow());
    }

    void remembersClosedGroups()
    {
        {
            Desktop desktop;
            desktop.open({inGroup("w", "web"), makeGuest("z")});
            desktop.window->sidebar()->rows()->setGroupOpen("web", false);
            desktop.window->sidebar()->rows()->setOrder(GuestOrder::State);
            desktop.window->close();
        }
        Desktop desktop;
        desktop.open({inGroup("w", "web"), makeGuest("z")});
        QCOMPARE(shownNames(desktop), (QStringList{"web", "z"}));
        QCOMPARE(desktop.window->sidebar()->rows()->order(), GuestOrder::State);
    }

    void picturesOfGuestsThatRunAndAreSeen()
    {
        Desktop desktop;
        QStringList asked;
        desktop.daemon.state().thumbnail = [&](const api::guests::Guest &guest, const api::guests::ThumbnailParameters &wish) {
            asked.append(guest.name);
            const QByteArray pixels(wish.width * wish.height * 3, char(0x7f));
            return api::guests::ThumbnailReply{wish.width, wish.height, QString::fromLatin1(pixels.toBase64())};
        };
        desktop.open({makeGuest("a", GuestState::Running), makeGuest("off")});
        const auto *model = desktop.window->model();
        QVERIFY(waitUntil([&] { return desktop.window->findChild<Thumbnails *>(); }));
        desktop.window->findChild<Thumbnails *>()->setPace(20ms, 5ms);
        QVERIFY(waitUntil([&] { return !model->guest(keyOf("a"))->picture.isNull(); }));
        QCOMPARE(model->guest(keyOf("a"))->picture.pixelColor(0, 0), QColor(0x7f, 0x7f, 0x7f));
        QVERIFY(waitUntil([&] { return asked.size() > 2; })); // again and again
        QVERIFY(!asked.contains("off"));
        desktop.window->showMinimized();
        QVERIFY(waitUntil([&] { return desktop.window->isMinimized(); }));
        waitUntil([&] { return asked.size() > 1000; }, 50ms); // what was under way comes back
        const auto before = asked.size();
        QVERIFY(!waitUntil([&] { return asked.size() > before; }, 200ms)); // of 5 ms each
        desktop.window->showNormal();
        QVERIFY(waitUntil([&] { return asked.size() > before; }));
        desktop.daemon.state().setState("a", GuestState::Off);
        QVERIFY(waitUntil([&] { return model->guest(keyOf("a"))->picture.isNull(); }));
    }

    void refusesPicturesThatLie_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<QString>("rgb");
        QTest::newRow("too few bytes") << 2 << 2 << QStringLiteral("AAAA");
        QTest::newRow("no base64") << 1 << 1 << QStringLiteral("A*AA");
        QTest::newRow("nothing wide") << 0 << 1 << QString();
        QTest::newRow("negative") << -1 << -1 << QStringLiteral("AAAA");
        QTest::newRow("huge") << 70000 << 70000 << QStringLiteral("AAAA");
    }
    void refusesPicturesThatLie()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(QString, rgb);
        QVERIFY(thumbnailImage({width, height, rgb}).isNull());
    }
};

QTEST_MAIN(TestSidebarWindow)
#include "test_sidebar_window.moc"
