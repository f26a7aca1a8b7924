// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/guest_words.h"
#include "translations.h"

#include <QCoreApplication>
#include <QFile>
#include <QLocale>
#include <QRegularExpression>
#include <QTest>

using namespace domus;

class TestTranslations : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cataloguesHaveNoGaps_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("German") << QStringLiteral("domus_de.ts");
        QTest::newRow("English plurals") << QStringLiteral("domus_en.ts");
    }
    void cataloguesHaveNoGaps()
    {
        QFETCH(QString, file);
        QFile catalogue(QStringLiteral(DOMUS_SOURCE_DIR "/translations/") + file);
        QVERIFY(catalogue.open(QIODevice::ReadOnly));
        const auto text = QString::fromUtf8(catalogue.readAll());
        QVERIFY(text.contains(QStringLiteral("<translation>")));
        QVERIFY2(!text.contains(QStringLiteral("unfinished")), "lupdate found texts that nobody has translated");
        QVERIFY(!text.contains(QRegularExpression(QStringLiteral("<numerusform ?/>"))));
    }

    void speaksGermanAndEnglish()
    {
        Guest guest;
        guest.vcpus = 1;
        guest.memory = ByteSize::fromGiB(2);
        loadTranslations(*QCoreApplication::instance(), QLocale(QLocale::English));
        QCOMPARE(stateLine(guest, {}), QStringLiteral("Off · 1 vCPU · 2 GiB"));
        guest.vcpus = 2;
        QCOMPARE(stateLine(guest, {}), QStringLiteral("Off · 2 vCPUs · 2 GiB"));
        loadTranslations(*QCoreApplication::instance(), QLocale(QLocale::German, QLocale::Austria));
        QCOMPARE(stateLine(guest, {}), QStringLiteral("Aus · 2 vCPUs · 2 GiB"));
        QCOMPARE(QCoreApplication::translate("domus::MainWindow", "&Guest"), QStringLiteral("&Gast"));
    }

    void otherLanguagesGetEnglish()
    {
        Guest guest;
        guest.vcpus = 1;
        loadTranslations(*QCoreApplication::instance(), QLocale(QLocale::Icelandic));
        QVERIFY(stateLine(guest, {}).contains(QStringLiteral("1 vCPU ")));
    }
};

QTEST_GUILESS_MAIN(TestTranslations)
#include "test_translations.moc"
