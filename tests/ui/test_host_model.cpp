// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/host_model.h"

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

QStringList namesIn(const HostModel &model)
{
    QStringList names;
    for (const auto &entry : model.guests())
        names.append(entry->guest.name);
    return names;
}

} // namespace

class TestHostModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsGuestsInOrder()
    {
        HostModel model;
        model.updateGuests({makeGuest("web10"), makeGuest("web2"), makeGuest("Alpha"), makeGuest("zeta")}, {});
        QCOMPARE(namesIn(model), (QStringList{"Alpha", "web2", "web10", "zeta"}));
        model.updateGuests({}, {"uuid-web2", "uuid-nobody"});
        QCOMPARE(namesIn(model), (QStringList{"Alpha", "web10", "zeta"}));
        QCOMPARE(model.guest("uuid-zeta")->guest.name, "zeta");
        QVERIFY(!model.guest("uuid-web2"));
    }

    void movesARenamedGuestWithItsFigures()
    {
        HostModel model;
        model.updateGuests({makeGuest("a", GuestState::Running), makeGuest("b")}, {});
        model.addSamples("uuid-a", {makeSample(1000, 10), makeSample(2000, 20)});
        auto renamed = makeGuest("z", GuestState::Running);
        renamed.uuid = "uuid-a";
        model.updateGuests({renamed}, {});
        QCOMPARE(namesIn(model), (QStringList{"b", "z"}));
        QCOMPARE(model.guest("uuid-a")->cpu.size(), 2);
    }

    void tellsOnlyWhatChanged()
    {
        HostModel model;
        model.updateGuests({makeGuest("a"), makeGuest("b")}, {});
        QSignalSpy changed(&model, &HostModel::guestChanged);
        QSignalSpy updates(&model, &HostModel::guestsUpdated);
        model.updateGuests({makeGuest("a"), makeGuest("b", GuestState::Running)}, {});
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.at(0).at(0).toString(), "uuid-b");
        QCOMPARE(updates.size(), 1);
        QCOMPARE(updates.at(0).at(0).toStringList(), QStringList{"uuid-b"});
        QCOMPARE(updates.at(0).at(1).toBool(), false); // the order is the same
        model.updateGuests({makeGuest("a")}, {"uuid-nobody"});
        QCOMPARE(updates.size(), 1); // nothing new, nothing told
    }

    void resetDropsTheGone()
    {
        HostModel model;
        QSignalSpy count(&model, &HostModel::guestCountChanged);
        model.updateGuests({makeGuest("a"), makeGuest("b")}, {});
        model.resetGuests({makeGuest("b"), makeGuest("c")});
        QCOMPARE(namesIn(model), (QStringList{"b", "c"}));
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
        guest.liveVcpus = api::guests::LiveVcpus();
        guest.liveVcpus->online = 3;
        QVERIFY(stateLine(guest, sample).contains(QStringLiteral("3 vCPU")));
        guest.liveVcpus.reset();
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
        QCOMPARE(namesIn(model), (QStringList{"a", "torn"}));
    }

    void figuresOfManyAreToldOnce()
    {
        HostModel model;
        GuestStore store;
        model.updateGuests({makeGuest("a", GuestState::Running), makeGuest("b", GuestState::Running)}, {});
        QSignalSpy figures(&model, &HostModel::figuresChanged);
        store.applySamples({{{"uuid-a", {makeSample(1000, 10), makeSample(2000, 20)}}, {"uuid-b", {makeSample(2000, 20)}}}});
        model.takeSamples(store, {"uuid-a", "uuid-b", "uuid-nobody"});
        QCOMPARE(figures.size(), 1);
        QCOMPARE(figures.at(0).at(0).toStringList(), (QStringList{"uuid-a", "uuid-b"}));
        QCOMPARE(model.guest("uuid-a")->cpu.size(), 2);
        model.takeSamples(store, {"uuid-a", "uuid-b"}); // what it has already
        QCOMPARE(figures.size(), 1);
        store.applySamples({{{"uuid-a", {makeSample(3000, 30)}}}});
        model.takeSamples(store, {"uuid-a"});
        QCOMPARE(model.guest("uuid-a")->cpu.size(), 3);
        QCOMPARE(model.guest("uuid-a")->sample->timeMs, 3000);
    }

    void knowsGroupsAndTags()
    {
        HostModel model;
        auto a = makeGuest("a");
        a.group = "web10";
        a.tags = {"stage", "big"};
        auto b = makeGuest("b");
        b.group = "web2";
        b.tags = {"big"};
        model.updateGuests({a, b, makeGuest("c")}, {});
        QCOMPARE(model.groups(), (QStringList{"web2", "web10"}));
        QCOMPARE(model.tags(), (QStringList{"big", "stage"}));
    }

    void aFailureGoesWithTheNextChange()
    {
        HostModel model;
        model.updateGuests({makeGuest("a")}, {});
        QSignalSpy looks(&model, &HostModel::lookChanged);
        model.setFailure("uuid-a", "no memory");
        model.setFailure("uuid-a", "no memory");
        model.setFailure("uuid-nobody", "no memory");
        QCOMPARE(looks.size(), 1);
        QCOMPARE(model.guest("uuid-a")->failure, "no memory");
        model.updateGuests({makeGuest("a", GuestState::Running)}, {});
        QVERIFY(model.guest("uuid-a")->failure.isEmpty());
    }

    void pointersOutliveTheTelling()
    {
        HostModel model;
        model.updateGuests({makeGuest("a"), makeGuest("b")}, {});
        const auto *gone = model.guest("uuid-a");
        QString seen;
        connect(&model, &HostModel::guestsUpdated, &model, [&] { seen = gone->guest.name; });
        model.updateGuests({}, {"uuid-a"});
        QCOMPARE(seen, "a");
    }

    void aThousandGuestsAreQuick()
    {
        HostModel model;
        QList<Guest> guests;
        for (int i = 0; i < 1000; ++i)
            guests.append(makeGuest(QStringLiteral("guest%1").arg(i), GuestState::Running));
        model.resetGuests(guests);
        QCOMPARE(model.guestCount(), 1000);
        QCOMPARE(model.guests().at(10)->guest.name, "guest10");
    }
};

QTEST_GUILESS_MAIN(TestHostModel)
#include "test_host_model.moc"
