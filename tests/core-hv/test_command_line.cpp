// SPDX-License-Identifier: GPL-3.0-or-later
#include "qemu/command_line.h"
#include "waiting.h"

#include <QFile>
#include <QTest>

using namespace domus;
using namespace domus::test;

namespace {

/// One argument per line, each option with its value.
QByteArray asText(const QStringList &arguments)
{
    QByteArray text;
    for (const QString &argument : arguments)
        text += (argument.startsWith(QLatin1Char('-')) && !text.isEmpty() ? "\n" : text.isEmpty() ? "" : " ") + argument.toUtf8();
    return text + '\n';
}

void compareWithGolden(const QString &name, const QByteArray &text)
{
    QFile file(QStringLiteral(DOMUS_TEST_DATA "/") + name);
    if (qEnvironmentVariableIsSet("DOMUS_UPDATE_GOLDEN")) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        return;
    }
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(name));
    QCOMPARE(QString::fromUtf8(text), QString::fromUtf8(file.readAll()));
}

DomainConfig plainConfig()
{
    DomainConfig config;
    config.name = QStringLiteral("web1");
    config.guest = QUuid(QStringLiteral("{6f1b1c3e-3a60-4c7e-9f0e-0d7a7f0b4d11}"));
    config.disks = {{.path = QStringLiteral("/images/web1.qcow2")}};
    config.nics = {{.mac = QStringLiteral("52:54:00:12:34:56")}};
    return config;
}

LaunchPlan plainPlan()
{
    LaunchPlan plan;
    plan.qmpFd = 3;
    plan.nics = {{NicAttachment::Stream, 5}};
    plan.serialPipe = QStringLiteral("/run/domus/web1/serial");
    plan.eventPipe = QStringLiteral("/run/domus/web1/events");
    return plan;
}

} // namespace

class TestCommandLine : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void plain() { compareWithGolden(QStringLiteral("plain.argv"), asText(qemuArguments(plainConfig(), plainPlan()))); }

    void kvm()
    {
        LaunchPlan plan = plainPlan();
        plan.accelerator = Accelerator::Kvm;
        compareWithGolden(QStringLiteral("kvm.argv"), asText(qemuArguments(plainConfig(), plan)));
    }

    void everything()
    {
        DomainConfig config = plainConfig();
        config.name = QStringLiteral("a,b");
        config.memoryMax = ByteSize::fromGiB(4);
        config.vcpus = 2;
        config.vcpusMax = 8;
        config.firmware = Firmware::Uefi;
        config.boot.order = {BootDevice::Cdrom, BootDevice::Disk, BootDevice::Network};
        config.disks = {
            {.path = QStringLiteral("/images/a, b \"c\".img"), .format = DiskFormat::Raw, .bus = DiskBus::Sata},
            {.path = QStringLiteral("/dev/vg/lv"), .format = DiskFormat::Raw, .bus = DiskBus::Scsi, .readOnly = true},
            {.path = QStringLiteral("/iso/d.iso"), .format = DiskFormat::Raw, .bus = DiskBus::Ide, .role = DiskRole::Cdrom},
            {.bus = DiskBus::Virtio, .role = DiskRole::Cdrom}};
        config.nics = {{.kind = NicKind::Bridge,
                        .bridge = QStringLiteral("br0"),
                        .model = NicModel::E1000,
                        .mac = QStringLiteral("52:54:00:00:00:01")},
                       {.mac = QStringLiteral("52:54:00:00:00:02")}};
        config.display.video = VideoModel::Std;
        LaunchPlan plan = plainPlan();
        plan.nics = {{NicAttachment::Tap, 5}, {}};
        plan.serialPipe = QStringLiteral("/run/a,b/serial");
        plan.firmwareCode = QStringLiteral("/usr/share/OVMF/OVMF_CODE_4M.fd");
        plan.nvram = QStringLiteral("/data/a,b.fd");
        plan.blockDevices = {QStringLiteral("/dev/vg/lv")};
        plan.endOnReboot = true;
        plan.extra = {QStringLiteral("-trace"), QStringLiteral("x")};
        compareWithGolden(QStringLiteral("everything.argv"), asText(qemuArguments(config, plan)));
    }

    void fileBelowDevIsAFile()
    {
        DomainConfig config = plainConfig();
        config.disks = {{.path = QStringLiteral("/dev/shm/a.img")}};
        QVERIFY(!asText(qemuArguments(config, plainPlan())).contains("host_device"));
    }

    void nothing()
    {
        DomainConfig config = plainConfig();
        config.disks.clear();
        config.nics.clear();
        config.display.video = VideoModel::None;
        config.serialConsole = config.tablet = config.balloon = config.rng = false;
        config.boot = {
            .kernel = QStringLiteral("/k"), .initrd = QStringLiteral("/i"), .cmdline = QStringLiteral("console=ttyS0 a=b,c")};
        compareWithGolden(QStringLiteral("nothing.argv"), asText(qemuArguments(config, plainPlan())));
    }

    void alwaysDeniesWhatNoGuestNeeds()
    {
        const QString text = qemuArguments(plainConfig(), plainPlan()).join(QLatin1Char(' '));
        for (const char *wanted : {"-nodefaults", "-no-user-config", "-vnc none",
                                   "obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"})
            QVERIFY2(text.contains(QLatin1String(wanted)), wanted);
        QVERIFY(!text.contains(QStringLiteral("tb-size")));
    }

    void refusesABridgeWithoutConnection()
    {
        DomainConfig config = plainConfig();
        config.nics[0].kind = NicKind::Bridge;
        config.nics[0].bridge = QStringLiteral("br7");
        LaunchPlan plan = plainPlan();
        plan.nics.clear();
        const auto failure = thrownBy([&] { qemuArguments(config, plan); });
        QCOMPARE(failure->code, ErrorCode::InvalidArgument);
        QVERIFY(failure->text.contains(QStringLiteral("br7")));
    }

    void refusesADiskWithoutFile()
    {
        DomainConfig config = plainConfig();
        config.disks[0].path.clear();
        QCOMPARE(thrownBy([&] { qemuArguments(config, plainPlan()); })->code, ErrorCode::InvalidArgument);
    }

    void refusesMoreSataDrivesThanPorts()
    {
        DomainConfig config = plainConfig();
        config.disks.assign(7, {.path = QStringLiteral("/d"), .bus = DiskBus::Sata});
        QCOMPARE(thrownBy([&] { qemuArguments(config, plainPlan()); })->code, ErrorCode::NotSupported);
        config.disks.pop_back();
        QVERIFY(!thrownBy([&] { qemuArguments(config, plainPlan()); }));
    }
};

QTEST_APPLESS_MAIN(TestCommandLine)
#include "test_command_line.moc"
