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
    void samplesOthersWhileOneHangs()
    {
        const auto good = makeDomain();
        const auto stuck = makeDomain();
        stuck->hangs = true;
        StatsSampler sampler([&] { return QList<std::shared_ptr<Domain>>{stuck, good}; }, {}, 20ms);
        QVERIFY(waitUntil([&] { return sampler.history(good->guest(), 10s).size() >= 5; }));
        QVERIFY(sampler.history(stuck->guest(), 10s).isEmpty());
    }

    void tellsWhatIsNew()
    {
        const auto domain = makeDomain();
        QList<std::shared_ptr<Domain>> running{domain};
        StatsSampler sampler([&] { return running; }, {}, 20ms);
        QSignalSpy spy(&sampler, &StatsSampler::sampled);
        QVERIFY(waitUntil([&] { return !spy.isEmpty() && spy.last()[0].value<QSet<QUuid>>().contains(domain->guest()); }));
        QVERIFY(sampler.newest().contains(domain->guest()));
        running.clear();
        QVERIFY(waitUntil([&] { return spy.last()[1].value<QSet<QUuid>>().contains(domain->guest()); }));
        QVERIFY(!sampler.newest().contains(domain->guest()));
        sampler.forget(domain->guest());
        QVERIFY(sampler.history(domain->guest(), 10s).isEmpty());
    }

    void samplesTheHost()
    {
        StatsSampler sampler([] { return QList<std::shared_ptr<Domain>>(); }, {}, 20ms);
        QVERIFY(waitUntil([&] { return sampler.newestHost().has_value(); }));
        QVERIFY(sampler.newestHost()->memory->total > ByteSize::fromMiB(16));
        QVERIFY(!sampler.newestHost()->cpu->eachPercent.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestStatsSampler)
#include "test_stats_sampler.moc"
