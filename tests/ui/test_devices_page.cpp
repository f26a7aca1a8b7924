// SPDX-License-Identifier: GPL-3.0-or-later
// Disks, CDs, network cards and affinity in the real window, against a daemon of the real wire.
#include "common/error_bar.h"
#include "desktop_fixture.h"
#include "dialogs/device_dialog.h"
#include "live/affinity_line.h"
#include "live/live_controls.h"
#include "live/vcpu_card.h"
#include "pages/details_page.h"
#include "pages/live_page.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

using namespace domus;
using test::Desktop;
using test::waitUntil;

class TestDevicesPage : public QObject {
    Q_OBJECT

    static void fill(Desktop &desktop, const Guest &guest)
    {
        auto &details = desktop.daemon.state().details["a"];
        details.guest = guest;
        details.disks = {{"/images/a.qcow2", "qcow2", "disk", false}, {"/iso/d.iso", "raw", "cdrom", true}};
        details.nics = {{"user", "", "52:54:00:12:34:56"}};
    }

    static void openDetails(Desktop &desktop, GuestState state = GuestState::Running)
    {
        const auto guest = test::makeGuest("a", state);
        fill(desktop, guest);
        desktop.open({guest});
        desktop.choose("a");
        desktop.page()->showTab(GuestPage::Details);
        QVERIFY(waitUntil([&] { return button(desktop, "Eject") != nullptr; }));
    }

    static QToolButton *button(Desktop &desktop, const QString &name)
    {
        for (auto *each : desktop.page()->tab(GuestPage::Details)->findChildren<QToolButton *>()) {
            if (each->accessibleName().contains(name))
                return each;
        }
        return nullptr;
    }

    static void clickAdd(Desktop &desktop, const QString &text)
    {
        for (auto *each : desktop.page()->tab(GuestPage::Details)->findChildren<QPushButton *>()) {
            if (each->text().contains(text))
                each->click();
        }
    }

    static DeviceDialog *dialog(Desktop &desktop) { return desktop.window->findChild<DeviceDialog *>(); }

private Q_SLOTS:
    void aDiskIsAdded()
    {
        Desktop desktop;
        openDetails(desktop);
        clickAdd(desktop, "Disk");
        QPointer<DeviceDialog> asked = dialog(desktop);
        QVERIFY(asked);
        asked->place()->setText("/images/more.qcow2");
        asked->readOnly()->click();
        asked->accept();
        QVERIFY(waitUntil([&] {
            return desktop.sawCall("AttachDisk " + desktop.daemon.state().guests[0].uuid + " /images/more.qcow2 disk ro");
        }));
        QVERIFY(waitUntil([&] { return !asked; }));
        QVERIFY(waitUntil([&] { return button(desktop, "Disk 3") != nullptr; }));
    }

    void whatTheDaemonRefusesStaysInTheDialog()
    {
        Desktop desktop;
        openDetails(desktop);
        desktop.daemon.state().nextError = ErrorInfo{ErrorCode::InUse, "The image is used by guest b", {}, {}, "a"};
        clickAdd(desktop, "Network Card");
        QPointer<DeviceDialog> asked = dialog(desktop);
        QVERIFY(asked);
        asked->accept();
        QVERIFY(waitUntil([&] { return asked && asked->bar()->text().contains("used by guest b"); }));
        asked->reject();
    }

    void aDiskIsTakenAwayNowOrLater()
    {
        Desktop desktop;
        openDetails(desktop);
        const QString uuid = desktop.daemon.state().guests[0].uuid;
        desktop.daemon.state().nextError = ErrorInfo{ErrorCode::NotSupported, "It cannot change", {}, "root bus", "a"};
        button(desktop, "Disk 1")->click();
        auto *bar = desktop.page()->tab(GuestPage::Details)->findChild<ErrorBar *>();
        QVERIFY(waitUntil([&] { return bar->text().contains("root bus"); }));
        QVERIFY(desktop.sawCall("DetachDisk " + uuid + " 1"));
        Q_EMIT bar->actionTriggered();
        QVERIFY(waitUntil([&] { return desktop.sawCall("DetachDisk " + uuid + " 1 next"); }));
        QVERIFY(waitUntil([&] { return bar->isHidden(); }));
    }

    void mediaAndCards()
    {
        Desktop desktop;
        openDetails(desktop);
        const QString uuid = desktop.daemon.state().guests[0].uuid;
        button(desktop, "Eject")->click();
        QVERIFY(waitUntil([&] { return desktop.sawCall("ChangeMedium " + uuid + " 2 -"); }));
        QVERIFY(waitUntil([&] { return button(desktop, "Eject") == nullptr; }));
        button(desktop, "Change medium")->click();
        QPointer<DeviceDialog> asked = dialog(desktop);
        QVERIFY(asked);
        asked->place()->setText("/iso/e.iso");
        asked->accept();
        QVERIFY(waitUntil([&] { return desktop.sawCall("ChangeMedium " + uuid + " 2 /iso/e.iso"); }));
        button(desktop, "Card 1")->click();
        QVERIFY(waitUntil([&] { return desktop.sawCall("DetachNic " + uuid + " 52:54:00:12:34:56"); }));
    }

    void affinityIsTyped()
    {
        Desktop desktop;
        auto guest = test::makeGuest("a", GuestState::Running);
        guest.accelerator = "xen";
        guest.startedMs = 1;
        desktop.daemon.state().affinity = {{0, "all", "all"}, {1, "0", "all"}};
        desktop.open({guest});
        desktop.choose("a");
        desktop.page()->showTab(GuestPage::Live);
        auto *live = qobject_cast<LivePage *>(desktop.page()->tab(GuestPage::Live));
        auto *line = live->findChild<AffinityLine *>();
        QVERIFY(line);
        QVERIFY(waitUntil([&] { return line->isEnabled(); }));
        QCOMPARE(line->hard()->text(), QString()); // each its own
        QCOMPARE(line->soft()->text(), QString("all"));
        line->hard()->setFocus();
        QTest::keyClicks(line->hard(), "0-3,^2");
        QTest::keyClick(line->hard(), Qt::Key_Return);
        QVERIFY(waitUntil([&] { return desktop.sawCall("SetAffinity " + guest.uuid + " all 0-3,^2 -"); }));
        QVERIFY(waitUntil([&] { return line->hard()->text() == "0-3,^2"; }));
        desktop.daemon.state().nextError = ErrorInfo{ErrorCode::InvalidArgument, "'x' is no processor", {}, {}, {}};
        line->soft()->selectAll();
        QTest::keyClicks(line->soft(), "x");
        QTest::keyClick(line->soft(), Qt::Key_Return);
        auto *card = live->findChild<VcpuCard *>();
        QVERIFY(waitUntil([&] { return card->bar()->text().contains("is no processor"); }));
        QCOMPARE(line->soft()->text(), QString("all"));
    }
};

QTEST_MAIN(TestDevicesPage)
#include "test_devices_page.moc"
