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
        for (const qint64 bytes :
             {qint64(0), qint64(1), qint64(1023), qint64(1536) << 20, (qint64(1) << 40) + 1, qint64(3) << 50}) {
            const QString exact = ByteSize::fromBytes(bytes).toExactString();
            QCOMPARE(ByteSize::parse(exact).value_or(ByteSize::fromBytes(-1)).bytes(), bytes);
        }
    }
};

QTEST_APPLESS_MAIN(TestByteSize)
#include "test_byte_size.moc"
