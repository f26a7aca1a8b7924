// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain_store.h"
#include "fake_daemon.h"

#include <QSignalSpy>
#include <QTest>

using namespace domus;
using api::hypervisor::Owner;
using test::makeDomain;

class TestDomainStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatOthersMade()
    {
        DomainStore store;
        QSignalSpy moved(&store, &DomainStore::foreignCameOrWent);
        QSignalSpy host(&store, &DomainStore::hostChanged);
        auto guest = makeDomain(3, QStringLiteral("web"));
        guest.owner = Owner::Guest;
        store.apply({{makeDomain(7, QStringLiteral("b")), makeDomain(0, QStringLiteral("Domain-0")), guest}, {}}, true);
        QCOMPARE(moved.count(), 1);
        QCOMPARE(host.count(), 1);
        QCOMPARE(store.foreign().size(), 1);
        QCOMPARE(store.foreign(7)->name, QStringLiteral("b"));
        QVERIFY(!store.foreign(3) && !store.foreign(0));
        QVERIFY(store.host());
        store.clear();
        QVERIFY(!store.host() && store.foreign().isEmpty());
        QCOMPARE(moved.count(), 2);
    }

    void anAdoptedOneIsGone()
    {
        DomainStore store;
        auto domain = makeDomain(7, QStringLiteral("b"));
        store.apply({{domain}, {}}, true);
        QSignalSpy gone(&store, &DomainStore::foreignGone);
        domain.owner = Owner::Guest;
        store.apply({{domain}, {}}, false);
        QCOMPARE(gone.count(), 1);
        QVERIFY(store.foreign().isEmpty());
    }

    void aNumberThatIsUsedAgainIsAnotherDomain()
    {
        DomainStore store;
        store.apply({{makeDomain(7, QStringLiteral("b"))}, {}}, true);
        QSignalSpy gone(&store, &DomainStore::foreignGone);
        QSignalSpy changed(&store, &DomainStore::foreignChanged);
        store.apply({{makeDomain(7, QStringLiteral("c"))}, {}}, false);
        QCOMPARE(gone.count(), 1);
        QCOMPARE(changed.count(), 0);
        QCOMPARE(store.foreign(7)->name, QStringLiteral("c"));
    }

    /// A listing that was asked for before may be told later than the stream.
    void figuresBringNoDomain()
    {
        DomainStore store;
        auto domain = makeDomain(7, QStringLiteral("b"));
        store.apply({{domain}, {}}, true);
        QSignalSpy changed(&store, &DomainStore::foreignChanged);
        domain.cpuTimeMs = 99'000;
        store.applyFigures({domain, makeDomain(8, QStringLiteral("c"))});
        QCOMPARE(changed.count(), 1);
        QCOMPARE(store.foreign(7)->cpuTimeMs, 99'000);
        QVERIFY(!store.foreign(8));
        store.applyFigures({});
        QVERIFY(store.foreign(7));
    }
};

QTEST_GUILESS_MAIN(TestDomainStore)
#include "test_domain_store.moc"
