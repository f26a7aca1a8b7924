// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_engine.h"
#include "stats/stats_sampler.h"
#include "waiting.h"

#include <QSignalSpy>
#include <QTest>

using namespace domus;
using namespace std::chrono_literals;
using test::FakeDomain;
using test::waitUntil;

class TestStatsSampler : public QObject {
    Q_OBJECT

    static std::shared_ptr<FakeDomain> makeDomain()
    {
        return std::make_shared<FakeDomain>(QUuid::createUuid(), QStringLiteral("/tmp"));
    }

private Q_SLOTS:
    void makesRatesOfCounters()
    {
        TimedCounters before, now;
        now.at = before.at + 2s;
        now.timeMs = 5;
        now.counters.cpuTime = 3s;
        now.counters.diskReadBytes = 1000;
        now.counters.memoryActual = ByteSize::fromMiB(100);
        now.counters.memoryAvailable = ByteSize::fromMiB(60);
        const GuestSample sample = sampleBetween(before, now);
        QCOMPARE(sample.cpuPercent, 150.0);
        QCOMPARE(sample.diskReadRate, 500);
        QVERIFY(sample.memoryUsed == ByteSize::fromMiB(40));
        QCOMPARE(sample.timeMs, 5);
    }

    void makesNoNonsenseOfCountersThatWentBack()
    {
        TimedCounters before, now;
        before.counters.cpuTime = 9s;
        before.counters.diskWrittenBytes = 9;
        now.at = before.at + 1s;
        const GuestSample sample = sampleBetween(before, now);
        QCOMPARE(sample.cpuPercent, 0.0);
        QCOMPARE(sample.diskWriteRate, 0);
        QCOMPARE(sampleBetween(before, before).cpuPercent, 0.0);
        QVERIFY(!sample.memoryUsed);
    }

    void samplesOthersWhileOneHangs()
    {
        const auto good = makeDomain();
        const auto stuck = makeDomain();
        stuck->hangs = true;
        StatsSampler sampler([&] { return QList<std::shared_ptr<Domain>>{stuck, good}; }, 20ms);
        QVERIFY(waitUntil([&] { return sampler.history(good->guest(), 10s).size() >= 5; }));
        QVERIFY(sampler.history(stuck->guest(), 10s).isEmpty());
    }

    void tellsWhatIsNew()
    {
        const auto domain = makeDomain();
        StatsSampler sampler([&] { return QList<std::shared_ptr<Domain>>{domain}; }, 20ms);
        QSignalSpy spy(&sampler, &StatsSampler::sampled);
        QVERIFY(waitUntil([&] { return spy.size() >= 2; }));
        const auto samples = spy.first().first().value<QHash<QUuid, GuestSample>>();
        QCOMPARE(samples.keys(), QList<QUuid>{domain->guest()});
        sampler.forget(domain->guest());
        QVERIFY(sampler.history(domain->guest(), 10s).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestStatsSampler)
#include "test_stats_sampler.moc"
