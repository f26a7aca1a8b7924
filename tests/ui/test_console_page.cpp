// SPDX-License-Identifier: GPL-3.0-or-later
// A guest's display in the window and outside of it; behind it a fake daemon, which has no picture to give.
#include "console/console_window.h"
#include "desktop_fixture.h"
#include "widget/vnc_widget.h"

#include <QApplication>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>

using namespace domus;
using test::Desktop;
using test::waitUntil;

class TestConsolePage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("domus-test"));
        QCoreApplication::setApplicationName(QStringLiteral("console-%1").arg(QCoreApplication::applicationPid()));
    }
    void init() { QSettings().clear(); }
    void cleanupTestCase() { QFile::remove(QSettings().fileName()); }

    void displayOffersToStart()
    {
        Desktop desktop;
        desktop.open({test::makeGuest("a")});
        desktop.choose("a");
        auto *page = desktop.consolePage();
        QVERIFY(page->startButton()->isVisible());
        QCOMPARE(page->display()->reason(), "a is off");
        QTest::mouseClick(page->startButton(), Qt::LeftButton);
        QVERIFY(waitUntil([&] { return desktop.sawCall("Start a"); }));
        // It runs now; the fake has no display to give, and that is said instead of a picture.
        QVERIFY(waitUntil([&] { return page->display()->reason().contains("the fake has no display"); }));
        QVERIFY(!page->startButton()->isVisible());
    }

    void displayCanStandAlone()
    {
        Desktop desktop;
        desktop.open({test::makeGuest("a")});
        desktop.choose("a");
        auto *page = desktop.consolePage();
        for (const bool fullScreen : {false, true}) {
            fullScreen ? page->showFullScreen() : page->detach();
            auto *alone = page->display()->window();
            QVERIFY(alone != desktop.window.get());
            QCOMPARE(alone->isFullScreen(), fullScreen);
            alone->close();
            QCOMPARE(page->display()->window(), desktop.window.get());
        }
        page->detach();
        QPointer<QWidget> alone = page->display()->window();
        desktop.window.reset(); // does not leave it behind
        QVERIFY(!alone);
    }

    void displaysStandAloneWhicheverGuestIsChosen()
    {
        Desktop desktop;
        desktop.open({test::makeGuest("a"), test::makeGuest("b")});
        desktop.choose("a");
        auto *page = desktop.consolePage();
        page->detach();
        QPointer<VncWidget> first = page->display();
        desktop.choose("b");
        QVERIFY(first && first->window() != desktop.window.get());
        QVERIFY(page->display() != first);
        QVERIFY(!page->bringBackButton()->isVisible());
        page->detach();
        QPointer<VncWidget> second = page->display();
        QVERIFY(second->window() != first->window());
        first->window()->close(); // not of the guest that is chosen: it is gone
        QVERIFY(waitUntil([&] { return !first; }));
        QVERIFY(second && page->bringBackButton()->isVisible());
        desktop.choose("a");
        QVERIFY(!page->bringBackButton()->isVisible());
        QVERIFY(second);
        desktop.choose("b");
        QCOMPARE(page->display(), second);
        QTest::mouseClick(page->bringBackButton(), Qt::LeftButton);
        QCOMPARE(second->window(), desktop.window.get());
        page->detach();
        const QPointer<QWidget> alone = second->window();
        desktop.removeGuest("b"); // its display goes with it
        QVERIFY(waitUntil([&] { return !alone; }));
    }

    void wholeScreenTellsItsWayOut()
    {
        Desktop desktop;
        desktop.open({test::makeGuest("a")});
        desktop.choose("a");
        auto *page = desktop.consolePage();
        page->showFullScreen();
        auto *window = qobject_cast<ConsoleWindow *>(page->display()->window());
        QVERIFY(window->edgeBar()->isVisible());
        QVERIFY(waitUntil([&] { return !window->edgeBar()->isVisible(); }));
        QTest::keyPress(page->display(), Qt::Key_Control);
        QTest::keyPress(page->display(), Qt::Key_Alt, Qt::ControlModifier);
        QTest::keyRelease(page->display(), Qt::Key_Alt, Qt::ControlModifier);
        QTest::keyRelease(page->display(), Qt::Key_Control);
        QVERIFY(window->edgeBar()->isVisible());
        QTest::keyClick(window->edgeBar()->findChild<QPushButton *>(), Qt::Key_Space);
        QCOMPARE(page->display()->window(), desktop.window.get());
    }
};

QTEST_MAIN(TestConsolePage)
#include "test_console_page.moc"
