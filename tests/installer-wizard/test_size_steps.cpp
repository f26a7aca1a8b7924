// SPDX-License-Identifier: GPL-3.0-or-later
#include "resources_page.h"
#include "size_steps.h"
#include "source_lookup.h"

#include <QTest>

using namespace domus;
using namespace domus::wizard;

class TestSizeSteps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsSizesAsPeopleWriteThem_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("mib");
        QTest::newRow("whole") << QStringLiteral("2 GiB") << qint64(2048);
        QTest::newRow("point") << QStringLiteral("1.5 GiB") << qint64(1536);
        QTest::newRow("comma") << QStringLiteral("1,5 GiB") << qint64(1536);
        QTest::newRow("short") << QStringLiteral(" 512m ") << qint64(512);
    }
    void readsSizesAsPeopleWriteThem()
    {
        QFETCH(QString, text);
        QFETCH(qint64, mib);
        const auto size = SizeText::parse(text);
        QVERIFY(size);
        QCOMPARE(size->bytes(), ByteSize::fromMiB(mib).bytes());
    }

    void refusesWithTheReason_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("reason");
        QTest::newRow("empty") << QString() << QStringLiteral("Give a size, such as 1.5 GiB.");
        QTest::newRow("bare") << QStringLiteral("2048") << QStringLiteral("2048 of what? Write 2048 MiB or 2048 GiB.");
        QTest::newRow("bare comma") << QStringLiteral("1,5") << QStringLiteral("1.5 of what? Write 1.5 MiB or 1.5 GiB.");
        QTest::newRow("word") << QStringLiteral("much")
                              << QStringLiteral("“much” is not a size. Write it like 512 MiB or 1.5 GiB.");
        QTest::newRow("negative") << QStringLiteral("-1 GiB")
                                  << QStringLiteral("“-1 GiB” is not a size. Write it like 512 MiB or 1.5 GiB.");
    }
    void refusesWithTheReason()
    {
        QFETCH(QString, text);
        QFETCH(QString, reason);
        const auto size = SizeText::parse(text);
        QVERIFY(!size);
        QCOMPARE(size.error().text, reason);
    }

    void showsEverySizeSoThatItReadsBack()
    {
        for (qint64 mib : {64, 288, 1000, 1152, 1536, 4096, 123457}) {
            const ByteSize size = ByteSize::fromMiB(mib);
            QCOMPARE(ByteSize::parse(SizeText::of(size))->bytes(), size.bytes());
        }
        QCOMPARE(SizeText::of(ByteSize::fromMiB(1536)), QStringLiteral("1.5 GiB"));
    }

    void stepsAreRoundAndHaveBothEnds()
    {
        const auto steps = sizeSteps(ByteSize::fromMiB(512), ByteSize::fromMiB(2500));
        const QList<qint64> wanted{512, 640, 768, 896, 1024, 1280, 1536, 1792, 2048, 2500};
        QCOMPARE(steps.size(), wanted.size());
        for (qsizetype i = 0; i < wanted.size(); ++i)
            QCOMPARE(steps.at(i).mib(), wanted.at(i));
        QCOMPARE(sizeSteps(ByteSize::fromGiB(1), ByteSize::fromGiB(1)).size(), 1);
    }

    void findsTheNearestStep()
    {
        const auto steps = sizeSteps(ByteSize::fromMiB(512), ByteSize::fromGiB(4));
        QCOMPARE(nearestStep(steps, ByteSize::fromMiB(1)), 0);
        QCOMPARE(nearestStep(steps, ByteSize::fromGiB(64)), int(steps.size()) - 1);
        QCOMPARE(steps.at(nearestStep(steps, ByteSize::fromMiB(1000))).mib(), 1024);
        QCOMPARE(steps.at(nearestStep(steps, ByteSize::fromMiB(1100))).mib(), 1024);
        QCOMPARE(nearestStep({}, ByteSize::fromMiB(1100)), 0);
    }

    void tellsPlacesFromLetters()
    {
        for (const char *place : {"https://mirror.example/debian", "/srv/a.iso", "~/a.iso", "file:///a", "mirror.example/debian"})
            QVERIFY2(SourceLookup::looksLikePlace(QLatin1String(place)), place);
        for (const char *letters : {"debian", "fedora 40", "ubuntu22.04", ""})
            QVERIFY2(!SourceLookup::looksLikePlace(QLatin1String(letters)), letters);
    }

    void refusesNamesThatGuestsCannotHave()
    {
        for (const char *good : {"a", "web-1", "Fedora_40.x", "1"})
            QVERIFY2(ResourcesPage::nameProblem(QLatin1String(good)).isEmpty(), good);
        for (const char *bad : {"", ".a", "-a", "a b", "a/b"})
            QVERIFY2(!ResourcesPage::nameProblem(QLatin1String(bad)).isEmpty(), bad);
        QVERIFY(ResourcesPage::nameProblem(QString(64, u'a')).isEmpty());
        QVERIFY(!ResourcesPage::nameProblem(QString(65, u'a')).isEmpty());
        QVERIFY(!ResourcesPage::nameProblem(QStringLiteral("bär")).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestSizeSteps)
#include "test_size_steps.moc"
