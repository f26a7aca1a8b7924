// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cpu_set.h"
#include "host/cpu_affinity.h"
#include "qemu/hotplug_parts.h"
#include "qemu/state_file.h"
#include "waiting.h"

#include <QJsonDocument>
#include <QTest>
#include <unistd.h>

using namespace domus;
using namespace domus::test;

namespace {

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

class TestHotplugParts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachNumberHasItsOwnSlot()
    {
        QList<int> used;
        for (int number = 0; number < 40; ++number) {
            for (const auto slot : {spareSlotOfDisk(number), spareSlotOfNic(number)}) {
                if (!slot)
                    continue;
                QVERIFY(*slot >= 1 && *slot <= 31);
                QVERIFY(!used.contains(*slot));
                used.append(*slot);
            }
        }
        QCOMPARE(used.size(), 31);
        QVERIFY(!spareSlotOfDisk(0) && !spareSlotOfNic(0));
    }

    void namesAreReadBack()
    {
        QCOMPARE(pluggedName(driveId(12)), std::optional(PluggedName{true, 12}));
        QCOMPARE(pluggedName(nicId(3)), std::optional(PluggedName{false, 3}));
        for (const char *other : {"", "drive", "drivex", "drive-1", "nic1x", "tablet", "vcpu-0-1-0"})
            QVERIFY2(!pluggedName(QLatin1String(other)), other);
    }

    void sayWhatCannotBePlugged()
    {
        const DiskConfig disk{.path = QStringLiteral("/d")};
        QCOMPARE(diskPlugProblem(disk, 1, false), QString());
        QVERIFY(diskPlugProblem(disk, 0, false).contains(QStringLiteral("root bus")));
        QVERIFY(diskPlugProblem(disk, 16, false).contains(QStringLiteral("15 disks")));
        QVERIFY(diskPlugProblem({.path = QStringLiteral("/d"), .bus = DiskBus::Sata}, 1, true).contains(QStringLiteral("SATA")));
        QVERIFY(diskPlugProblem({.role = DiskRole::Cdrom}, 1, true).contains(QStringLiteral("medium")));
        const DiskConfig scsi{.path = QStringLiteral("/d"), .bus = DiskBus::Scsi};
        QVERIFY(diskPlugProblem(scsi, 1, false).contains(QStringLiteral("SCSI")));
        QCOMPARE(diskPlugProblem(scsi, 30, true), QString());
        QCOMPARE(nicPlugProblem(1), QString());
        QVERIFY(!nicPlugProblem(0).isEmpty() && !nicPlugProblem(17).isEmpty());
    }

    void whatQemuIsTold()
    {
        const DiskConfig disk{.path = QStringLiteral("/i/a, b.img"), .format = DiskFormat::Raw, .readOnly = true};
        QCOMPARE(
            compact(diskNode(disk, diskNodeName(2, 1), false)),
            QByteArray(R"({"discard":"unmap","driver":"raw","file":{"discard":"unmap","driver":"file","filename":"/i/a, b.img"},)"
                       R"("node-name":"disk2-1","read-only":true})"));
        QCOMPARE(compact(diskDevice(disk, 2)),
                 QByteArray(R"({"addr":"0x2","bus":"spare","drive":"disk2","driver":"virtio-blk-pci","id":"drive2"})"));
        QCOMPARE(compact(diskDevice({.path = QStringLiteral("/d"), .bus = DiskBus::Scsi}, 3)),
                 QByteArray(R"({"bus":"scsi.0","drive":"disk3","driver":"scsi-hd","id":"drive3"})"));
        QCOMPARE(compact(nicBackend(NicAttachment::Stream, 1, QStringLiteral("n1"))),
                 QByteArray(R"({"addr":{"str":"n1","type":"fd"},"id":"net1","server":false,"type":"stream"})"));
        QCOMPARE(compact(nicBackend(NicAttachment::Tap, 1, QStringLiteral("n1"))),
                 QByteArray(R"({"fd":"n1","id":"net1","type":"tap"})"));
        QCOMPARE(compact(nicBackend(NicAttachment::BuiltIn, 1, {})), QByteArray(R"({"id":"net1","type":"user"})"));
        QCOMPARE(compact(nicDevice({.model = NicModel::E1000, .mac = QStringLiteral("52:54:00:00:00:01")}, 1)),
                 QByteArray(R"({"addr":"0x10","bus":"spare","driver":"e1000","id":"nic1","mac":"52:54:00:00:00:01",)"
                            R"("netdev":"net1","romfile":""})"));
    }

    void recordsKeepDevices()
    {
        DomainConfig config;
        config.disks = {{.path = QStringLiteral("/a"), .format = DiskFormat::Raw, .bus = DiskBus::Scsi, .readOnly = true},
                        {.role = DiskRole::Cdrom, .xenName = QStringLiteral("hdc")}};
        config.nics = {{.kind = NicKind::Bridge, .bridge = QStringLiteral("br0"), .model = NicModel::E1000, .hostAccess = true}};
        DomainDevices devices = devicesOf(config);
        QCOMPARE(devices.disk(1)->config.xenName, QStringLiteral("hdc"));
        QCOMPARE(parseDevices(formatDevices(devices)), std::optional(devices));
        QVERIFY(!parseDevices({}));
        DomainRecord record;
        record.guest = QUuid::createUuid();
        record.process = {4711, 1};
        record.bootId = QStringLiteral("b");
        record.devices = devices;
        record.spareBus = true;
        record.mediaChanges = {{1, 3}};
        const DomainRecord read = *parseRecord(formatRecord(record));
        QCOMPARE(read.devices, std::optional(devices));
        QCOMPARE(read.mediaChanges, record.mediaChanges);
        QVERIFY(read.spareBus);
        record.devices.reset();
        QVERIFY(!parseRecord(formatRecord(record))->devices);
    }

    void numbersAreUsedAgainWhenFree()
    {
        DomainConfig config;
        config.disks.resize(3);
        DomainDevices devices = devicesOf(config);
        QCOMPARE(devices.freeDisk(1), 3);
        devices.removeDisk(1);
        QVERIFY(!devices.disk(1) && devices.disk(2));
        QCOMPARE(devices.freeDisk(1), 1);
        QCOMPARE(devices.freeNic(1), 1);
        QCOMPARE(devices.freeNic(), 0);
    }

    void setsOfProcessorsAreWrittenAsTheyAreRead_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("written");
        QTest::newRow("one") << "3"
                             << "3";
        QTest::newRow("range") << "0-3,^2"
                               << "0-1,3";
        QTest::newRow("all") << "all"
                             << "all";
        QTest::newRow("all of them") << "0-7"
                                     << "all";
        QTest::newRow("all but one") << "all,^0"
                                     << "1-7";
        QTest::newRow("order") << "5,1,2"
                               << "1-2,5";
    }
    void setsOfProcessorsAreWrittenAsTheyAreRead()
    {
        QFETCH(QString, text);
        QFETCH(QString, written);
        QCOMPARE(formatCpuSet(*parseCpuSet(text, 8), 8), written);
    }

    void threadsArePinned()
    {
        const auto before = threadAffinity(::gettid());
        QVERIFY(!before.empty() && before.back() < hostProcessors());
        setThreadAffinity(::gettid(), {before.front()});
        QCOMPARE(threadAffinity(::gettid()), std::vector<int>{before.front()});
        setThreadAffinity(::gettid(), before);
        QCOMPARE(threadAffinity(::gettid()), before);
        QCOMPARE(thrownBy([] { setThreadAffinity(::gettid(), {8000}); })->code, ErrorCode::InvalidArgument);
    }
};

QTEST_GUILESS_MAIN(TestHotplugParts)
#include "test_hotplug_parts.moc"
