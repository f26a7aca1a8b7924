// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/event_loop.h"
#include "stats/history_reply.h"
#include "stats/history_store.h"
#include "waiting.h"

#include <QDateTime>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <limits>

using namespace domus;
using test::waitUntil;

namespace {

constexpr qint64 now = 1'800'000'000; // seconds
constexpr float none = std::numeric_limits<float>::quiet_NaN();

Quantities cpuOf(float percent)
{
    return {{QStringLiteral("cpu"), QStringLiteral("memory.used")}, {percent, none}};
}

QList<std::optional<double>> cpuHistory(const std::shared_ptr<HistoryStore> &store, const QUuid &key, qint64 first, qint64 last)
{
    const HistorySpan span{0, first, last};
    const auto reply = historyOf(runUntilDone(HistoryStore::read(store, key, span)), span, std::nullopt);
    return reply.series.isEmpty() ? QList<std::optional<double>>() : reply.series.first().mean;
}

} // namespace

class TestHistoryStore : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;
    std::shared_ptr<HistoryStore> newStore() { return std::make_shared<HistoryStore>(m_directory.path()); }

private Q_SLOTS:
    void tellsAtOnceAndAfterARestart()
    {
        const QUuid guest = QUuid::createUuid();
        const QList<std::optional<double>> expected{5.0, 5.0, 7.5, {}};
        auto store = newStore();
        store->add(guest, now, now + 1, cpuOf(5));
        QCOMPARE(cpuHistory(store, guest, now, now + 1), (QList<std::optional<double>>{5.0, 5.0}));
        store->flush();
        store->add(guest, now + 2, now + 2, cpuOf(7.5)); // while the ones before are written
        QCOMPARE(cpuHistory(store, guest, now, now + 3), expected);
        QVERIFY(waitUntil([&] { return QFile::exists(store->fileOf(guest)); }));
        store->finish();
        store = newStore();
        QCOMPARE(cpuHistory(store, guest, now, now + 3), expected);
        QVERIFY(cpuHistory(store, QUuid::createUuid(), now, now + 3).isEmpty());
    }

    void takesTheLastOfTwo()
    {
        const auto store = newStore();
        const QUuid guest = QUuid::createUuid();
        store->add(guest, now, now + 2, cpuOf(1));
        store->add(guest, now + 1, now + 1, cpuOf(2)); // the clock was set back
        QCOMPARE(cpuHistory(store, guest, now, now + 2), (QList<std::optional<double>>{1.0, 2.0, 1.0}));
    }

    void forgetsGuestsThatAreDeleted()
    {
        const auto store = newStore();
        const QUuid guest = QUuid::createUuid(), other = QUuid::createUuid();
        for (const QUuid &key : {guest, other})
            store->add(key, now, now, cpuOf(1));
        store->flush();
        store->add(guest, now + 1, now + 1, cpuOf(1));
        store->forget(guest); // while a worker may be making its file
        QVERIFY(waitUntil([&] { return QFile::exists(store->fileOf(other)); }));
        QVERIFY(waitUntil([&] { return !QFile::exists(store->fileOf(guest)); }));
        store->finish();
        QVERIFY(!QFile::exists(store->fileOf(guest)));
        QCOMPARE(cpuHistory(store, other, now, now).size(), 1);
    }

    void removesWhatIsOutdated()
    {
        const QString old = m_directory.filePath(QUuid::createUuid().toString(QUuid::WithoutBraces) + QStringLiteral(".ring"));
        QFile file(old);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.setFileTime(QDateTime::currentDateTime().addDays(-8), QFileDevice::FileModificationTime));
        file.close();
        const auto store = newStore();
        QVERIFY(!QFile::exists(old));
    }

    void goesOnWithoutADisk()
    {
        const auto store = std::make_shared<HistoryStore>(m_directory.filePath(QStringLiteral("not/there")));
        store->add({}, now, now, cpuOf(1));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("History is lost")));
        store->flush();
        QVERIFY(waitUntil([&] {
            store->add({}, now + 1, now + 1, cpuOf(2));
            return cpuHistory(store, {}, now, now) != QList<std::optional<double>>{1.0};
        }));
        QCOMPARE(cpuHistory(store, {}, now + 1, now + 1), (QList<std::optional<double>>{2.0}));
    }

    void choosesTheLevel()
    {
        const auto levelOf = [](qint64 back, qint64 step) {
            return historySpan((now - back) * 1000, now * 1000, step, now * 1000).level;
        };
        QCOMPARE(levelOf(60, 1), 0);
        QCOMPARE(levelOf(600, 1), 0);
        QCOMPARE(levelOf(660, 1), 1);
        QCOMPARE(levelOf(7200, 1), 1);
        QCOMPARE(levelOf(24 * 3600, 1), 2);
        QCOMPARE(levelOf(7 * 24 * 3600, 1), 3);
        QCOMPARE(levelOf(365 * 24 * 3600, 1), 3);
        QCOMPARE(levelOf(60, 11), 2);
        QCOMPARE(levelOf(60, 100'000), 3);
        const HistorySpan span = historySpan((now - 60) * 1000, (now + 500) * 1000, 1, now * 1000);
        QCOMPARE(span.firstSlot, now - 60);
        QCOMPARE(span.lastSlot, now - 1); // the future is not known
        const HistorySpan week = historySpan(0, (now + 300) * 1000, 1, (now + 300) * 1000);
        QCOMPARE(week.lastSlot - week.firstSlot + 1, ringLevels[3].rows);
        const HistorySpan odd = historySpan(-5, -7, -1, now * 1000);
        QVERIFY(odd.lastSlot < odd.firstSlot);
    }

    void tellsWhatIsAsked()
    {
        RingRange range{{QStringLiteral("disk.10.read"), QStringLiteral("disk.9.read"), QStringLiteral("memory.used"),
                         QStringLiteral("vcpu.0"), QStringLiteral("cpu")},
                        {{7, 10, {1, 2, 2.5e9F, 0.1F, none}, {3, 4, 5, 6, none}}}};
        const HistorySpan span{1, 6, 8};
        const auto all = historyOf(range, span, std::nullopt);
        QCOMPARE(all.stepSeconds, 10);
        QCOMPARE(all.firstMs, 60'000);
        QStringList names;
        for (const auto &series : all.series)
            names.append(series.name);
        QCOMPARE(names,
                 (QStringList{QStringLiteral("vcpu.0"), QStringLiteral("memory.used"), QStringLiteral("disk.9.read"),
                              QStringLiteral("disk.10.read")}));
        QCOMPARE(all.series[0].mean, (QList<std::optional<double>>{{}, 0.1, {}})); // not 0.10000000149
        QCOMPARE(all.series[1].mean[1], 2.5e9);
        QCOMPARE(all.series[2].peak, (QList<std::optional<double>>{{}, 4.0, {}}));
        const auto disks = historyOf(range, span, QStringList{QStringLiteral("disk.9."), QStringLiteral("nothing")});
        QCOMPARE(disks.series.size(), 1);
        QVERIFY(historyOf(range, {1, 9, 8}, std::nullopt).series.isEmpty());
    }

    void saysWhatCannotBeHad()
    {
        api::stats::GuestFigures figures;
        figures.memory.emplace();
        figures.memory->cache = ByteSize();
        figures.nics = {{QStringLiteral("0"), {}, {}, {}, {}, QStringLiteral("nobody counts")}};
        const auto missing = [&](const QStringList &asked) {
            QStringList names;
            for (const auto &one : unavailableIn(figures, asked))
                names.append(one.name);
            return names;
        };
        const QString used = QStringLiteral("memory.used"), nic = QStringLiteral("nic.0.");
        QCOMPARE(missing({used, QStringLiteral("memory.cache"), QStringLiteral("nic.0.send")}), (QStringList{used, nic}));
        QCOMPARE(missing({QStringLiteral("nic.")}), QStringList{nic});
        QCOMPARE(missing({QStringLiteral("nic.01."), QStringLiteral("cpu")}), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestHistoryStore)
#include "test_history_store.moc"
