// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/host_model.h"
#include "sidebar/guest_filter.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace domus;

namespace {

Guest makeGuest(const QString &name, GuestState state = GuestState::Off)
{
    Guest guest;
    guest.uuid = QStringLiteral("uuid-") + name;
    guest.name = name;
    guest.state = state;
    guest.memory = ByteSize::fromGiB(2);
    guest.memoryMax = ByteSize::fromGiB(4);
    guest.vcpus = 2;
    guest.vcpusMax = 4;
    return guest;
}

Sample makeSample(qint64 timeMs, double cpu)
{
    Sample sample;
    sample.timeMs = timeMs;
    sample.cpuPercent = cpu;
    sample.memoryActual = ByteSize::fromGiB(2);
    return sample;
}

QStringList namesIn(const QAbstractItemModel &model)
{
    QStringList names;
    const auto host = model.index(0, 0);
    for (int row = 0; row < model.rowCount(host); ++row)
        names.append(model.index(row, 0, host).data().toString());
    return names;
}

} // namespace

class TestHostModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsGuestsInOrder()
    {
        HostModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.updateGuests({makeGuest("web10"), makeGuest("web2"), makeGuest("Alpha"), makeGuest("zeta")}, {});
        QCOMPARE(namesIn(model), (QStringList{"dom0", "Alpha", "web2", "web10", "zeta"}));
        model.updateGuests({}, {"uuid-web2", "uuid-nobody"});
        QCOMPARE(namesIn(model), (QStringList{"dom0", "Alpha", "web10", "zeta"}));
        QCOMPARE(model.guest("uuid-zeta")->guest.name, "zeta");
        QVERIFY(!model.guest("uuid-web2"));
        QCOMPARE(model.indexOf("uuid-web10").data().toString(), "web10");
    }

    void movesARenamedGuestWithItsFigures()
    {
        HostModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.updateGuests({makeGuest("a", GuestState::Running), makeGuest("b")}, {});
        model.addSamples("uuid-a", {makeSample(1000, 10), makeSample(2000, 20)});
        auto renamed = makeGuest("z", GuestState::Running);
        renamed.uuid = "uuid-a";
        model.updateGuests({renamed}, {});
        QCOMPARE(namesIn(model), (QStringList{"dom0", "b", "z"}));
        QCOMPARE(model.guest("uuid-a")->cpu.size(), 2);
    }

    void tellsOnlyWhatChanged()
    {
        HostModel model;
        model.updateGuests({makeGuest("a"), makeGuest("b")}, {});
        QSignalSpy changed(&model, &HostModel::guestChanged);
        QSignalSpy rows(&model, &QAbstractItemModel::dataChanged);
        model.updateGuests({makeGuest("a"), makeGuest("b", GuestState::Running)}, {});
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.at(0).at(0).toString(), "uuid-b");
        QCOMPARE(rows.size(), 1);
    }

    void resetDropsTheGone()
    {
        HostModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy count(&model, &HostModel::guestCountChanged);
        model.updateGuests({makeGuest("a"), makeGuest("b")}, {});
        model.resetGuests({makeGuest("b"), makeGuest("c")});
        QCOMPARE(namesIn(model), (QStringList{"dom0", "b", "c"}));
        QCOMPARE(count.size(), 1); // still two
        model.resetGuests({});
        QCOMPARE(model.guestCount(), 0);
    }

    void cpuIsAShareOfAllItsProcessors()
    {
        HostModel model;
        model.updateGuests({makeGuest("a", GuestState::Running)}, {});
        model.addSamples("uuid-a", {makeSample(1000, 50), makeSample(2000, 200), makeSample(3000, 900)});
        const auto &cpu = model.guest("uuid-a")->cpu;
        QCOMPARE(cpu.at(0), 25.0F);
        QCOMPARE(cpu.at(1), 100.0F);
        QCOMPARE(cpu.at(2), 100.0F);
        model.addSamples("uuid-nobody", {makeSample(1000, 50)}); // is ignored
        model.updateGuests({makeGuest("a", GuestState::Off)}, {});
        QVERIFY(model.guest("uuid-a")->cpu.isEmpty());
        QVERIFY(!model.guest("uuid-a")->sample);
    }

    void oneLineOfState()
    {
        auto guest = makeGuest("a");
        QCOMPARE(stateLine(guest, {}), QStringLiteral("Off · 2 vCPU(s) · 2 GiB"));
        guest.state = GuestState::Running;
        auto sample = makeSample(1, 1);
        QCOMPARE(stateLine(guest, sample), QStringLiteral("Running · 2 vCPU(s) · 2 GiB"));
        sample.memoryUsed = ByteSize::fromMiB(1229);
        QCOMPARE(stateLine(guest, sample), QStringLiteral("Running · 2 vCPU(s) · 1.2 of 2 GiB"));
        guest.installing = true;
        QVERIFY(stateLine(guest, sample).startsWith(QStringLiteral("Installing")));
        guest.state = GuestState::Broken;
        guest.problem = QStringLiteral("line 3: no such key");
        QCOMPARE(stateLine(guest, {}), guest.problem);
        QCOMPARE(partOfWhole(ByteSize::fromMiB(512), ByteSize::fromGiB(2)), QStringLiteral("0.5 of 2 GiB"));
        QCOMPARE(partOfWhole(ByteSize::fromKiB(325'000), ByteSize::fromMiB(512)), QStringLiteral("317 of 512 MiB"));
        QCOMPARE(partOfWhole(ByteSize::fromMiB(3), ByteSize()), QStringLiteral("0 B"));
    }

    void brokenGuestsWithoutUuidAreSeen()
    {
        HostModel model;
        auto broken = makeGuest("torn", GuestState::Broken);
        broken.uuid.clear();
        model.updateGuests({broken, makeGuest("a")}, {});
        QVERIFY(model.guest(GuestStore::keyOf(broken)));
        QCOMPARE(namesIn(model), (QStringList{"dom0", "a", "torn"}));
    }

    void filters()
    {
        HostModel model;
        GuestFilter filter;
        filter.setSourceModel(&model);
        auto titled = makeGuest("b7");
        titled.title = QStringLiteral("Web server of the club");
        titled.os = QStringLiteral("debian12");
        model.updateGuests({makeGuest("mail"), titled}, {});
        QCOMPARE(namesIn(filter), (QStringList{"dom0", "b7", "mail"}));
        filter.setText(QStringLiteral("WEB club"));
        QCOMPARE(namesIn(filter), QStringList{"b7"});
        filter.setText(QStringLiteral("debian"));
        QCOMPARE(namesIn(filter), QStringList{"b7"});
        filter.setText(QStringLiteral("nothing"));
        QVERIFY(namesIn(filter).isEmpty());
        QCOMPARE(filter.rowCount(), 1); // the host stays
        filter.setText(QString());
        QCOMPARE(namesIn(filter).size(), 3);
    }

    void aThousandGuestsAreQuick()
    {
        HostModel model;
        QList<Guest> guests;
        for (int i = 0; i < 1000; ++i)
            guests.append(makeGuest(QStringLiteral("guest%1").arg(i), GuestState::Running));
        model.resetGuests(guests);
        QCOMPARE(model.guestCount(), 1000);
        QCOMPARE(model.index(11, 0, model.hostIndex()).data().toString(), "guest10");
    }
};

QTEST_GUILESS_MAIN(TestHostModel)
#include "test_host_model.moc"
