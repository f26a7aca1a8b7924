// SPDX-License-Identifier: GPL-3.0-or-later
#include "error.h"
#include "live/host_accounting.h"
#include "live/live_causes.h"
#include "live/pursuit.h"

#include "waiting.h"

#include <QTest>

using namespace domus;
using namespace std::chrono_literals;

namespace {

constexpr ByteSize mib(qint64 count)
{
    return ByteSize::fromMiB(count);
}

MemoryPromise promise(const char *name, ByteSize promised, ByteSize resident, ByteSize couldGive = {})
{
    return {QUuid::createUuid(), QString::fromLatin1(name), promised, resident, {}, couldGive};
}

} // namespace

class TestLiveRules : public QObject {
    Q_OBJECT

    const Pursuit::Clock::time_point m_start = Pursuit::Clock::now();

private Q_SLOTS:
    void goesFromAskedToReached()
    {
        Pursuit pursuit(10s);
        QCOMPARE(pursuit.state(), PursuitState::Idle);
        pursuit.observe(512, m_start);
        QCOMPARE(pursuit.state(), PursuitState::Idle);
        pursuit.ask(256, 512, m_start);
        QCOMPARE(pursuit.state(), PursuitState::Asked);
        pursuit.observe(512, m_start + 1s);
        QCOMPARE(pursuit.state(), PursuitState::Asked);
        pursuit.observe(400, m_start + 2s);
        QCOMPARE(pursuit.state(), PursuitState::Reaching);
        pursuit.observe(256, m_start + 3s);
        QCOMPARE(pursuit.state(), PursuitState::Reached);
        QCOMPARE(*pursuit.reachedAt() - *pursuit.askedAt(), Pursuit::Clock::duration(3s));
        pursuit.observe(256, m_start + 4s);
        QCOMPARE(*pursuit.reachedAt(), m_start + 3s);
    }

    void eachStepNearerRenewsThePatience()
    {
        Pursuit pursuit(10s);
        pursuit.ask(0, 100, m_start);
        pursuit.observe(90, m_start + 9s);
        pursuit.observe(80, m_start + 18s);
        QCOMPARE(pursuit.state(), PursuitState::Reaching);
        pursuit.observe(80, m_start + 27s);
        QCOMPARE(pursuit.state(), PursuitState::Reaching);
        pursuit.observe(85, m_start + 29s); // away from it is no step
        QCOMPARE(pursuit.state(), PursuitState::NotFollowing);
        pursuit.setCause(QStringLiteral("why"));
        pursuit.observe(70, m_start + 60s); // after all
        QCOMPARE(pursuit.state(), PursuitState::Reaching);
        QVERIFY(pursuit.cause().isEmpty());
        pursuit.observe(0, m_start + 61s);
        QCOMPARE(pursuit.state(), PursuitState::Reached);
    }

    void givesUpWithoutAnyWord()
    {
        Pursuit pursuit(10s);
        pursuit.ask(1, 2, m_start);
        pursuit.tick(m_start + 9999ms);
        QCOMPARE(pursuit.state(), PursuitState::Asked);
        pursuit.tick(m_start + 10s);
        QCOMPARE(pursuit.state(), PursuitState::NotFollowing);
    }

    void theNewestWishCounts()
    {
        Pursuit pursuit(10s);
        pursuit.ask(1, 9, m_start);
        pursuit.refuse(QStringLiteral("no"));
        QCOMPARE(pursuit.state(), PursuitState::NotFollowing);
        QCOMPARE(pursuit.cause(), QStringLiteral("no"));
        pursuit.ask(9, 9, m_start + 5s); // taken back
        QCOMPARE(pursuit.state(), PursuitState::Asked);
        QVERIFY(pursuit.cause().isEmpty());
        pursuit.observe(9, m_start + 6s);
        QCOMPARE(pursuit.state(), PursuitState::Reached);
    }

    void seesThatAGuestLeavesWhatItReached()
    {
        Pursuit pursuit(10s);
        pursuit.ask(5, 9, m_start);
        pursuit.observe(5, m_start);
        pursuit.observe(7, m_start + 60s);
        QCOMPARE(pursuit.state(), PursuitState::Reaching);
        QVERIFY(!pursuit.reachedAt());
        pursuit.observe(7, m_start + 71s);
        QCOMPARE(pursuit.state(), PursuitState::NotFollowing);
    }

    void theFloorIsWhatTheGuestUsesAndMore()
    {
        LiveMemory memory{.start = mib(1024), .least = mib(16), .actual = mib(1024), .ceiling = mib(2048)};
        QCOMPARE(memoryFloor(memory), mib(16));
        memory.guestUsed = mib(100);
        QCOMPARE(memoryFloor(memory), mib(132));
        memory.guestUsed = mib(800);
        QCOMPARE(memoryFloor(memory), mib(900));
        memory.guestUsed = mib(2040);
        QCOMPARE(memoryFloor(memory), mib(2048));
    }

    void namesTheLikelyCause()
    {
        LiveMemory memory{.start = mib(512), .actual = mib(512), .ceiling = mib(1024)};
        const auto cause = [&](qint64 target, bool paused, std::optional<bool> kernel) {
            return memoryCause(memory, mib(target), paused, kernel);
        };
        QVERIFY(cause(256, true, {}).contains(QStringLiteral("paused")));
        QVERIFY(cause(256, false, false).contains(QStringLiteral("boot loader")));
        memory.balloon = memory.growth = GuestDriver::Absent;
        QVERIFY(cause(256, false, true).contains(QStringLiteral("balloon")));
        QVERIFY(cause(1024, false, true).contains(QStringLiteral("virtio-mem")));
        memory.balloon = memory.growth = GuestDriver::Present;
        memory.guestUsed = mib(400);
        QVERIFY(cause(256, false, true).contains(QStringLiteral("it uses 400 MiB of its 512 MiB")));

        LiveVcpus vcpus{.plugged = 4, .online = 1, .ceiling = 4};
        QVERIFY(vcpuCause(vcpus, 4, false, false).contains(QStringLiteral("boot loader")));
        QVERIFY(vcpuCause(vcpus, 4, false, true).contains(QStringLiteral("takes no vCPUs")));
        vcpus.guestAnswered = true;
        QVERIFY(vcpuCause(vcpus, 4, false, {}).contains(QStringLiteral("not switched them on")));
        vcpus.refusal = QStringLiteral("because");
        QCOMPARE(vcpuCause(vcpus, 1, false, {}), QStringLiteral("because"));
    }

    void countsWhatGuestsMayStillTouch()
    {
        const HostMemory memory{mib(16384), mib(10000)};
        QCOMPARE(hostReserve(mib(16384)).mib(), 819);
        QCOMPARE(hostReserve(mib(1024)), mib(256));
        QCOMPARE(hostReserve(mib(1 << 20)), mib(2048));
        const MemoryPromise half = promise("half", mib(4096), mib(1096));
        const MemoryPromise full = promise("full", mib(2048), mib(2200));
        const HostRoom room = hostRoom(memory, {half, full});
        QCOMPARE(room.outstanding, mib(3000) + hypervisorOverhead);
        QCOMPARE(room.free(), mib(10000) - room.reserve - room.outstanding - hypervisorOverhead);
        // For the guest that asks, its own promise is not in the way.
        const HostRoom own = hostRoom(memory, {half, full}, half.guest);
        QCOMPARE(own.outstanding, ByteSize());
        QCOMPARE(own.free(), mib(10000) + mib(1096) - own.reserve - hypervisorOverhead);
        QCOMPARE(hostRoom({mib(1024), mib(100)}, {}).free(), ByteSize());
    }

    void refusesMoreThanTheHostHasAndNamesThoseWhoCouldGive()
    {
        HostRoom room;
        room.balance = mib(1024);
        admitMemory(QStringLiteral("new"), mib(1024), room, {});
        const auto refusal = [&](const QList<MemoryPromise> &others) {
            try {
                admitMemory(QStringLiteral("new"), mib(1536), room, others);
            } catch (const Error &error) {
                return error.info();
            }
            return ErrorInfo{};
        };
        const ErrorInfo plain = refusal({});
        QVERIFY(plain.code == ErrorCode::NoMemory);
        QCOMPARE(plain.text, QStringLiteral("The host has 1 GiB to give, the guest wants 1.5 GiB: 512 MiB are missing"));
        QCOMPARE(plain.guest, QStringLiteral("new"));
        room.balance = mib(0) - mib(512); // more was promised than there is: that much is missing, too
        QCOMPARE(refusal({}).text, QStringLiteral("The host has 0 B to give, the guest wants 1.5 GiB: 2 GiB are missing"));
        room.balance = mib(1024);
        const ErrorInfo offered = refusal({promise("tiny", mib(64), {}, mib(2)), promise("web", mib(512), {}, mib(300)),
                                           promise("db", mib(4096), {}, mib(2048))});
        QVERIFY(offered.hint.contains(QStringLiteral("db (2 GiB), web (300 MiB)")));
        QVERIFY(!offered.hint.contains(QStringLiteral("tiny")));
    }

    void asksAsFewGuestsAsCanGiveEnough()
    {
        const QList<MemoryPromise> guests{promise("tiny", mib(64), {}, mib(2)), promise("web", mib(512), {}, mib(300)),
                                          promise("db", mib(4096), {}, mib(2048))};
        const auto one = planRoom(QStringLiteral("new"), mib(1000), guests);
        QCOMPARE(one.size(), 1);
        QCOMPARE(one.first().name, QStringLiteral("db"));
        QCOMPARE(one.first().after, mib(3096));
        const auto two = planRoom(QStringLiteral("new"), mib(2050), guests);
        QCOMPARE(two.size(), 2);
        QCOMPARE(two.last().after, mib(512 - 16)); // nobody is asked for crumbs
        const auto refusal = test::thrownBy([&] { planRoom(QStringLiteral("new"), mib(3000), guests); });
        QVERIFY(refusal && refusal->code == ErrorCode::NoMemory);
        QVERIFY2(refusal->text.contains(QStringLiteral("652 MiB")), qPrintable(refusal->text));
        QVERIFY(test::thrownBy([&] { planRoom(QStringLiteral("new"), mib(1), {}); }));
    }
};

QTEST_GUILESS_MAIN(TestLiveRules)
#include "test_live_rules.moc"
