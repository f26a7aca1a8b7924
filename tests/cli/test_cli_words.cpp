// SPDX-License-Identifier: GPL-3.0-or-later
#include "arguments.h"
#include "console_keys.h"
#include "install_plan.h"
#include "progress_line.h"
#include "text_table.h"
#include "waiting.h"

#include <QDateTime>
#include <QDir>
#include <QTest>

using namespace domus;
using namespace domus::cli;

/// What the words of a command line mean.
class TestCliWords : public QObject {
    Q_OBJECT

private:
    static Result<Arguments> parse(const char *verb, const QString &words)
    {
        return parseArguments(*findVerb(QString::fromLatin1(verb)), words.split(u' ', Qt::SkipEmptyParts));
    }

private Q_SLOTS:
    void readsOptionsInAnyForm_data()
    {
        QTest::addColumn<QString>("words");
        QTest::newRow("after") << QStringLiteral("--name fc6 --memory 1GiB --text");
        QTest::newRow("equals") << QStringLiteral("--name=fc6 --memory=1GiB --text");
        QTest::newRow("letters") << QStringLiteral("-n fc6 -m1GiB --text");
        QTest::newRow("order") << QStringLiteral("--text -m 1GiB --name fc6");
    }
    void readsOptionsInAnyForm()
    {
        QFETCH(QString, words);
        const auto arguments = parse("install", words);
        QVERIFY2(arguments, qPrintable(arguments ? QString() : arguments.error().toString()));
        QCOMPARE(arguments->value("name"), QStringLiteral("fc6"));
        QCOMPARE(arguments->value("memory"), QStringLiteral("1GiB"));
        QVERIFY(arguments->has("text"));
        QVERIFY(!arguments->has("iso"));
    }

    void refusesWrongWords_data()
    {
        QTest::addColumn<QByteArray>("verb");
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("expected");
        QTest::newRow("unknown") << QByteArray("start") << QStringLiteral("--fast fc6") << QStringLiteral("no option --fast");
        QTest::newRow("near") << QByteArray("install") << QStringLiteral("--memroy 1GiB")
                              << QStringLiteral("Did you mean --memory?");
        QTest::newRow("letter") << QByteArray("list") << QStringLiteral("-x") << QStringLiteral("no option -x");
        QTest::newRow("value missing") << QByteArray("install") << QStringLiteral("--name")
                                       << QStringLiteral("--name needs a value");
        QTest::newRow("value unwanted") << QByteArray("list") << QStringLiteral("--json=yes")
                                        << QStringLiteral("--json takes no value");
        QTest::newRow("twice") << QByteArray("install") << QStringLiteral("--name a --name b")
                               << QStringLiteral("--name is given twice");
        QTest::newRow("operand missing") << QByteArray("start") << QString() << QStringLiteral("dom start needs GUEST");
        QTest::newRow("operand too many") << QByteArray("show") << QStringLiteral("a b")
                                          << QStringLiteral("'b' is one word too many");
        QTest::newRow("no operands") << QByteArray("list") << QStringLiteral("fc6")
                                     << QStringLiteral("'fc6' is one word too many");
    }
    void refusesWrongWords()
    {
        QFETCH(QByteArray, verb);
        QFETCH(QString, words);
        QFETCH(QString, expected);
        const auto arguments = parse(verb.constData(), words);
        QVERIFY(!arguments);
        QCOMPARE(arguments.error().code, ErrorCode::InvalidArgument);
        QVERIFY2(arguments.error().toString().contains(expected), qPrintable(arguments.error().toString()));
    }

    void wordsBehindTwoDashesAreOperands()
    {
        const auto arguments = parse("start", QStringLiteral("-- --odd -x"));
        QVERIFY(arguments);
        QCOMPARE(arguments->operands, (QStringList{QStringLiteral("--odd"), QStringLiteral("-x")}));
    }

    void sizesNeedAUnit()
    {
        QCOMPARE(sizeArgument(QStringLiteral("--memory"), QStringLiteral("256MiB")), ByteSize::fromMiB(256));
        const auto bare = test::thrownBy([] { sizeArgument(QStringLiteral("--memory"), QStringLiteral("256")); });
        QVERIFY(bare);
        QVERIFY2(bare->text.contains(QStringLiteral("has no unit")), qPrintable(bare->text));
        QVERIFY2(bare->hint.contains(QStringLiteral("xl")), qPrintable(bare->hint));
        for (const char *wrong : {"", "lots", "0", "-1GiB", "0MiB"})
            QVERIFY2(test::thrownBy([&] { sizeArgument(QStringLiteral("--memory"), QString::fromLatin1(wrong)); }), wrong);
    }

    void countsAreWholeNumbers()
    {
        QCOMPARE(countArgument(QStringLiteral("--vcpus"), QStringLiteral("4"), 1), 4);
        for (const char *wrong : {"0", "-1", "two", "1.5", ""})
            QVERIFY2(test::thrownBy([&] { countArgument(QStringLiteral("--vcpus"), QString::fromLatin1(wrong), 1); }), wrong);
    }

    void readsTimes()
    {
        const QDateTime now(QDate(2026, 11, 20), QTime(12, 0));
        const qint64 nowMs = now.toMSecsSinceEpoch();
        const auto since = [&](const char *text) {
            return timeArgument(QStringLiteral("--since"), QString::fromLatin1(text), nowMs);
        };
        QCOMPARE(since("90s"), nowMs - 90'000);
        QCOMPARE(since("5m"), nowMs - 300'000);
        QCOMPARE(since("2h"), nowMs - 7'200'000);
        QCOMPARE(since("3d"), nowMs - 3 * 86'400'000LL);
        QCOMPARE(since("08:30"), QDateTime(QDate(2026, 11, 20), QTime(8, 30)).toMSecsSinceEpoch());
        QCOMPARE(since("2026-11-19T08:30"), QDateTime(QDate(2026, 11, 19), QTime(8, 30)).toMSecsSinceEpoch());
        QCOMPARE(since("2026-11-19 08:30"), QDateTime(QDate(2026, 11, 19), QTime(8, 30)).toMSecsSinceEpoch());
        for (const char *wrong : {"yesterday", "", "-5m", "99999999999d", "25:00"})
            QVERIFY2(test::thrownBy([&] { since(wrong); }), wrong);
    }

    void makesPathsAbsoluteAndLeavesUrls()
    {
        QCOMPARE(placeArgument(QStringLiteral("http://x/y/../z")), QStringLiteral("http://x/y/../z"));
        QCOMPARE(placeArgument(QStringLiteral("a/../b.img")), QString(QDir::currentPath() + QStringLiteral("/b.img")));
        QCOMPARE(placeArgument(QStringLiteral("/a/b")), QStringLiteral("/a/b"));
        QCOMPARE(placeArgument(QStringLiteral("~/b")), QString(QDir::homePath() + QStringLiteral("/b")));
    }

    void placesOnAnotherMachineAreAbsolute()
    {
        QCOMPARE(placeArgument(QStringLiteral("/a/b"), true), QStringLiteral("/a/b"));
        QCOMPARE(placeArgument(QStringLiteral("http://x/y"), true), QStringLiteral("http://x/y"));
        for (const char *wrong : {"b.img", "../b", "~/b", "./tree"})
            QVERIFY2(test::thrownBy([&] { placeArgument(QLatin1String(wrong), true); }), wrong);
        const auto arguments = parse("install", QStringLiteral("--location http://x --disk b.img"));
        QVERIFY(test::thrownBy([&] { planFromArguments(*arguments, true); }));
        QCOMPARE(planFromArguments(*arguments).diskPath, placeArgument(QStringLiteral("b.img")));
    }

    void makesAPlan()
    {
        const auto arguments =
            parse("install",
                  QStringLiteral("--name fc6 --memory 256MiB --disk fcu.img --size 4GiB --location http://s/os --vcpus 2 "
                                 "--bridge br0 --firmware uefi --text --cmdline quiet"));
        QVERIFY(arguments);
        const api::install::Plan plan = planFromArguments(*arguments);
        QCOMPARE(plan.source, QStringLiteral("http://s/os"));
        QCOMPARE(plan.name.value_or(QString()), QStringLiteral("fc6"));
        QVERIFY(plan.memory == ByteSize::fromMiB(256));
        QCOMPARE(plan.diskPath.value_or(QString()), QString(QDir::currentPath() + QStringLiteral("/fcu.img")));
        QVERIFY(plan.disk == ByteSize::fromGiB(4));
        QVERIFY(plan.vcpus == 2);
        QVERIFY(plan.nic && plan.nic->kind == QLatin1String("bridge") && plan.nic->bridge == QLatin1String("br0"));
        QVERIFY(plan.textMode == true);
        QVERIFY(!plan.memoryMax && !plan.initrd && !plan.os);
    }

    void refusesContradictoryPlans_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("expected");
        QTest::newRow("two sources") << QStringLiteral("--iso a.iso --location http://s/") << QStringLiteral("2 places");
        QTest::newRow("operand too") << QStringLiteral("http://s/ --iso a.iso") << QStringLiteral("2 places");
        QTest::newRow("bridge without") << QStringLiteral("--nic bridge") << QStringLiteral("needs the bridge's name");
        QTest::newRow("bridge and user") << QStringLiteral("--nic user --bridge br0") << QStringLiteral("not with --nic user");
        QTest::newRow("nic") << QStringLiteral("--nic wlan") << QStringLiteral("'wlan' is not known");
        QTest::newRow("initrd alone") << QStringLiteral("--initrd x") << QStringLiteral("--initrd goes with --kernel");
        QTest::newRow("disk is there") << QStringLiteral("--disk /etc/hosts --size 1GiB") << QStringLiteral("is there already");
    }
    void refusesContradictoryPlans()
    {
        QFETCH(QString, words);
        QFETCH(QString, expected);
        const auto arguments = parse("install", words);
        QVERIFY(arguments);
        const auto error = test::thrownBy([&] { planFromArguments(*arguments); });
        QVERIFY(error);
        QVERIFY2(error->text.contains(expected), qPrintable(error->text));
    }

    void readsEscapeKeys()
    {
        QVERIFY(escapeKey(QStringLiteral("^]")) == char(0x1d));
        QVERIFY(escapeKey(QStringLiteral("Ctrl+]")) == char(0x1d));
        QVERIFY(escapeKey(QStringLiteral("^a")) == char(1));
        QVERIFY(escapeKey(QStringLiteral("~")) == '~');
        QVERIFY(!escapeKey(QStringLiteral("none")));
        QCOMPARE(escapeKeyName(0x1d), QStringLiteral("Ctrl+]"));
        for (const char *wrong : {"", "^^^", "F1", "Ctrl+Enter"})
            QVERIFY2(test::thrownBy([&] { escapeKey(QString::fromLatin1(wrong)); }), wrong);
    }

    void splitsAtTheEscapeKey()
    {
        QCOMPARE(splitAtEscape("ab\x1dz", char(0x1d)).bytes, QByteArray("ab"));
        QVERIFY(splitAtEscape("ab\x1dz", char(0x1d)).leaves);
        QCOMPARE(splitAtEscape("ab\x1dz", std::nullopt).bytes, QByteArray("ab\x1dz"));
        QVERIFY(!splitAtEscape("abc", char(0x1d)).leaves);
    }

    void measuresAndAlignsWideText()
    {
        QCOMPARE(displayWidth(u"abc"), 3);
        QCOMPARE(displayWidth(u"日本"), 4);
        QCOMPARE(displayWidth(u"e\u0301"), 1);
        QCOMPARE(displayWidth(u"\U0001F600"), 2);
        QByteArray text;
        Output output([&](const QByteArray &bytes) { text += bytes; }, false, false, 80);
        TextTable table({QStringLiteral("Name"), QStringLiteral("Memory"), QStringLiteral("OS")}, {1});
        table.addRow({QStringLiteral("日本語"), QStringLiteral("1 GiB"), QStringLiteral("a")});
        table.addRow({QStringLiteral("x"), QStringLiteral("256 MiB"), QString()});
        table.print(output);
        output.flush();
        QCOMPARE(QString::fromUtf8(text), QStringLiteral("Name     Memory  OS\n日本語    1 GiB  a\nx       256 MiB\n"));
    }

    void namesDoNotDriveTheTerminal()
    {
        QCOMPARE(printable(QStringLiteral("a\033[2Jb\n")), QStringLiteral("a\\x1b[2Jb\\x0a"));
        QCOMPARE(printable(QStringLiteral("grün 日本")), QStringLiteral("grün 日本"));
    }

    void drawsProgress()
    {
        QCOMPARE(progressBar(QStringLiteral("Install fc6"), 0.5, QStringLiteral("Fetching"), 80),
                 QStringLiteral("Install fc6  [############............]  50%  Fetching"));
        QCOMPARE(progressBar(QStringLiteral("J"), -1, QStringLiteral("T"), 80),
                 QStringLiteral("J  [........................]   …  T"));
        QCOMPARE(displayWidth(progressBar(QStringLiteral("Install fc6"), 1, QString(200, u'x'), 60)), 59);
    }

    void findsTheWordThatWasMeant()
    {
        const QStringList verbs{QStringLiteral("start"), QStringLiteral("list"), QStringLiteral("install")};
        QCOMPARE(nearestWord(QStringLiteral("strat"), verbs), QString()); // two slips in a short word are too many
        QCOMPARE(nearestWord(QStringLiteral("lst"), verbs), QStringLiteral("list"));
        QCOMPARE(nearestWord(QStringLiteral("instal"), verbs), QStringLiteral("install"));
        QCOMPARE(nearestWord(QStringLiteral("quux"), verbs), QString());
    }

    void everyVerbIsToldWhole()
    {
        for (const Verb *verb : allVerbs()) {
            QVERIFY(*verb->summary);
            QVERIFY2(!QString::fromUtf8(verb->summary).endsWith(u'.'), verb->name);
            for (const OptionSpec &option : verb->options)
                QVERIFY2(QString::fromUtf8(option.help).endsWith(u'.'), option.name);
        }
    }
};

QTEST_GUILESS_MAIN(TestCliWords)
#include "test_cli_words.moc"
