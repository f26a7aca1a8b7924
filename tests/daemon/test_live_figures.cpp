// SPDX-License-Identifier: GPL-3.0-or-later
#include "stats/live_figures.h"

#include <QTest>

using namespace domus;
using namespace std::chrono_literals;

class TestLiveFigures : public QObject {
    Q_OBJECT

    static ReadAt at(std::chrono::seconds time)
    {
        return {std::chrono::steady_clock::time_point(1h + time), time.count() * 1000};
    }

    static DomainCounters someCounters()
    {
        DomainCounters counters;
        counters.memoryActual = ByteSize::fromMiB(100);
        counters.disks = {{QStringLiteral("0"), 0, 0, 0, 0, 0ns, 0ns}};
        counters.vcpus = {{0, 0ns}};
        return counters;
    }

    static api::stats::GuestFigures between(const DomainCounters &old, const DomainCounters &current,
                                            std::chrono::seconds span = 2s)
    {
        const GuestReading before = nextReading(nullptr, at(0s), old);
        return figuresBetween(QUuid(), before, nextReading(&before, at(span), current));
    }

private Q_SLOTS:
    void makesRatesOfCounters()
    {
        DomainCounters now = someCounters();
        now.cpuTime = 3s;
        now.vcpus = {{0, 1s}};
        now.memoryAvailable = ByteSize::fromMiB(60);
        now.disks = {{QStringLiteral("0"), 1000, 4000, 10, 0, 5ms, 0ns}};
        const auto figures = between(someCounters(), now);
        QCOMPARE(figures.timeMs, 2000);
        QCOMPARE(figures.cpu->percent, 150.0);
        QCOMPARE(figures.cpu->eachPercent, (QList<std::optional<double>>{50.0}));
        QVERIFY(figures.memory->used == ByteSize::fromMiB(40));
        QVERIFY(figures.memory->target == ByteSize::fromMiB(100)); // nothing was asked
        const api::stats::DiskFigures disk = figures.disks->first();
        QCOMPARE(disk.readRate, 500);
        QCOMPARE(disk.writeRate, 2000);
        QCOMPARE(disk.reads, 5.0);
        QVERIFY(disk.readLatencyMicroseconds == 500.0);
        QVERIFY(!disk.writeLatencyMicroseconds); // nothing was written: it took no time, neither long nor short
    }

    void makesNoNonsenseOfCountersThatWentBack()
    {
        DomainCounters before = someCounters();
        before.cpuTime = 9s;
        before.disks[0].writtenBytes = 9;
        const auto figures = between(before, someCounters());
        QCOMPARE(figures.cpu->percent, 0.0);
        QCOMPARE(figures.disks->first().writeRate, 0);
        QVERIFY(!figures.memory->used);
        QCOMPARE(between(someCounters(), before, 0s).cpu->percent, 0.0);
    }

    void leavesVcpusThatCameMeanwhileForTheNextTime()
    {
        DomainCounters now = someCounters();
        now.vcpus = {{0, 1s}, {2, 8s}};
        QCOMPARE(between(someCounters(), now).cpu->eachPercent, (QList<std::optional<double>>{50.0}));
        DomainCounters before = now;
        now.vcpus = {{2, 9s}}; // the first one has gone
        QCOMPARE(between(before, now).cpu->eachPercent, (QList<std::optional<double>>{{}, {}, 50.0}));
    }

    void tellsNothingForASilentHypervisor()
    {
        GuestReading first = nextReading(nullptr, at(0s), someCounters());
        DomainCounters silent;
        silent.answers = false;
        silent.cpuTime = 1s;
        const GuestReading second = nextReading(&first, at(1s), silent);
        const auto mute = figuresBetween(QUuid(), first, second);
        QCOMPARE(mute.cpu->percent, 100.0); // the kernel knows
        QVERIFY(mute.disks->isEmpty());
        DomainCounters back = someCounters();
        back.disks[0].readBytes = 4000;
        const auto again = figuresBetween(QUuid(), second, nextReading(&second, at(4s), back));
        QCOMPARE(again.disks->first().readRate, 1000); // since it answered last
    }

    void saysWhyANicIsNotCounted()
    {
        DomainCounters now = someCounters();
        now.nics = {{QStringLiteral("0"), std::nullopt, QStringLiteral("nobody counts")},
                    {QStringLiteral("1"), NicTraffic{2000, 0, 4, 0}, {}}};
        DomainCounters before = now;
        before.nics[1].traffic = NicTraffic{};
        const auto figures = between(before, now);
        QVERIFY(!figures.nics->at(0).receiveRate);
        QCOMPARE(figures.nics->at(0).unavailable, QStringLiteral("nobody counts"));
        QVERIFY(figures.nics->at(1).receiveRate == 1000);
        QVERIFY(figures.nics->at(1).packetsReceived == 2.0);
        const api::stats::Sample sample = sampleOf(figures);
        QVERIFY(sample.nicReceiveRate == 1000);
        QVERIFY(sample.nicSendRate == 0);
        DomainCounters uncounted = now;
        uncounted.nics.removeLast();
        QVERIFY(!sampleOf(between(uncounted, uncounted)).nicReceiveRate);
    }

    void leavesOutWhatIsNotNew()
    {
        const auto told = between(someCounters(), someCounters());
        QVERIFY(newsSince(nullptr, told) == told);
        DomainCounters now = someCounters();
        now.cpuTime = 1s;
        now.disks.clear();
        const auto news = newsSince(&told, between(someCounters(), now));
        QVERIFY(news.cpu && !news.memory && !news.nics);
        QVERIFY(news.disks && news.disks->isEmpty()); // there is none any more: that is news
    }

    void makesFiguresOfTheHost()
    {
        HostReading before{at(0s), {}}, now{at(1s), {}};
        before.counters.cpus = {{0, 0ns}, {1, 0ns}};
        now.counters.cpus = {{0, 1s}, {1, 250ms}};
        now.counters.memory = {.total = ByteSize::fromMiB(100),
                               .free = ByteSize::fromMiB(20),
                               .available = ByteSize::fromMiB(50),
                               .cache = ByteSize::fromMiB(30),
                               .swapTotal = ByteSize::fromMiB(9),
                               .swapFree = ByteSize::fromMiB(4)};
        const auto figures = figuresBetween(before, now);
        QCOMPARE(figures.cpu->percent, 125.0);
        QCOMPARE(figures.cpu->eachPercent, (QList<std::optional<double>>{100.0, 25.0}));
        QVERIFY(figures.memory->used == ByteSize::fromMiB(50));
        QVERIFY(figures.memory->swapUsed == ByteSize::fromMiB(5));
    }
};

QTEST_GUILESS_MAIN(TestLiveFigures)
#include "test_live_figures.moc"
