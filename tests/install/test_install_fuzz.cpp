// SPDX-License-Identifier: GPL-3.0-or-later
// Good inputs, damaged in a thousand ways from fixed seeds: the same every time, so that a failure can be repeated.
#include "files.h"
#include "install_texts.h"

#include <QDir>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace domus;
using namespace domus::test;

namespace {

constexpr int mutationsPerSeed = 20;

QByteArray isoSeed()
{
    QByteArray bytes(40 * 1024, '\0');
    bytes.replace(16 * 2048, 6,
                  QByteArray("\x01"
                             "CD001"));
    bytes.replace(17 * 2048, 6,
                  QByteArray("\0"
                             "CD001",
                             6));
    bytes.replace(16 * 2048 + 40, 21, "Debian 12.5.0 amd64 n");
    bytes.replace(17 * 2048 + 7, 23, "EL TORITO SPECIFICATION");
    return bytes;
}

QList<QByteArray> seeds()
{
    const QDir dir(QStringLiteral(DOMUS_TEST_DATA));
    QList<QByteArray> result{isoSeed(), "{\"systems\":[{\"id\":\"a1\",\"name\":\"A 1\",\"devices\":\"net\"}]}"};
    for (const QString &name : dir.entryList({QStringLiteral("*.tree")})) {
        const QByteArray tree = readFile(dir.filePath(name));
        for (qsizetype at = tree.indexOf("\n== "); at >= 0; at = tree.indexOf("\n== ", at + 1)) {
            const qsizetype begin = tree.indexOf('\n', at + 1) + 1;
            if (const QByteArray content = tree.mid(begin, tree.indexOf("\n== ", begin) - begin); content.size() > 20)
                result.append(content);
        }
    }
    return result;
}

QByteArray mutated(QByteArray bytes, QRandomGenerator &random)
{
    static const QByteArray evil[] = {"..", "/",   "\\",  "%2e",      QByteArray(1, '\0'),     "\n[",
                                      "]",  " = ", "://", "\xff\xfe", "999999999999999999999", "\n"};
    const int steps = 1 + int(random.bounded(6));
    for (int i = 0; i < steps; ++i) {
        const qsizetype at = bytes.isEmpty() ? 0 : qsizetype(random.bounded(quint32(bytes.size())));
        switch (random.bounded(4)) {
        case 0:
            bytes.insert(at, evil[random.bounded(quint32(std::size(evil)))]);
            break;
        case 1:
            bytes.remove(at, 1 + qsizetype(random.bounded(40)));
            break;
        case 2:
            bytes.truncate(at);
            break;
        default:
            if (!bytes.isEmpty())
                bytes[at] = char(random.bounded(256));
        }
    }
    return bytes;
}

} // namespace

class TestInstallFuzz : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyParserSurvivesDamage_data()
    {
        QTest::addColumn<int>("parser");
        for (int parser = 0; parser < 6; ++parser)
            QTest::addRow("parser %d", parser) << parser;
    }
    void everyParserSurvivesDamage()
    {
        QFETCH(int, parser);
        QRandomGenerator random(quint32(4711 + parser));
        int runs = 0;
        for (const QByteArray &seed : seeds()) {
            for (int i = 0; i < mutationsPerSeed; ++i, ++runs)
                exerciseInstallParsers(char(parser) + mutated(seed, random));
        }
        QVERIFY(runs > 500);
    }
    void largeInputsEndSoon()
    {
        // Quadratic parsers would take minutes.
        for (int parser = 0; parser < 6; ++parser) {
            QElapsedTimer timer;
            timer.start();
            exerciseInstallParsers(char(parser) + QByteArray(512 << 10, '['));
            exerciseInstallParsers(char(parser) + QByteArray("a=b\n").repeated(100'000));
            exerciseInstallParsers(char(parser) + QByteArray("[a]\n").repeated(100'000));
            QVERIFY2(timer.elapsed() < 20'000,
                     qPrintable(QStringLiteral("parser %1 took %2 ms").arg(parser).arg(timer.elapsed())));
        }
    }
};

QTEST_APPLESS_MAIN(TestInstallFuzz)
#include "test_install_fuzz.moc"
