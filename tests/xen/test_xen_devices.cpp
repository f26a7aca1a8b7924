// SPDX-License-Identifier: GPL-3.0-or-later
// Disks, NICs, media and affinity of running guests on real Xen: run-in-dom0.sh runs this inside a dom0.
#include "async/event_loop.h"
#include "waiting.h"
#include "xen_guest_test.h"

#include <QFile>
#include <QProcess>
#include <QTest>
#include <unistd.h>

using namespace domus;
using namespace domus::test;
using namespace std::chrono_literals;

class TestXenDevices : public XenGuestTest {
    Q_OBJECT

    QStringList m_loops;

    QString makeImage(const QString &name, const QByteArray &content)
    {
        QFile file(m_directory.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) < 0 || !file.resize(1 << 20))
            qFatal("cannot write");
        return file.fileName();
    }

    static QString outputOf(const QString &program, const QStringList &arguments)
    {
        QProcess process;
        process.start(program, arguments);
        waitUntil([&] { return process.state() == QProcess::NotRunning; }, followDeadline);
        return QString::fromLocal8Bit(process.readAllStandardOutput()).trimmed();
    }

    /// A block device: dom0's kernel serves it, and no QEMU need come up beside the guest.
    DiskConfig makeDevice(const QString &name, const QByteArray &content)
    {
        const QString device =
            outputOf(QStringLiteral("losetup"), {QStringLiteral("-f"), QStringLiteral("--show"), makeImage(name, content)});
        m_loops.append(device);
        return {.path = device, .format = DiskFormat::Raw};
    }

    DomainConfig withDisk(DomainType type)
    {
        DomainConfig wanted = config(type, {});
        wanted.disks = {makeDevice(QStringLiteral("root.img"), "root")};
        return wanted;
    }

    /// What the guest's shell prints for that line.
    bool says(const QByteArray &line, const QByteArray &answer) const
    {
        const qsizetype before = console().size();
        const UniqueFd input = m_domain->openConsoleInput();
        const QByteArray text = line + '\n';
        if (::write(input.get(), text.constData(), size_t(text.size())) != text.size())
            return false;
        const auto hasAnswer = [&] { return console().mid(before).contains(answer); };
        return waitUntil(hasAnswer, 5s);
    }

    /// Asks again and again: the guest may take its time.
    bool comesTo(const QByteArray &line, const QByteArray &answer) const
    {
        for (int tries = 0; tries < 12; ++tries) {
            if (says(line, answer))
                return true;
        }
        return false;
    }

    static QString backends() { return outputOf(QStringLiteral("xenstore-ls"), {QStringLiteral("/local/domain/0/backend")}); }

private Q_SLOTS:
    void cleanupTestCase()
    {
        for (const QString &device : std::as_const(m_loops))
            outputOf(QStringLiteral("losetup"), {QStringLiteral("-d"), device});
    }

    void devicesComeAndGo_data()
    {
        QTest::addColumn<DomainType>("type");
        QTest::newRow("PV") << DomainType::Pv;
        QTest::newRow("PVH") << DomainType::Pvh;
    }
    void devicesComeAndGo()
    {
        QFETCH(DomainType, type);
        start(withDisk(type));
        QVERIFY(isReady());
        const DiskConfig more = makeDevice(QStringLiteral("more.img"), "MORE-DISK");
        const int disk = runUntilDone(m_domain->attachDisk(more));
        QCOMPARE(m_domain->devices()->disk(disk)->config.xenName, QStringLiteral("xvdb"));
        QVERIFY2(comesTo("head -c 9 /dev/xvdb; echo", "MORE-DISK"), console().right(300).constData());
        const int nic = runUntilDone(m_domain->attachNic(
            {.kind = NicKind::Bridge, .bridge = QStringLiteral("xenbr0"), .mac = QStringLiteral("00:16:3e:00:00:07")}, {}));
        QVERIFY2(comesTo("cat /sys/class/net/*/address", "00:16:3e:00:00:07"), console().right(300).constData());
        QVERIFY(!adoptAnew());
        QCOMPARE(m_domain->devices()->disks.size(), 2U);
        QCOMPARE(m_domain->devices()->nics.size(), 1U);
        QCOMPARE(runUntilDone(m_domain->counters()).nics.size(), 1);
        runUntilDone(m_domain->detachDisk(disk));
        QVERIFY(comesTo("echo DISKS=$(ls /sys/block | grep -c xvd)", "DISKS=1"));
        runUntilDone(m_domain->detachNic(nic));
        QVERIFY(comesTo("echo NETS=$(ls /sys/class/net | grep -c eth)", "NETS=0"));
        QVERIFY(m_domain->devices()->nics.empty());
    }

    void aRebootKeepsWhatWasAttached()
    {
        start(withDisk(DomainType::Pv));
        QVERIFY(isReady());
        runUntilDone(m_domain->setAffinity(0, QStringLiteral("1"), QStringLiteral("0-1")));
        const DiskConfig more = makeDevice(QStringLiteral("more.img"), "MORE-DISK");
        const int disk = runUntilDone(m_domain->attachDisk(more));
        QVERIFY(comesTo("head -c 9 /dev/xvdb; echo", "MORE-DISK"));
        says("reboot -f", "never said");
        QVERIFY(waitUntil([&] { return m_rebooted == 1; }, followDeadline));
        QVERIFY(isReady(2));
        QVERIFY2(comesTo("head -c 9 /dev/xvdb; echo", "MORE-DISK"), console().right(300).constData());
        QCOMPARE(runUntilDone(m_domain->affinity())[0], (VcpuAffinity{0, QStringLiteral("1"), QStringLiteral("all")}));
        runUntilDone(m_domain->detachDisk(disk));
    }

    /// The boot screen of SeaBIOS is enough: no guest's driver takes part.
    void theMediumOfAMachineChanges()
    {
        DomainConfig wanted = withDisk(DomainType::Hvm);
        wanted.boot = {};
        wanted.disks.push_back({.path = makeImage(QStringLiteral("first.iso"), "FIRST"),
                                .format = DiskFormat::Raw,
                                .bus = DiskBus::Ide,
                                .role = DiskRole::Cdrom,
                                .readOnly = true});
        start(wanted);
        QVERIFY(backends().contains(QStringLiteral("first.iso")));
        runUntilDone(m_domain->changeMedium(1, makeImage(QStringLiteral("second.iso"), "SECOND"), false));
        QVERIFY2(backends().contains(QStringLiteral("second.iso")), qPrintable(backends()));
        runUntilDone(m_domain->changeMedium(1, {}, false));
        QVERIFY2(!backends().contains(QStringLiteral("second.iso")), qPrintable(backends()));
        QCOMPARE(m_domain->devices()->disk(1)->config.path, QString());
        const auto failure =
            thrownBy([&] { runUntilDone(m_domain->changeMedium(1, QStringLiteral("/nonexistent.iso"), false)); });
        QVERIFY(failure && !failure->cause.isEmpty());
    }

    void refusesWhatCannotBe()
    {
        start(withDisk(DomainType::Pv));
        const auto code = [](auto call) { return thrownBy(call).value_or(ErrorInfo{}).code; };
        QCOMPARE(code([&] { runUntilDone(m_domain->changeMedium(0, {}, false)); }), ErrorCode::NotFound);
        QCOMPARE(code([&] { runUntilDone(m_domain->detachDisk(7)); }), ErrorCode::NotFound);
        QCOMPARE(code([&] { runUntilDone(m_domain->detachNic(7)); }), ErrorCode::NotFound);
        QCOMPARE(code([&] { runUntilDone(m_domain->attachNic({}, {})); }), ErrorCode::NotSupported);
        const DiskConfig file{.path = makeImage(QStringLiteral("file.img"), "file"), .format = DiskFormat::Raw};
        QCOMPARE(code([&] { runUntilDone(m_domain->attachDisk(file)); }), ErrorCode::NotSupported); // no QEMU serves it
        QCOMPARE(code([&] { runUntilDone(m_domain->attachDisk({.role = DiskRole::Cdrom})); }), ErrorCode::NotSupported);
        QCOMPARE(code([&] { runUntilDone(m_domain->setAffinity(9, QStringLiteral("0"), std::nullopt)); }), ErrorCode::NotFound);
        QCOMPARE(code([&] { runUntilDone(m_domain->setAffinity(0, QStringLiteral("77"), std::nullopt)); }),
                 ErrorCode::InvalidArgument);
    }
};

QTEST_GUILESS_MAIN(TestXenDevices)
#include "test_xen_devices.moc"
