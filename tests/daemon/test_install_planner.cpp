// SPDX-License-Identifier: GPL-3.0-or-later
#include "installing/install_planner.h"
#include "waiting.h"

#include <QTest>

using namespace domus;
using api::install::Plan;
using test::thrownBy;

class TestInstallPlanner : public QObject {
    Q_OBJECT

    Detection m_tree;
    PlanningHost m_host;
    Plan m_plan;

    std::optional<ErrorCode> refusal() const
    {
        const auto error = thrownBy([&] { planInstall(m_plan, m_tree, m_host); });
        return error ? std::optional(error->code) : std::nullopt;
    }

private Q_SLOTS:
    void init()
    {
        m_tree = {};
        m_tree.location = QUrl(QStringLiteral("http://mirror/debian/"));
        m_tree.osId = QStringLiteral("debian12");
        m_tree.title = QStringLiteral("Debian 12, x86-64");
        m_tree.recommended = {ByteSize::fromGiB(2), 2, ByteSize::fromGiB(10)};
        m_tree.devices.virtioBlock = m_tree.devices.virtioNet = true;
        m_host = {};
        m_host.memory = ByteSize::fromGiB(8);
        m_host.cpus = 4;
        m_host.imagesDirectory = QStringLiteral("/images");
        m_host.bridges = {QStringLiteral("br0")};
        m_host.imageFormat = [](const QString &path) -> std::optional<QString> {
            if (path == QLatin1String("/images/there.qcow2"))
                return QStringLiteral("qcow2");
            return path == QLatin1String("/images/there.vmdk") ? std::optional(QStringLiteral("vmdk")) : std::nullopt;
        };
        m_plan = {};
        m_plan.source = QStringLiteral("http://mirror/debian/");
    }

    void takesTheRecommendation()
    {
        const PlannedInstall planned = planInstall(m_plan, m_tree, m_host);
        const DomainConfig &hardware = planned.definition.hardware;
        QCOMPARE(planned.definition.name, QStringLiteral("debian12"));
        QVERIFY(hardware.memory == ByteSize::fromGiB(2) && hardware.memoryMax == hardware.memory);
        QCOMPARE(hardware.vcpus, 2);
        QCOMPARE(planned.disk->path, QStringLiteral("/images/debian12.qcow2"));
        QVERIFY(planned.disk->size == ByteSize::fromGiB(10));
        QCOMPARE(hardware.nics.size(), 1u);
        QCOMPARE(planned.definition.install->source, QStringLiteral("http://mirror/debian/"));
    }

    void leavesRoomToGrowWhereTheSystemCan()
    {
        QCOMPARE(planInstall(m_plan, m_tree, m_host).definition.hardware.vcpusMax, m_host.cpus);
        m_tree.devices.virtioMem = true;
        const auto ceiling = [this] { return planInstall(m_plan, m_tree, m_host).definition.hardware.memoryMax; };
        QCOMPARE(ceiling(), ByteSize::fromGiB(4)); // twice the start
        m_plan.memory = ByteSize::fromMiB(512);
        QCOMPARE(ceiling(), ByteSize::fromGiB(2)); // the recommendation
        m_plan.memory = ByteSize::fromGiB(6);
        QCOMPARE(ceiling(), m_host.memory);
        m_host.memory = ByteSize::fromBytes(ByteSize::fromMiB(7001).bytes() - 4096);
        QCOMPARE(ceiling(), ByteSize::fromMiB(7000)); // guests have whole MiB
        m_plan.memory.reset();
        m_host.memory = ByteSize::fromBytes(ByteSize::fromMiB(701).bytes() - 4096);
        QCOMPARE(planInstall(m_plan, m_tree, m_host).definition.hardware.memory, ByteSize::fromMiB(700));
        m_host.memory = ByteSize::fromGiB(8);
        m_plan.memory = ByteSize::fromMiB(256);
        m_host.xen = XenTypes{true, true, true, true};
        QCOMPARE(ceiling(), ByteSize::fromMiB(512)); // whatever is recommended: a PVH guest would not live to see it
        m_host.xen.reset();
        m_plan.memory = ByteSize::fromGiB(6);
        m_plan.memoryMax = m_plan.memory;
        QCOMPARE(ceiling(), ByteSize::fromGiB(6));
        m_plan.vcpus = 6;
        QCOMPARE(planInstall(m_plan, m_tree, m_host).definition.hardware.vcpusMax, 6);
    }

    void takesTheAnswers()
    {
        m_plan.name = QStringLiteral("fc6");
        m_plan.memory = ByteSize::fromMiB(256);
        m_plan.diskPath = QStringLiteral("/elsewhere/fcu.img");
        m_plan.disk = ByteSize::fromGiB(4);
        m_plan.diskFormat = QStringLiteral("raw");
        m_plan.nic = api::install::NicWish{QStringLiteral("bridge"), QStringLiteral("br0")};
        m_plan.extraCmdline = QStringLiteral("quiet it's");
        m_plan.textMode = true;
        const PlannedInstall planned = planInstall(m_plan, m_tree, m_host);
        QVERIFY(planned.disk->format == DiskFormat::Raw);
        QVERIFY(planned.console == InstallerConsole::Text);
        QCOMPARE(planned.command,
                 QStringLiteral("dom install --name fc6 --memory 256MiB --vcpus 2 --vcpus-max 4 --disk /elsewhere/fcu.img --size "
                                "4GiB --format raw "
                                "--nic bridge --bridge br0 --text --cmdline 'quiet it'\\''s' --location http://mirror/debian/"));
    }

    void makesNamesUnique()
    {
        QCOMPARE(suggestedName(m_tree, {QStringLiteral("debian12"), QStringLiteral("debian12-2")}), QStringLiteral("debian12-3"));
        m_tree.osId.clear();
        m_tree.title = QStringLiteral("--Some System (v1), x86-64");
        QCOMPARE(suggestedName(m_tree, {}), QStringLiteral("some-system-v1"));
        m_tree.title.clear();
        QCOMPARE(suggestedName(m_tree, {}), QStringLiteral("guest"));
    }

    void usesAnImageThatIsThere()
    {
        m_plan.diskPath = QStringLiteral("/images/there.qcow2");
        const PlannedInstall planned = planInstall(m_plan, m_tree, m_host);
        QVERIFY(!planned.disk);
        QVERIFY(planned.definition.hardware.disks.front().format == DiskFormat::Qcow2);
    }

    void refusesBadAnswers()
    {
        m_plan.name = QStringLiteral("../evil");
        QVERIFY(refusal() == ErrorCode::InvalidArgument);
        m_plan.name = QStringLiteral("taken");
        m_host.names = {QStringLiteral("taken")};
        QVERIFY(refusal() == ErrorCode::AlreadyExists);
        m_plan.name.reset();
        m_plan.memory = ByteSize::fromGiB(9);
        QVERIFY(refusal() == ErrorCode::NoMemory);
        m_plan.memory = ByteSize::fromGiB(2);
        m_plan.memoryMax = ByteSize::fromGiB(1);
        QVERIFY(refusal() == ErrorCode::InvalidArgument);
        m_plan.memoryMax.reset();
        m_plan.vcpus = 0;
        QVERIFY(refusal() == ErrorCode::InvalidArgument);
        m_plan.vcpus = 4;
        m_plan.vcpusMax = 2;
        QVERIFY(refusal() == ErrorCode::InvalidArgument);
        m_plan.vcpusMax.reset();
        m_plan.firmware = QStringLiteral("openfirmware");
        QVERIFY(refusal() == ErrorCode::InvalidArgument);
        m_plan.firmware.reset();
        QVERIFY(!refusal());
    }

    void refusesBadDisksAndNics()
    {
        m_plan.diskPath = QStringLiteral("relative.img");
        QVERIFY(refusal() == ErrorCode::InvalidArgument);
        m_plan.diskPath = QStringLiteral("/images/there.qcow2");
        m_plan.disk = ByteSize::fromGiB(1);
        QVERIFY(refusal() == ErrorCode::AlreadyExists);
        m_plan.diskPath = QStringLiteral("/images/there.vmdk");
        m_plan.disk.reset();
        QVERIFY(refusal() == ErrorCode::NotSupported);
        m_plan.diskPath.reset();
        m_plan.diskFormat = QStringLiteral("vdi");
        QVERIFY(refusal() == ErrorCode::NotSupported);
        m_plan.diskFormat.reset();
        m_plan.nic = api::install::NicWish{QStringLiteral("bridge"), QStringLiteral("br9")};
        QVERIFY(refusal() == ErrorCode::NotFound);
        m_plan.nic = api::install::NicWish{QStringLiteral("token-ring"), {}};
        QVERIFY(refusal() == ErrorCode::InvalidArgument);
        m_plan.nic = api::install::NicWish{QStringLiteral("none"), {}};
        QVERIFY(planInstall(m_plan, m_tree, m_host).definition.hardware.nics.empty());
    }

    void refusesAnotherGuestsImage()
    {
        DomainConfig other;
        other.name = QStringLiteral("other");
        other.guest = QUuid::createUuid();
        DiskConfig disk;
        disk.path = QStringLiteral("/images/there.qcow2");
        other.disks = {disk};
        m_host.guests = {other};
        m_plan.diskPath = disk.path;
        QVERIFY(refusal() == ErrorCode::InUse);
    }

    void bootsAnIsoOnce()
    {
        m_tree.kind = InstallKind::Iso;
        m_tree.location = QUrl::fromLocalFile(QStringLiteral("/isos/x.iso"));
        PlannedInstall planned = planInstall(m_plan, m_tree, m_host);
        BootFiles files;
        files.image = QStringLiteral("/isos/x.iso");
        useBootFiles(planned, m_tree, files);
        QVERIFY(planned.definition.install->boot.order.front() == BootDevice::Cdrom);
        QCOMPARE(planned.definition.hardware.disks.back().path, QStringLiteral("/isos/x.iso"));
        QVERIFY(planned.definition.hardware.disks.back().readOnly);
    }

    void usesADiskImageWithASystemAsItIs()
    {
        m_tree.kind = InstallKind::DiskImage;
        m_tree.imageFormat = QStringLiteral("qcow2");
        m_tree.location = QUrl::fromLocalFile(QStringLiteral("/images/there.qcow2"));
        const PlannedInstall planned = planInstall(m_plan, m_tree, m_host);
        QVERIFY(!planned.disk && !planned.definition.install && planned.copyImageTo.isEmpty());
        m_tree.location = QUrl(QStringLiteral("https://cloud/x.qcow2"));
        QCOMPARE(planInstall(m_plan, m_tree, m_host).copyImageTo, QStringLiteral("/images/debian12.qcow2"));
        m_tree.imageFormat = QStringLiteral("vmdk");
        QVERIFY(refusal() == ErrorCode::NotSupported);
    }

    void letsAnacondaShowItselfWhereTheGuestCanBeReached()
    {
        m_host.xen = XenTypes{true, true, true, true};
        m_host.kernel = XenKernelNotes{true, true, QStringLiteral("linux")};
        m_tree.remote = {QStringLiteral("vnc"), QStringLiteral("inst.vnc")};
        const auto display = [this] { return installerDisplay(planInstall(m_plan, m_tree, m_host)); };
        QCOMPARE(display(), QStringLiteral("guest")); // this host is not on br0 itself
        m_plan.installerDisplay = QStringLiteral("vnc");
        QVERIFY(refusal() == ErrorCode::NotSupported);
        m_host.addressedBridges = m_host.bridges;
        QCOMPARE(display(), QStringLiteral("vnc"));
        QVERIFY(planInstall(m_plan, m_tree, m_host).command.contains(QStringLiteral(" --installer-display vnc ")));
        m_plan.installerDisplay.reset();
        QCOMPARE(display(), QStringLiteral("vnc"));
        m_plan.extraCmdline = QStringLiteral("inst.vnc inst.vncpassword=mine77");
        QCOMPARE(display(), QStringLiteral("guest")); // a person's own affair
        m_plan.extraCmdline.reset();
        m_plan.type = QStringLiteral("hvm");
        QCOMPARE(display(), QStringLiteral("guest"));
        m_plan.textMode = true;
        QCOMPARE(display(), QString());
    }

    void startsAKernelWithoutDiskAlways()
    {
        m_tree.kind = InstallKind::Kernel;
        PlannedInstall planned = planInstall(m_plan, m_tree, m_host);
        QVERIFY(!planned.definition.install && planned.definition.hardware.disks.empty());
        BootFiles files;
        files.kernel = QStringLiteral("/boot/vmlinuz");
        files.cmdline = QStringLiteral("quiet");
        useBootFiles(planned, m_tree, files);
        QCOMPARE(planned.definition.hardware.boot.kernel, QStringLiteral("/boot/vmlinuz"));
        m_plan.disk = ByteSize::fromGiB(1);
        QVERIFY(planInstall(m_plan, m_tree, m_host).definition.install.has_value());
    }
};

QTEST_GUILESS_MAIN(TestInstallPlanner)
#include "test_install_planner.moc"
