// SPDX-License-Identifier: GPL-3.0-or-later
#include "byte_size.h"

#include <QTest>

using domus::ByteSize;

class TestByteSize : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void parses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("bytes");
        const struct {
            const char *text;
            qint64 bytes;
        } rows[] = {
            {"4GiB", qint64(4) << 30},
            {"1.5 GiB", 1610612736},
            {"512m", 512 << 20},
            {"512MB", 512 << 20},
            {"2T", qint64(2) << 40},
            {"1000 B", 1000},
            {" 64k ", 65536},
            {"0b", 0},
            {"0.5k", 512},
            {"4194304T", qint64(1) << 62},
        };
        for (const auto &row : rows)
            QTest::newRow(row.text) << QString::fromLatin1(row.text) << row.bytes;
    }
    void parses()
    {
        QFETCH(QString, text);
        QFETCH(qint64, bytes);
        const auto size = ByteSize::parse(text);
        QVERIFY(size);
        QCOMPARE(size->bytes(), bytes);
    }
    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", "512", "-1G", "+1G", "1 XB", "G", ".5G", "5.G", "1.2.3G", "1e3G", "nan", "8388608T",
                                 "99999999999999999999G", "1G1G"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void refuses()
    {
        QFETCH(QString, text);
        QVERIFY(!ByteSize::parse(text));
    }
    void writesForPeopleAndFiles()
    {
        QCOMPARE(ByteSize::fromMiB(1536).toString(), QStringLiteral("1.5 GiB"));
        QCOMPARE(ByteSize::fromMiB(1000).toString(), QStringLiteral("1000 MiB"));
        QCOMPARE(ByteSize::fromBytes(0).toString(), QStringLiteral("0 B"));
        QCOMPARE(ByteSize::fromMiB(1152).toString(), QStringLiteral("1.13 GiB"));
        QCOMPARE(ByteSize::fromBytes(-1536).toString(), QStringLiteral("-1.5 KiB"));
        QCOMPARE(ByteSize::fromBytes((1 << 20) - 1).toString(), QStringLiteral("1024 KiB"));
        QCOMPARE(ByteSize::fromGiB(4'000'000).toString(), QStringLiteral("3906.25 TiB"));
        for (const qint64 bytes :
             {qint64(0), qint64(1), qint64(1023), qint64(1536) << 20, (qint64(1) << 40) + 1, qint64(3) << 50}) {
            const QString exact = ByteSize::fromBytes(bytes).toExactString();
            QCOMPARE(ByteSize::parse(exact).value_or(ByteSize::fromBytes(-1)).bytes(), bytes);
        }
    }
    /// As Qt rounds numbers with two digits.
    void roundsAsPeopleDo()
    {
        for (qint64 kib = 1024; kib < 1024 * 1024; kib += 7) {
            QString number = QString::number(double(kib) / 1024, 'f', 2);
            while (number.endsWith(u'0'))
                number.chop(1);
            if (number.endsWith(u'.'))
                number.chop(1);
            QCOMPARE(ByteSize::fromKiB(kib).toString(), number + QStringLiteral(" MiB"));
        }
    }
};

QTEST_APPLESS_MAIN(TestByteSize)
#include "test_byte_size.moc"
