// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/cpu_share.h"
#include "qemu/live_parts.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace domus;

namespace {

QJsonValue json(const char *text)
{
    return QJsonDocument::fromJson(QByteArray("[") + text + "]").array().first();
}

VcpuSlot slot(int core, const QString &qomPath = {})
{
    return {QStringLiteral("cpu"), {{QStringLiteral("core-id"), core}}, qomPath};
}

} // namespace

/// What QEMU 7.2 was seen to answer, and what another might.
class TestLiveParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void splitsATarget()
    {
        const ByteSize start = ByteSize::fromMiB(512);
        QCOMPARE(splitTarget(ByteSize::fromMiB(256), start).balloon, ByteSize::fromMiB(256));
        QCOMPARE(splitTarget(ByteSize::fromMiB(256), start).growth, ByteSize());
        QCOMPARE(splitTarget(start, start).total(), start);
        const MemorySplit grown = splitTarget(ByteSize::fromMiB(1023), start);
        QCOMPARE(grown.balloon, start);
        QCOMPARE(grown.growth, ByteSize::fromMiB(510));
    }

    void readsTheGrowthDevice()
    {
        const GrowthDevice device = parseGrowthDevice(
            json("[{\"type\":\"dimm\",\"data\":{\"size\":7}},{\"type\":\"virtio-mem\",\"data\":{\"size\":2097152,"
                 "\"max-size\":402653184,\"requested-size\":4194304,\"id\":\"memory-growth\"}}]"));
        QVERIFY(device.present);
        QCOMPARE(device.size, ByteSize::fromMiB(2));
        QCOMPARE(device.requested, ByteSize::fromMiB(4));
        QCOMPARE(device.most, ByteSize::fromMiB(384));
        QVERIFY(!parseGrowthDevice(json("[]")).present);
        QVERIFY(!parseGrowthDevice(json("null")).present);
        QCOMPARE(parseGrowthDevice(json("[{\"type\":\"virtio-mem\",\"data\":{\"size\":-5}}]")).size, ByteSize());
    }

    void readsWhetherTheGuestHasADriver()
    {
        QCOMPARE(parseDriver(json("{\"status\":{\"statuses\":[\"VIRTIO_CONFIG_S_DRIVER_OK: Driver setup and ready\"]}}")),
                 GuestDriver::Present);
        QCOMPARE(parseDriver(json("{\"status\":{\"statuses\":[]}}")), GuestDriver::Absent);
        QCOMPARE(parseDriver(json("{}")), GuestDriver::Unknown);
    }

    void readsTheApic()
    {
        const QString head = QStringLiteral("dumping local APIC state for CPU 1\r\n\r\nLVT0\t 0x00010000\r\n");
        QCOMPARE(parseApicEnabled(head + QStringLiteral("SPIV\t 0x000001ff APIC enabled, focus=off, spurious vec 255\r\n")),
                 std::optional(true));
        QCOMPARE(parseApicEnabled(head + QStringLiteral("SPIV\t 0x000000ff APIC disabled, focus=off\r\n")), std::optional(false));
        QCOMPARE(parseApicEnabled(QStringLiteral("No CPU available\r\n")), std::nullopt);
        QCOMPARE(parseApicEnabled({}), std::nullopt);
    }

    void readsWhetherAKernelRuns()
    {
        const auto runs = [](const char *cr0, const char *efer) {
            return parseKernelRuns(QStringLiteral("RAX=0 RBX=1\r\nCR0=%1 CR2=0 CR3=0 CR4=0\r\nEFER=%2\r\n")
                                       .arg(QLatin1String(cr0), QLatin1String(efer)));
        };
        QCOMPARE(runs("00000011", "0000000000000000"), std::optional(false)); // SeaBIOS
        QCOMPARE(runs("80010033", "0000000000000d00"), std::optional(false)); // UEFI
        QCOMPARE(runs("80050033", "0000000000000d01"), std::optional(true)); // Linux
        QCOMPARE(runs("80050033", "0000000000000000"), std::optional(true)); // of 32 bits
        QCOMPARE(parseKernelRuns(QStringLiteral("nothing")), std::nullopt);
    }

    void ordersThePlacesOfVcpus()
    {
        const QList<VcpuSlot> places = parseVcpuSlots(
            json("[{\"props\":{\"core-id\":10,\"socket-id\":0},\"type\":\"a\"},{\"props\":{\"core-id\":2,\"socket-id\":0},"
                 "\"type\":\"b\"},"
                 "{\"props\":{\"core-id\":0,\"socket-id\":0},\"type\":\"c\",\"qom-path\":\"/machine/unattached/device[0]\"}]"));
        QCOMPARE(places.size(), 3);
        QCOMPARE(places[0].type, QStringLiteral("c"));
        QCOMPARE(places[0].qomPath, QStringLiteral("/machine/unattached/device[0]"));
        QCOMPARE(places[2].type, QStringLiteral("a"));
    }

    void choosesWhichVcpusComeAndGo()
    {
        const QList<VcpuSlot> places = {slot(0, QStringLiteral("/0")), slot(1), slot(2, QStringLiteral("/2")), slot(3)};
        QCOMPARE(slotsToFill(places, 3).size(), 1);
        QCOMPARE(slotsToFill(places, 3).first().place[QLatin1String("core-id")].toInt(), 1);
        QCOMPARE(slotsToFill(places, 4).size(), 2);
        QVERIFY(slotsToFill(places, 2).isEmpty());
        QVERIFY(slotsToFill(places, 1).isEmpty());
        QVERIFY(slotsToEmpty(places, 2).isEmpty());
        QCOMPARE(slotsToEmpty(places, 1).size(), 1);
        QCOMPARE(slotsToEmpty(places, 1).first().qomPath, QStringLiteral("/2"));
        QCOMPARE(slotsToEmpty(places, 0).size(), 1); // the first stays
        QCOMPARE(freeVcpus(places, std::nullopt), 2);
        QCOMPARE(freeVcpus(places, 2), 2);
        QCOMPARE(freeVcpus(places, 3), 0); // one was taken away
    }

    void readsWhatTheGuestReports()
    {
        QVERIFY(!parseGuestAnswered(json("[]")));
        QVERIFY(!parseGuestAnswered(json("[{\"slot-type\":\"CPU\",\"source\":0,\"status\":0}]")));
        QVERIFY(parseGuestAnswered(json("[{\"slot-type\":\"CPU\",\"source\":1,\"status\":0}]")));
        const auto ost = [](int source, int status) {
            return refusalFrom({{QStringLiteral("source"), source}, {QStringLiteral("status"), status}});
        };
        QVERIFY(ost(1, 0).isEmpty());
        QVERIFY(ost(1, 0x80).isEmpty()); // being inserted
        QVERIFY(ost(3, 0x84).isEmpty()); // being ejected
        QCOMPARE(ost(3, 0x80), QStringLiteral("the guest's system cannot give up a vCPU"));
        QCOMPARE(ost(0x103, 0x82), QStringLiteral("the guest says that the vCPU is in use"));
        QVERIFY(ost(1, 1).contains(QStringLiteral("0x1")));
    }

    void translatesWeightAndCap()
    {
        QCOMPARE(kernelWeight(256), 100);
        QCOMPARE(kernelWeight(512), 200);
        QCOMPARE(kernelWeight(1), 1);
        QCOMPARE(kernelWeight(65535), 10'000);
        QCOMPARE(weightFromKernel(100), 256);
        QCOMPARE(capFromKernel("50000 100000\n"), 50);
        QCOMPARE(capFromKernel("max 100000\n"), 0);
        QCOMPARE(capFromKernel(""), 0);
        QCOMPARE(unifiedGroup("4:memory:/x\n0::/user.slice/domus-1.scope\n"), QStringLiteral("/user.slice/domus-1.scope"));
        QVERIFY(unifiedGroup("4:memory:/x\n").isEmpty());
        const QStringList none = shareArguments(QStringLiteral("u.scope"), {512, 0}, false);
        QVERIFY(none.contains(QStringLiteral("--user")) && none.contains(QStringLiteral("200")));
        QCOMPARE(none.last(), QStringLiteral("18446744073709551615"));
        QCOMPARE(shareArguments(QStringLiteral("u.scope"), {256, 50}, true).last(), QStringLiteral("500000"));
    }
};

QTEST_GUILESS_MAIN(TestLiveParts)
#include "test_live_parts.moc"
