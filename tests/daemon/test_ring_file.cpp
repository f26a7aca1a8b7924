// SPDX-License-Identifier: GPL-3.0-or-later
#include "error.h"
#include "stats/ring_file.h"

#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

using namespace domus;

namespace {

const QString cpu = QStringLiteral("cpu");
const QString disk = QStringLiteral("disk.0.read");
constexpr qint64 start = 1'800'000'000; // a multiple of 600

QList<RingSecond> secondsFrom(qint64 first, qint64 count, const QStringList &names, float (*valueAt)(qint64 second))
{
    QList<RingSecond> seconds;
    for (qint64 second = first; second < first + count; ++second)
        seconds.append({second, names, QList<float>(names.size(), valueAt(second))});
    return seconds;
}

/// As the daemon does, five seconds at a time.
void append(const QString &path, const QList<RingSecond> &seconds)
{
    for (qsizetype i = 0; i < seconds.size(); i += 5)
        appendSeconds(path, seconds.mid(i, 5));
}

QList<float> meansOf(const RingRange &range, const QString &name)
{
    QList<float> means;
    for (const RingRow &row : range.rows)
        means.append(row.mean[range.columns.indexOf(name)]);
    return means;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

} // namespace

class TestRingFile : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;
    int m_files = 0;
    QString newPath() { return m_directory.filePath(QString::number(++m_files)); }

private Q_SLOTS:
    void keepsWhatItIsGiven()
    {
        const QString path = newPath();
        append(path, secondsFrom(start, 7, {cpu, disk}, [](qint64 s) { return float(s - start); }));
        const RingRange range = readRing(path, 0, start, start + 100);
        QCOMPARE(range.columns, (QStringList{cpu, disk}));
        QCOMPARE(meansOf(range, disk), (QList<float>{0, 1, 2, 3, 4, 5, 6}));
        QCOMPARE(range.rows.first().slot, start);
        QCOMPARE(meansOf(readRing(path, 0, start + 2, start + 3), cpu), (QList<float>{2, 3}));
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(QFileInfo(path).permissions() & others));
    }

    void neverGrows()
    {
        const QString path = newPath();
        append(path, secondsFrom(start, 10, {cpu}, [](qint64) { return 1.0F; }));
        const qint64 size = QFileInfo(path).size();
        QCOMPARE(size, RingLayout({cpu}).fileSize());
        append(path, secondsFrom(start + 5000, 1300, {cpu}, [](qint64) { return 2.0F; }));
        QCOMPARE(QFileInfo(path).size(), size);
        const RingRange range = readRing(path, 0, start, start + 6299);
        QCOMPARE(range.rows.size(), 600); // the ring, all of it new
        QCOMPARE(range.rows.first().slot, start + 5700);
        // Most a guest of any size can have, in bytes.
        QStringList most;
        for (int i = 0; i < ringColumnsMax; ++i)
            most.append(QString::number(i));
        QVERIFY(RingLayout(most).fileSize() < 8 << 20);
    }

    void rollsUpWithMeanAndPeak()
    {
        const QString path = newPath();
        // One burst of a second in twenty minutes of quiet.
        append(path, secondsFrom(start, 1200, {cpu}, [](qint64 s) { return s == start + 605 ? 100.0F : 1.0F; }));
        const RingRange tens = readRing(path, 1, start / 10, start / 10 + 119);
        QCOMPARE(tens.rows.size(), 120);
        QCOMPARE(tens.rows[60].mean[0], 10.9F);
        QCOMPARE(tens.rows[60].peak[0], 100.0F);
        QCOMPARE(tens.rows[59].peak[0], 1.0F);
        const RingRange coarsest = readRing(path, 3, start / 600, start / 600 + 1);
        QCOMPARE(coarsest.rows.size(), 2);
        QCOMPARE(coarsest.rows[1].samples, 600U);
        QCOMPARE(coarsest.rows[1].mean[0], (599 + 100) / 600.0F);
        QCOMPARE(coarsest.rows[1].peak[0], 100.0F);
    }

    void tellsOfAStepThatIsNotOver()
    {
        const QString path = newPath();
        append(path, secondsFrom(start, 3, {cpu}, [](qint64) { return 4.0F; }));
        const RingRange range = readRing(path, 3, start / 600, start / 600);
        QCOMPARE(range.rows.size(), 1);
        QCOMPARE(range.rows[0].mean[0], 4.0F);
        QCOMPARE(range.rows[0].samples, 3U);
    }

    void leavesGapsWhereNothingWasKnown()
    {
        const QString path = newPath();
        auto seconds = secondsFrom(start, 3, {cpu}, [](qint64) { return 1.0F; });
        seconds[1].values[0] = std::nanf("");
        seconds += secondsFrom(start + 20, 2, {cpu}, [](qint64) { return 2.0F; });
        append(path, seconds);
        const RingRange range = readRing(path, 0, start, start + 30);
        QCOMPARE(range.rows.size(), 5);
        QVERIFY(std::isnan(range.rows[1].mean[0]));
        const RingRange tens = readRing(path, 1, start / 10, start / 10 + 2);
        QCOMPARE(tens.rows.size(), 2); // none of the ten seconds between
        QCOMPARE(tens.rows[0].mean[0], 1.0F);
    }

    void makesRoomForNewDevices()
    {
        const QString path = newPath();
        append(path, secondsFrom(start, 5, {cpu, disk}, [](qint64) { return 1.0F; }));
        const QString nic = QStringLiteral("nic.0.send");
        append(path, secondsFrom(start + 5, 5, {nic, cpu}, [](qint64) { return 2.0F; }));
        const RingRange range = readRing(path, 0, start, start + 9);
        QCOMPARE(range.columns, (QStringList{cpu, disk, nic})); // the disk's past is kept
        QCOMPARE(meansOf(range, cpu), (QList<float>{1, 1, 1, 1, 1, 2, 2, 2, 2, 2}));
        QVERIFY(std::isnan(range.rows[0].mean[2]) && std::isnan(range.rows[9].mean[1]));
        QCOMPARE(readRing(path, 1, start / 10, start / 10).rows[0].mean[0], 1.5F);
        // A week later nothing is known of the disk.
        const qint64 later = start + 8 * 24 * 3600;
        append(path, secondsFrom(later, 5, {nic, cpu, QStringLiteral("x")}, [](qint64) { return 3.0F; }));
        QCOMPARE(readRing(path, 0, later, later).columns, (QStringList{cpu, nic, QStringLiteral("x")}));
    }

    void refusesNoMoreThanItMust()
    {
        const QString path = newPath();
        QStringList many{QString(70, u'n'), QString()}; // too long, and none: left out
        for (int i = 0; i < 300; ++i)
            many.append(QString::number(i));
        append(path, secondsFrom(start, 2, many, [](qint64) { return 1.0F; }));
        QCOMPARE(readRing(path, 0, start, start).columns, many.mid(2, ringColumnsMax));
        append(path, secondsFrom(start + 2, 2, {QStringLiteral("new")}, [](qint64) { return 1.0F; }));
        QCOMPARE(readRing(path, 0, start, start).columns.size(), ringColumnsMax);
        appendSeconds(newPath(), {});
        QVERIFY(readRing(newPath(), 0, start, start).rows.isEmpty());
    }

    void takesClockJumps()
    {
        const QString path = newPath();
        append(path, secondsFrom(start, 5, {cpu}, [](qint64) { return 1.0F; }));
        append(path,
               secondsFrom(start + 400'000'000, 3, {cpu}, [](qint64) { return 2.0F; }) // to another year and back
                   + secondsFrom(start + 5, 5, {cpu}, [](qint64) { return 3.0F; }));
        QCOMPARE(readRing(path, 0, start, start + 9).rows.size(), 10);
        appendSeconds(path, {{start + 10, {cpu}, {1}}, {start + 900'000'000, {cpu}, {1}}});
        QCOMPARE(readRing(path, 0, start + 900'000'000, start + 900'000'000).rows.size(), 1);
    }

    void discardsWhatIsNoRingFile()
    {
        const QByteArray good = encodeRingHeader(RingLayout({cpu}));
        QByteArray hugeCount = good, twice = encodeRingHeader(RingLayout({cpu, cpu}));
        hugeCount[8] = char(0xff), hugeCount[12] = char(0xff);
        QByteArray damaged = good;
        damaged[30] = char(damaged[30] ^ 1);
        for (const QByteArray &content :
             {QByteArray(), QByteArray("rubbish"), QByteArray(1 << 20, '\0'), good.left(30), hugeCount, damaged, twice}) {
            const QString path = newPath();
            write(path, content);
            QVERIFY(readRing(path, 0, start, start + 5).columns.isEmpty());
            append(path, secondsFrom(start, 5, {cpu}, [](qint64) { return 1.0F; }));
            QCOMPARE(readRing(path, 0, start, start + 5).rows.size(), 5);
        }
        // What is no file at all is replaced where that can be done, and never followed.
        const QString target = newPath(), link = newPath();
        write(target, "mine");
        QVERIFY(QFile::link(target, link));
        append(link, secondsFrom(start, 5, {cpu}, [](qint64) { return 1.0F; }));
        QCOMPARE(contentOf(target), QByteArray("mine"));
        QCOMPARE(readRing(link, 0, start, start + 5).rows.size(), 5);
    }

    void losesOnlyWhatWasTorn()
    {
        const QString path = newPath();
        append(path, secondsFrom(start, 10, {cpu, disk}, [](qint64) { return 1.0F; }));
        const RingLayout layout({cpu, disk});
        QByteArray content = contentOf(path);
        content[layout.rowOffset(0, start + 3) + layout.rowSize(0) - 1] = 17; // half of it is of another time
        write(path, content);
        const RingRange range = readRing(path, 0, start, start + 9);
        QCOMPARE(range.rows.size(), 9);
        // And a file that was cut goes on.
        write(path, content.left(layout.rowOffset(0, start + 2) + 5));
        append(path, secondsFrom(start + 10, 5, {cpu, disk}, [](qint64) { return 1.0F; }));
        QVERIFY(readRing(path, 0, start, start + 14).rows.size() >= 5);
        QCOMPARE(readRing(path, 0, start + 10, start + 14).rows.size(), 5);
    }

    void standsAnyDamage()
    {
        const QString path = newPath();
        append(path, secondsFrom(start, 700, {cpu, disk}, [](qint64) { return 1.0F; }));
        const QByteArray good = contentOf(path);
        QRandomGenerator random(20);
        const qint64 header = RingLayout({cpu, disk}).headerSize();
        for (int round = 0; round < 300; ++round) {
            QByteArray bad = good;
            const qint64 reach = round % 2 ? header : qint64(bad.size()); // half of them where it hurts most
            for (int i = 0, changes = 1 + round % 40; i < changes; ++i)
                bad[random.bounded(reach)] = char(random.bounded(256));
            if (round % 5 == 0)
                bad.truncate(random.bounded(qint64(bad.size())));
            write(path, bad);
            for (int level = 0; level < 4; ++level) {
                const qint64 last = (start + 700) / ringLevels[size_t(level)].step;
                for (const RingRow &row : readRing(path, level, 0, last).rows)
                    QVERIFY(row.slot <= last && (std::isnan(row.mean[0]) || row.mean[0] == 1.0F));
            }
            appendSeconds(path, secondsFrom(start + 700, 5, {cpu, disk}, [](qint64) { return 1.0F; }));
            QCOMPARE(readRing(path, 0, start + 700, start + 704).rows.size(), 5);
        }
    }

    void saysWhyItCannotWrite()
    {
        QVERIFY_THROWS_EXCEPTION(Error,
                                 appendSeconds(m_directory.filePath(QStringLiteral("none/x")),
                                               secondsFrom(start, 1, {cpu}, [](qint64) { return 1.0F; })));
    }
};

QTEST_GUILESS_MAIN(TestRingFile)
#include "test_ring_file.moc"
