// SPDX-License-Identifier: GPL-3.0-or-later
// The pure parts of the display's input: key codes, which keys are down, the way out of a grab, typing.
#include "input/grab_shortcut.h"
#include "input/key_tracker.h"
#include "input/scan_codes.h"

#include <QTest>

using namespace domus;
using std::chrono::milliseconds;

class TestConsoleInput : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void evdevToScanCode_data();
    void evdevToScanCode();
    void qtKeyToScanCode_data();
    void qtKeyToScanCode();
    void keysyms();
    void typing();
    void combinationsHaveKeysyms();
    void releasesWithTheCodesOfThePress();
    void releasesAllOnFocusLoss();
    void repeatsAreThinned();
    void grabShortcut_data();
    void grabShortcut();
    void grabShortcutIsConfigurable();
};

void TestConsoleInput::evdevToScanCode_data()
{
    QTest::addColumn<int>("evdev");
    QTest::addColumn<ScanCode>("expected");
    QTest::newRow("none") << 0 << ScanCode(0);
    QTest::newRow("negative") << -5 << ScanCode(0);
    QTest::newRow("escape") << 1 << ScanCode(0x01);
    QTest::newRow("a") << 30 << ScanCode(0x1e);
    QTest::newRow("keypad dot") << 83 << ScanCode(0x53);
    QTest::newRow("84 is not a key") << 84 << ScanCode(0);
    QTest::newRow("102nd") << 86 << ScanCode(0x56);
    QTest::newRow("f11") << 87 << ScanCode(0x57);
    QTest::newRow("keypad enter") << 96 << ScanCode(0x9c);
    QTest::newRow("right ctrl") << 97 << ScanCode(0x9d);
    QTest::newRow("print") << 99 << ScanCode(0x54);
    QTest::newRow("altgr") << 100 << ScanCode(0xb8);
    QTest::newRow("up") << 103 << ScanCode(0xc8);
    QTest::newRow("delete") << 111 << ScanCode(0xd3);
    QTest::newRow("pause") << 119 << ScanCode(0xc6);
    QTest::newRow("super") << 125 << ScanCode(0xdb);
    QTest::newRow("menu") << 127 << ScanCode(0xdd);
    QTest::newRow("far beyond") << 700 << ScanCode(0);
}

void TestConsoleInput::evdevToScanCode()
{
    QFETCH(int, evdev);
    QFETCH(ScanCode, expected);
    QCOMPARE(scanCodeFromEvdev(evdev), expected);
    if (evdev > 0)
        QCOMPARE(scanCodeFromNative(quint32(evdev) + 8), expected);
}

void TestConsoleInput::qtKeyToScanCode_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<bool>("keypad");
    QTest::addColumn<ScanCode>("expected");
    QTest::newRow("A") << int(Qt::Key_A) << false << ScanCode(0x1e);
    QTest::newRow("1") << int(Qt::Key_1) << false << ScanCode(0x02);
    QTest::newRow("keypad 1") << int(Qt::Key_1) << true << ScanCode(0x4f);
    QTest::newRow("!") << int(Qt::Key_Exclam) << false << ScanCode(0x02);
    QTest::newRow("return") << int(Qt::Key_Return) << false << ScanCode(0x1c);
    QTest::newRow("keypad enter") << int(Qt::Key_Enter) << true << ScanCode(0x9c);
    QTest::newRow("up") << int(Qt::Key_Up) << false << ScanCode(0xc8);
    QTest::newRow("keypad up") << int(Qt::Key_Up) << true << ScanCode(0x48);
    QTest::newRow("f10") << int(Qt::Key_F10) << false << ScanCode(0x44);
    QTest::newRow("f11") << int(Qt::Key_F11) << false << ScanCode(0x57);
    QTest::newRow("media") << int(Qt::Key_MediaPlay) << false << ScanCode(0);
    QTest::newRow("umlaut") << int(Qt::Key_Udiaeresis) << false << ScanCode(0);
}

void TestConsoleInput::qtKeyToScanCode()
{
    QFETCH(int, key);
    QFETCH(bool, keypad);
    QFETCH(ScanCode, expected);
    QCOMPARE(scanCodeFromQtKey(key, keypad), expected);
}

void TestConsoleInput::keysyms()
{
    QCOMPARE(keysymForScanCode(0x1e), 0x61U);
    QCOMPARE(keysymForScanCode(scan::F12), 0xffc9U);
    QCOMPARE(keysymForScanCode(scan::Delete), 0xffffU);
    QCOMPARE(keysymForScanCode(scan::LeftCtrl), 0xffe3U);
    QCOMPARE(keysymForScanCode(0xee), 0U);
    QCOMPARE(keysymOf(QKeyEvent(QEvent::KeyPress, Qt::Key_A, Qt::NoModifier, QStringLiteral("a"))), 0x61U);
    QCOMPARE(keysymOf(QKeyEvent(QEvent::KeyPress, Qt::Key_Udiaeresis, Qt::NoModifier, QStringLiteral("\u00fc"))), 0xfcU);
    QCOMPARE(keysymOf(QKeyEvent(QEvent::KeyPress, Qt::Key_unknown, Qt::NoModifier, QStringLiteral("\u20ac"))), 0x010020acU);
    QCOMPARE(keysymOf(QKeyEvent(QEvent::KeyPress, Qt::Key_Left, Qt::NoModifier)), 0xff51U);
    QCOMPARE(keysymOf(QKeyEvent(QEvent::KeyPress, Qt::Key_A, Qt::NoModifier, 38, 0x41, 0, QStringLiteral("x"))), 0x41U);
}

void TestConsoleInput::typing()
{
    for (int c = 0x20; c <= 0x7e; ++c)
        QVERIFY2(usKeyFor(QChar(c)), qPrintable(QString(QChar(c))));
    QCOMPARE(usKeyFor(QLatin1Char('`'))->code, ScanCode(0x29));
    QCOMPARE(usKeyFor(QLatin1Char('/'))->code, ScanCode(0x35));
    QCOMPARE(usKeyFor(QLatin1Char('?'))->code, ScanCode(0x35));
    QVERIFY(usKeyFor(QLatin1Char('?'))->shift && !usKeyFor(QLatin1Char('/'))->shift);
    QCOMPARE(usKeyFor(QLatin1Char('\n'))->code, ScanCode(scan::Enter));
    QVERIFY(!usKeyFor(QChar(0xe4)));
    QVERIFY(!usKeyFor(QChar(0x07)));
}

void TestConsoleInput::combinationsHaveKeysyms()
{
    const auto all = keyCombinations();
    QVERIFY(all.size() >= 16);
    for (const KeyCombination &one : all) {
        for (const ScanCode code : one.keys)
            QVERIFY2(keysymForScanCode(code) != 0, qPrintable(one.name));
    }
    QCOMPARE(all[0].keys, (QList<ScanCode>{0x1d, 0x38, 0xd3}));
}

void TestConsoleInput::releasesWithTheCodesOfThePress()
{
    KeyTracker keys;
    QCOMPARE(keys.press(10, 0x02, '!', false, milliseconds(0)), (KeyAction{0x02, '!', true}));
    QVERIFY(!keys.press(10, 0x02, '1', false, milliseconds(5))); // a second press without a release
    QCOMPARE(keys.release(10, false), (KeyAction{0x02, '!', false}));
    QVERIFY(!keys.release(10, false));
    QVERIFY(!keys.release(11, false)); // pressed before the focus came
    QVERIFY(!keys.press(12, 0, 0, false, milliseconds(0)));
}

void TestConsoleInput::releasesAllOnFocusLoss()
{
    KeyTracker keys;
    keys.press(1, scan::LeftCtrl, 1, false, milliseconds(0));
    keys.press(2, scan::LeftAlt, 2, false, milliseconds(1));
    keys.press(3, scan::Tab, 3, false, milliseconds(2));
    QVERIFY(keys.isDown(scan::LeftAlt));
    QCOMPARE(keys.releaseAll(), (QList<KeyAction>{{scan::Tab, 3, false}, {scan::LeftAlt, 2, false}, {scan::LeftCtrl, 1, false}}));
    QVERIFY(keys.releaseAll().isEmpty());
    QVERIFY(!keys.isDown(scan::LeftAlt));
    QVERIFY(!keys.release(1, false));
}

void TestConsoleInput::repeatsAreThinned()
{
    KeyTracker keys;
    QVERIFY(!keys.press(1, 0x1e, 'a', true, milliseconds(0))); // held since before
    keys.press(1, 0x1e, 'a', false, milliseconds(0));
    QVERIFY(!keys.release(1, true));
    int sent = 0;
    for (int i = 1; i <= 500; ++i) // a stall of half a second: the queue empties in one go
        sent += keys.press(1, 0x1e, 'a', true, milliseconds(500 + i / 100)) ? 1 : 0;
    QCOMPARE(sent, 1);
    QVERIFY(keys.press(1, 0x1e, 'a', true, milliseconds(540)));
}

void TestConsoleInput::grabShortcut_data()
{
    // +code presses, -code releases; "!" marks where it must fire.
    QTest::addColumn<QList<int>>("steps");
    QTest::addColumn<int>("firesAt"); // index, -1 never
    const int ctrl = scan::LeftCtrl;
    const int alt = scan::LeftAlt;
    QTest::newRow("ctrl alt") << QList<int>{ctrl, alt, -alt, -ctrl} << 2;
    QTest::newRow("alt ctrl, other order up") << QList<int>{alt, ctrl, -alt, -ctrl} << 2;
    QTest::newRow("right ctrl left alt") << QList<int>{int(scan::RightCtrl), alt, -int(scan::RightCtrl), -alt} << 2;
    QTest::newRow("ctrl alone") << QList<int>{ctrl, -ctrl} << -1;
    QTest::newRow("ctrl alt f1") << QList<int>{ctrl, alt, int(scan::F1), -int(scan::F1), -alt, -ctrl} << -1;
    QTest::newRow("letter first") << QList<int>{0x1e, ctrl, alt, -alt, -ctrl, -0x1e} << -1;
    QTest::newRow("shift too") << QList<int>{ctrl, alt, int(scan::LeftShift), -alt, -ctrl, -int(scan::LeftShift)} << -1;
    QTest::newRow("spoiled, then clean") << QList<int>{ctrl, alt, 0x1e, -0x1e, -alt, -ctrl, ctrl, alt, -ctrl} << 8;
}

void TestConsoleInput::grabShortcut()
{
    QFETCH(QList<int>, steps);
    QFETCH(int, firesAt);
    GrabShortcut shortcut;
    int fired = -1;
    for (int i = 0; i < steps.size(); ++i) {
        if (steps[i] > 0)
            shortcut.press(ScanCode(steps[i]));
        else if (shortcut.release(ScanCode(-steps[i])))
            fired = i;
    }
    QCOMPARE(fired, firesAt);
}

void TestConsoleInput::grabShortcutIsConfigurable()
{
    GrabShortcut shortcut({scan::LeftCtrl, scan::LeftShift});
    QCOMPARE(shortcut.text(), QStringLiteral("Ctrl+Shift"));
    shortcut.press(scan::LeftCtrl);
    shortcut.press(scan::LeftAlt);
    QVERIFY(!shortcut.release(scan::LeftAlt));
    QVERIFY(!shortcut.release(scan::LeftCtrl));
    shortcut.press(scan::RightCtrl);
    shortcut.press(scan::LeftShift);
    shortcut.reset();
    QVERIFY(!shortcut.release(scan::LeftShift));
    GrabShortcut never{QSet<ScanCode>()};
    never.press(scan::LeftCtrl);
    QVERIFY(!never.release(scan::LeftCtrl));
}

QTEST_GUILESS_MAIN(TestConsoleInput)
#include "test_console_input.moc"
