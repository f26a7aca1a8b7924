// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine calls a guest's disks, counts of them and writes down: no Xen is needed for it.
#include "xen/domain_build.h"
#include "xen/xen_counters.h"
#include "xen/xen_record.h"

#include <QTest>

using namespace domus;

class TestXenNames : public QObject {
    Q_OBJECT

    /// 'd' is a disk, 'c' a CD.
    static QString names(const char *disks, DomainType type)
    {
        DomainConfig config;
        for (const char *disk = disks; *disk; ++disk)
            config.disks.push_back({.role = *disk == 'c' ? DiskRole::Cdrom : DiskRole::Disk});
        return diskNames(config, type).join(u' ');
    }

private Q_SLOTS:
    void namesDisksAsLibxlKnowsThem()
    {
        QCOMPARE(names("dc", DomainType::Hvm), QStringLiteral("hda hdb"));
        QCOMPARE(names("dddddd", DomainType::Hvm), QStringLiteral("hda hdb hdc hdd xvde xvdf"));
        // There are four of hd, and a CD needs one.
        QCOMPARE(names("ddddc", DomainType::Hvm), QStringLiteral("hda hdb hdc xvde hdd"));
        QCOMPARE(names("ddcdddc", DomainType::Hvm), QStringLiteral("hda hdb hdc xvde xvdf xvdg hdd"));
        QCOMPARE(names("ccccc", DomainType::Hvm), QStringLiteral("hda hdb hdc hdd xvde"));
        QCOMPARE(names("ddc", DomainType::Pvh), QStringLiteral("xvda xvdb xvdc"));
        QVERIFY(names("ddddddddddddddddddddddddddd", DomainType::Pv).endsWith(QLatin1String(" xvdz xvdaa")));
    }

    void keepsNamesThatWereGiven()
    {
        DomainConfig config;
        config.disks = {{.xenName = QStringLiteral("xvda2")}, {.xenName = QStringLiteral("xvda1")}};
        QCOMPARE(diskNames(config, DomainType::Pv), (QStringList{QStringLiteral("xvda2"), QStringLiteral("xvda1")}));
    }

    void readsNumbersOfDisks()
    {
        QCOMPARE(diskNameOf(51712), QStringLiteral("xvda"));
        QCOMPARE(diskNameOf(51729), QStringLiteral("xvdb1"));
        QCOMPARE(diskNameOf(832), QStringLiteral("hdb"));
        QCOMPARE(diskNameOf((1 << 28) | (26 << 8)), QStringLiteral("xvdaa"));
    }

    /// A disk's figures are its own wherever its name stands in the alphabet.
    void countsByThePlaceInTheConfiguration()
    {
        const QList<DiskCounters> counted = {{.name = QStringLiteral("xvda"), .reads = 1},
                                             {.name = QStringLiteral("xvdb"), .reads = 2},
                                             {.name = QStringLiteral("xvdz"), .reads = 3}};
        const QList<DiskCounters> placed =
            inPlace(counted, {QStringLiteral("xvdb"), QStringLiteral("hdc"), QStringLiteral("xvda")});
        QCOMPARE(placed.size(), 2);
        QCOMPARE(placed[0].name, QStringLiteral("0"));
        QCOMPARE(placed[0].reads, 2);
        QCOMPARE(placed[1].name, QStringLiteral("2"));
        QCOMPARE(placed[1].reads, 1);
    }

    void theRecordComesBack()
    {
        XenRecord record;
        record.guest = QUuid::createUuid();
        record.name = QStringLiteral("a");
        record.startedAt = std::chrono::system_clock::time_point(std::chrono::milliseconds(1234));
        record.begun = record.saving = record.endOnReboot = record.display = true;
        record.console = false;
        record.replaced = 7;
        record.nics = 2;
        record.disks = QStringList{QStringLiteral("xvdb"), QStringLiteral("xvda")};
        record.memory = ByteSize::fromMiB(64);
        const auto again = parseXenRecord(formatXenRecord(record));
        QVERIFY(again);
        QVERIFY(*again == record);
        QVERIFY(!parseXenRecord("{}"));
    }
};

QTEST_GUILESS_MAIN(TestXenNames)
#include "test_xen_names.moc"
