// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/host_counters.h"
#include "host/nic_meter.h"
#include "host/nic_tally.h"
#include "host/process_counters.h"
#include "qemu/monitor_figures.h"
#include "qemu/state_file.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <sys/syscall.h>
#include <unistd.h>

using namespace domus;
using namespace std::chrono_literals;

/// What is read of the kernel and of QEMU for statistics.
class TestCounters : public QObject {
    Q_OBJECT

    static QJsonValue json(const QByteArray &text) { return QJsonDocument::fromJson(text)[QLatin1String("return")]; }

private Q_SLOTS:
    void readsDisksByDevice()
    {
        // As QEMU 7.2 says it, shortened: virtio names the backend's path, others the id; a floppy of nobody's.
        const QByteArray text = R"({"return": [
            {"device": "", "qdev": "drive10", "stats": {"rd_bytes": 1, "wr_bytes": 2}},
            {"device": "", "qdev": "/machine/peripheral/drive2/virtio-backend", "node-name": "disk2", "stats": {"rd_bytes": 512,
              "wr_bytes": 4096, "rd_operations": 1, "wr_operations": 3, "rd_total_time_ns": 1500, "wr_total_time_ns": 9000000000}},
            {"device": "floppy0", "qdev": "/machine/unattached/device[9]", "stats": {"rd_bytes": 9}},
            {"device": "", "qdev": "driver", "stats": {}}, {"device": "ide0"}, 7, null]})";
        const auto disks = parseBlockStats(json(text));
        QCOMPARE(disks.size(), 2);
        QCOMPARE(disks[0], (DiskCounters{QStringLiteral("2"), 512, 4096, 1, 3, 1500ns, 9s}));
        QCOMPARE(disks[1].name, QStringLiteral("10"));
        QVERIFY(parseBlockStats(QJsonValue()).isEmpty());
    }

    void readsWhatTheGuestTells()
    {
        const QByteArray text = R"({"return": {"last-update": 1700000000, "stats": {"stat-free-memory": 1048576,
            "stat-available-memory": 18446744073709551615, "stat-disk-caches": 4096, "stat-swap-in": 7, "stat-swap-out": 0}}})";
        const GuestMemoryStats told = parseGuestStats(json(text));
        QCOMPARE(told.toldAt, 1'700'000'000);
        QVERIFY(told.free == ByteSize::fromMiB(1) && told.cache == ByteSize::fromKiB(4));
        QVERIFY(!told.available); // -1: it does not know
        QVERIFY(told.swappedIn == 7 && told.swappedOut == 0);
        QCOMPARE(parseGuestStats(QJsonValue(3)).toldAt, 0);
    }

    void readsThreadsOfVcpus()
    {
        const auto threads = parseVcpuThreads(json(R"({"return": [{"cpu-index": 0, "thread-id": 77}, {"cpu-index": 3,
            "thread-id": 78, "qom-path": "/x"}, {"cpu-index": 4}, "x"]})"));
        QCOMPARE(threads, (QList<VcpuThread>{{0, 77}, {3, 78}}));
    }

    void readsTimesOfProcessesAndThreads()
    {
        const auto before = processCpuTime(::getpid());
        const auto thread = threadCpuTime(::getpid(), ::syscall(SYS_gettid));
        QVERIFY(before && thread && before->count() > 0 && thread->count() > 0);
        volatile quint64 work = 0;
        for (int i = 0; i < 20'000'000; ++i)
            work = work + 1;
        QVERIFY(*processCpuTime(::getpid()) > *before);
        QVERIFY(*threadCpuTime(::getpid(), ::syscall(SYS_gettid)) > *thread);
        QVERIFY(!threadCpuTime(::getpid(), 1)); // no thread of ours
        QVERIFY(!processCpuTime(4194301)); // the last numbers that processes can have
    }

    void readsTheHostsProcessors()
    {
        const auto cpus =
            parseCpuTimes("cpu  999 0 0 0 0 0 0 0 0 0\ncpu0 100 10 20 5000 70 3 4 5 50 0\ncpu12 1 0 0 9 9 0 0 0 0 0\n"
                          "intr 5 4\ncpu x\n",
                          100);
        QCOMPARE(cpus, (QList<CpuCounter>{{0, 1420ms}, {12, 10ms}}));
        QVERIFY(parseCpuTimes({}, 100).isEmpty());
    }

    void readsTheHostsMemory()
    {
        const auto memory =
            parseMemoryUse("MemTotal:  1000 kB\nMemFree: 100 kB\nMemAvailable: 600 kB\nBuffers: 10 kB\nCached: 300 kB\n"
                           "SwapCached: 7 kB\nSReclaimable: 5 kB\nSwapTotal: 50 kB\nSwapFree: 20 kB\nShmem:\n");
        QCOMPARE(memory.total, ByteSize::fromKiB(1000));
        QCOMPARE(memory.cache, ByteSize::fromKiB(315));
        QCOMPARE(memory.swapTotal - memory.swapFree, ByteSize::fromKiB(30));
    }

    void readsTheHostsDisksAndNics()
    {
        const auto disks = parseDiskStats("   8  0 sda 10 1 100 7 20 2 200 9 0 30 16 0 0 0 0\n  8 1 sda1 1\n");
        QCOMPARE(disks, (QList<DiskCounters>{{QStringLiteral("sda"), 51200, 102400, 10, 20, 7ms, 9ms}}));
        const auto nics = parseNetDev("Inter-|   Receive  |  Transmit\n face |bytes packets errs\n"
                                      "  eth0:123456789012 5 0 0 0 0 0 0 42 6 0 0 0 0 0 0\n");
        QCOMPARE(nics, (QList<NicCounters>{{QStringLiteral("eth0"), NicTraffic{123456789012, 42, 5, 6}, {}}}));
    }

    void readsThisHost()
    {
        const HostCounters counters = readHostCounters();
        QCOMPARE(int(counters.cpus.size()), int(::sysconf(_SC_NPROCESSORS_ONLN)));
        QVERIFY(counters.memory.total > counters.memory.free);
        for (const DiskCounters &disk : counters.disks)
            QVERIFY2(!disk.name.startsWith(QLatin1String("loop")), qPrintable(disk.name));
        for (const NicCounters &nic : counters.nics)
            QVERIFY(nic.name != QLatin1String("lo") && nic.traffic);
    }

    void readsTallies()
    {
        QTemporaryDir directory;
        NicMeter meter{directory.filePath(QStringLiteral("tally")), {}, {}};
        const QString name = QStringLiteral("0");
        QVERIFY(!readNicMeter(name, meter).unavailable.isEmpty()); // not there
        QFile file(meter.tally);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("short");
        file.flush();
        QVERIFY(!readNicMeter(name, meter).traffic);
        NicTally tally;
        tally.sentBytes = 1, tally.packetsSent = 2, tally.receivedBytes = 3, tally.packetsReceived = 4;
        file.seek(0);
        file.write(reinterpret_cast<const char *>(&tally), sizeof tally);
        file.flush();
        const NicCounters counters = readNicMeter(name, meter);
        QCOMPARE(counters.traffic, (NicTraffic{.receivedBytes = 3, .sentBytes = 1, .packetsReceived = 4, .packetsSent = 2}));
        QCOMPARE(counters.unavailable, QString());
        QCOMPARE(readNicMeter(name, {{}, {}, QStringLiteral("why not")}).unavailable, QStringLiteral("why not"));
        QVERIFY(!readNicMeter(name, {{}, QStringLiteral("no-such-tap"), {}}).traffic);
        QCOMPARE(tapNameOf(file.handle()), QString());
    }

    /// The host's loopback stands in for a tap: the same files.
    void readsTapsAsTheGuestSeesThem()
    {
        const NicCounters counters = readNicMeter(QStringLiteral("0"), {{}, QStringLiteral("lo"), {}});
        if (!QFile::exists(QStringLiteral("/sys/class/net/lo/statistics")))
            QSKIP("there is no /sys/class/net here");
        QVERIFY(counters.traffic);
    }

    void remembersMetersInTheRecord()
    {
        DomainRecord record;
        record.guest = QUuid::createUuid();
        record.process = {4711, 5};
        record.bootId = QStringLiteral("b");
        record.nics = {{QStringLiteral("/run/t"), {}, {}}, {{}, QStringLiteral("tap0"), {}}, {{}, {}, QStringLiteral("why")}};
        QCOMPARE(parseRecord(formatRecord(record))->nics, record.nics);
    }
};

QTEST_GUILESS_MAIN(TestCounters)
#include "test_counters.moc"
