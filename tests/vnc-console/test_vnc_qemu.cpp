// SPDX-License-Identifier: GPL-3.0-or-later
// The display widget against a real QEMU: mode switches, keys, pointer, reconnection.
#include "vnc_servers.h"
#include "waiting.h"
#include "widget/vnc_widget.h"

#include <QSignalSpy>
#include <QTest>

using namespace domus;
using namespace domus::test;

namespace {

bool hasLight(const QImage &picture)
{
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            if (qGray(picture.pixel(x, y)) > 100)
                return true;
        }
    }
    return false;
}

} // namespace

class TestVncQemu : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { DecoderProcess::setProgram(QStringLiteral(DOMUS_BIN_DIR "/domus-rfb")); }
    void followsModeSwitches();
    void keysArriveAsScanCodes();
    void streamIsWantedAgainWhenTheGuestEnds();
    void twoViewersAtOnce();
};

void TestVncQemu::followsModeSwitches()
{
    const QList<quint16> modes = {0x4115, 0x4118, 0x4112, 0x411b, 0x0003};
    const QList<QSize> sizes = {{800, 600}, {1024, 768}, {640, 480}, {1280, 1024}, {720, 400}};
    QemuGuest guest(modeSwitchSector(modes));
    VncWidget widget;
    widget.resize(900, 700);
    widget.show();
    widget.connectTo(guest.viewer());
    // The firmware's text mode with its words on it.
    QVERIFY2(waitUntil([&] { return widget.guestSize() == QSize(720, 400) && hasLight(widget.screenshot()); }),
             qPrintable(widget.reason() + guest.errors()));
    QVERIFY(guest.waitForSector());
    for (const QSize &size : sizes) {
        QTest::keyClick(&widget, Qt::Key_Space);
        QVERIFY2(waitUntil([&] { return widget.guestSize() == size && widget.screenshot().size() == size; }),
                 qPrintable(QStringLiteral("%1x%2 %3").arg(size.width()).arg(size.height()).arg(widget.reason())));
        QCOMPARE(widget.state(), VncWidget::State::Connected);
    }
}

void TestVncQemu::keysArriveAsScanCodes()
{
    QemuGuest guest(keyEchoSector());
    VncWidget widget;
    widget.show();
    widget.connectTo(guest.viewer());
    QVERIFY2(waitUntil([&] { return widget.state() == VncWidget::State::Connected; }),
             qPrintable(widget.reason() + guest.errors()));
    QByteArray serial;
    QVERIFY(guest.waitForSector());
    QTest::keyClick(&widget, Qt::Key_A);
    QTest::keyClick(&widget, Qt::Key_F1);
    QTest::keyClick(&widget, Qt::Key_Down);
    QTest::keyClick(&widget, Qt::Key_Return);
    QVERIFY(waitUntil([&] { return (serial += guest.takeSerial()).size() >= 4; }));
    QCOMPARE(serial.toHex(), QByteArray("1e3b501c"));
    serial.clear();
    QCOMPARE(widget.typeText(QStringLiteral("Hi\u20ac!")), QStringLiteral("\u20ac"));
    QVERIFY(waitUntil([&] { return (serial += guest.takeSerial()).size() >= 3; }));
    QCOMPARE(serial.toHex(), QByteArray("231702"));
    serial.clear();
    widget.setViewOnly(true);
    QTest::keyClick(&widget, Qt::Key_B);
    widget.setViewOnly(false);
    QTest::keyClick(&widget, Qt::Key_C);
    QVERIFY(waitUntil([&] { return !(serial += guest.takeSerial()).isEmpty(); }));
    QCOMPARE(serial.toHex(), QByteArray("2e"));
}

void TestVncQemu::streamIsWantedAgainWhenTheGuestEnds()
{
    VncWidget widget;
    widget.show();
    QSignalSpy wanted(&widget, &VncWidget::streamWanted);
    QImage last;
    {
        QemuGuest guest(keyEchoSector());
        widget.connectTo(guest.viewer());
        QVERIFY(waitUntil([&] { return widget.state() == VncWidget::State::Connected && hasLight(widget.screenshot()); }));
        last = widget.screenshot();
    }
    QVERIFY(waitUntil([&] { return widget.state() == VncWidget::State::WaitingForStream; }));
    QVERIFY2(widget.reason().contains(QStringLiteral("closed the connection")), qPrintable(widget.reason()));
    QVERIFY(waitUntil([&] { return wanted.size() == 1; }));
    QVERIFY(!widget.screenshot().isNull());
    QemuGuest again(keyEchoSector());
    widget.connectTo(again.viewer());
    QVERIFY(waitUntil([&] { return widget.state() == VncWidget::State::Connected; }));
    widget.disconnectConsole(QStringLiteral("The guest is off"));
    QCOMPARE(widget.state(), VncWidget::State::Disconnected);
    QCOMPARE(widget.reason(), QStringLiteral("The guest is off"));
}

void TestVncQemu::twoViewersAtOnce()
{
    QemuGuest guest(keyEchoSector());
    VncWidget one;
    VncWidget two;
    one.show();
    two.show();
    one.connectTo(guest.viewer());
    two.connectTo(guest.viewer());
    QVERIFY(waitUntil([&] {
        return one.state() == VncWidget::State::Connected && two.state() == VncWidget::State::Connected
            && hasLight(one.screenshot()) && hasLight(two.screenshot());
    }));
    QVERIFY(waitUntil([&] { return one.screenshot() == two.screenshot(); }));
}

QTEST_MAIN(TestVncQemu)
#include "test_vnc_qemu.moc"
