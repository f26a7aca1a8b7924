// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/small_picture.h"

#include <QTest>

using namespace domus;

namespace {

/// Two by two: red, green; blue, white.
QByteArray fourColors()
{
    return QByteArray("P6\n2 2\n255\n") + QByteArray::fromHex("ff000000ff000000ffffffff");
}

} // namespace

class TestSmallPicture : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsWhatFits()
    {
        const auto picture = shrunkPpm(fourColors(), 40, 20);
        QVERIFY(picture);
        QCOMPARE(picture->width, 2);
        QCOMPARE(picture->height, 2);
        QCOMPARE(picture->rgb.toHex(), QByteArray("ff000000ff000000ffffffff"));
    }

    void takesTheMean()
    {
        const auto picture = shrunkPpm(fourColors(), 1, 1);
        QVERIFY(picture);
        QCOMPARE(picture->rgb.toHex(), QByteArray("7f7f7f"));
        const auto wide = shrunkPpm(QByteArray("P6\n4 2\n255\n") + QByteArray(24, char(9)), 2, 9);
        QVERIFY(wide);
        QCOMPARE(wide->width, 2);
        QCOMPARE(wide->height, 1); // keeps its shape
        QCOMPARE(wide->rgb, QByteArray(6, char(9)));
        const auto thin = shrunkPpm(QByteArray("P6\n3000 1\n255\n") + QByteArray(9000, char(1)), 44, 28);
        QVERIFY(thin);
        QCOMPARE(thin->height, 1);
        QCOMPARE(thin->rgb.size(), qsizetype(44) * 3);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("ppm");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("another format") << QByteArray("P5\n2 2\n255\n");
        QTest::newRow("cut in the head") << QByteArray("P6\n2 2");
        QTest::newRow("no width") << QByteArray("P6\n 2\n255\n");
        QTest::newRow("nothing wide") << QByteArray("P6\n0 2\n255\n");
        QTest::newRow("negative") << QByteArray("P6\n-2 2\n255\n");
        QTest::newRow("too wide") << QByteArray("P6\n16385 1\n255\n") + QByteArray(16385 * 3, 'x');
        QTest::newRow("overflow") << QByteArray("P6\n99999999999999999999 2\n255\n");
        QTest::newRow("16 bits") << QByteArray("P6\n2 2\n65535\n") + QByteArray(24, 'x');
        QTest::newRow("a byte short") << fourColors().chopped(1);
        QTest::newRow("a byte long") << QByteArray(fourColors() + 'x');
    }
    void refuses()
    {
        QFETCH(QByteArray, ppm);
        const auto picture = shrunkPpm(ppm, 44, 28);
        QVERIFY(!picture);
        QCOMPARE(picture.error().code, ErrorCode::InvalidArgument);
    }
};

QTEST_GUILESS_MAIN(TestSmallPicture)
#include "test_small_picture.moc"
