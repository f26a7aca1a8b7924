// SPDX-License-Identifier: GPL-3.0-or-later
#include "rdp/rdp_input.h"

#include <freerdp/input.h>

#include <QTest>

using namespace domus::console;

class TestRdpInput : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatChangedOfTheButtons()
    {
        using Events = std::vector<RdpPointerEvent>;
        const RdpPointerEvent moved{PTR_FLAGS_MOVE, false};
        QVERIFY(rdpPointerEvents(0, 0) == Events{moved});
        QVERIFY(rdpPointerEvents(1, 1) == Events{moved}); // held: a drag
        const RdpPointerEvent leftDown{PTR_FLAGS_BUTTON1 | PTR_FLAGS_DOWN, false};
        QVERIFY((rdpPointerEvents(0, 1) == Events{moved, leftDown}));
        const RdpPointerEvent leftUp{PTR_FLAGS_BUTTON1, false};
        QVERIFY((rdpPointerEvents(1, 0) == Events{moved, leftUp}));
        // RFB's middle is the second one, RDP's the third.
        const RdpPointerEvent middleDown{PTR_FLAGS_BUTTON3 | PTR_FLAGS_DOWN, false};
        const RdpPointerEvent rightUp{PTR_FLAGS_BUTTON2, false};
        QVERIFY((rdpPointerEvents(4, 2) == Events{moved, middleDown, rightUp}));
    }

    void turnsTheWheel()
    {
        const auto flagsOf = [](uint32_t buttons) { return rdpPointerEvents(0, buttons).back().flags; };
        QCOMPARE(flagsOf(1 << 3), uint16_t(PTR_FLAGS_WHEEL | 0x78));
        QCOMPARE(flagsOf(1 << 4), uint16_t(PTR_FLAGS_WHEEL | PTR_FLAGS_WHEEL_NEGATIVE | 0x88));
        QCOMPARE(flagsOf(1 << 5), uint16_t(PTR_FLAGS_HWHEEL | PTR_FLAGS_WHEEL_NEGATIVE | 0x88));
        QCOMPARE(flagsOf(1 << 6), uint16_t(PTR_FLAGS_HWHEEL | 0x78));
        QCOMPARE(rdpPointerEvents(1 << 3, 0).size(), 1U); // its end is no step
    }

    void pressesKeysByTheirScanCodes()
    {
        const RdpKey aDown{KBD_FLAGS_DOWN, 0x1e};
        QVERIFY(rdpKey(0x1e, true) == aDown);
        const RdpKey rightCtrlUp{KBD_FLAGS_EXTENDED | KBD_FLAGS_RELEASE, 0x1d};
        QVERIFY(rdpKey(0x9d, false) == rightCtrlUp);
    }

    void knowsKeysymsThatAreCharacters()
    {
        QCOMPARE(rdpUnicode('a'), uint16_t('a'));
        QCOMPARE(rdpUnicode(0xe4), uint16_t(0xe4));
        QCOMPARE(rdpUnicode(0x010020ac), uint16_t(0x20ac)); // the euro's sign
        QCOMPARE(rdpUnicode(0xff0d), uint16_t(0)); // Return is a key
        QCOMPARE(rdpUnicode(0x0101f600), uint16_t(0)); // two units
    }
};

QTEST_GUILESS_MAIN(TestRdpInput)
#include "test_rdp_input.moc"
