// SPDX-License-Identifier: GPL-3.0-or-later
#include "files.h"
#include "waiting.h"
#include "xl/xl_config.h"

#include <QDir>
#include <QTest>

using namespace domus;

namespace {

const QUuid someUuid(QStringLiteral("6f1d7a52-09c1-4a55-9b7e-2f6d0c2f8a11"));
const QString dataDir = QStringLiteral(DOMUS_TEST_DATA "/xl/");

Result<XlImport> imported(const QByteArray &text, std::optional<XlKind> kind = std::nullopt)
{
    return importXlConfig(text, {kind, QStringLiteral("guest.cfg"), someUuid});
}

XlImport good(const QByteArray &text, std::optional<XlKind> kind = std::nullopt)
{
    const auto result = imported(text, kind);
    if (!result)
        qFatal("%s\n%s", qPrintable(result.error().text), text.constData());
    return *result;
}

QString texts(const QList<DefinitionWarning> &warnings)
{
    QString all;
    for (const DefinitionWarning &warning : warnings)
        all += QStringLiteral("# %1:%2: %3\n").arg(warning.line).arg(warning.column).arg(warning.text);
    return all;
}

void compareGolden(const QByteArray &actual, const QString &name)
{
    const QString path = dataDir + name;
    if (qEnvironmentVariableIsSet("DOMUS_UPDATE_GOLDEN")) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(actual);
        return;
    }
    QCOMPARE(QString::fromUtf8(actual), QString::fromUtf8(readFile(path)));
}

} // namespace

class TestXlConfig : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void goldenFiles_data()
    {
        QTest::addColumn<QString>("file");
        for (const QString &file : QDir(dataDir).entryList({QStringLiteral("*.xm"), QStringLiteral("*.cfg")}, QDir::Files)) {
            if (!file.endsWith(QLatin1String(".out.cfg")))
                QTest::newRow(qPrintable(file)) << file;
        }
    }

    /// Definition with warnings, and the xl.cfg made of it; each read again gives the same guest.
    void goldenFiles()
    {
        QFETCH(QString, file);
        const XlImport result = good(readFile(dataDir + file));
        QCOMPARE(result.kind, file.endsWith(QLatin1String(".xm")) ? XlKind::Xm : XlKind::Xl);
        const QByteArray yaml = writeDefinition(result.definition);
        const QByteArray xl = exportXlConfig(result.definition);
        compareGolden(texts(result.warnings).toUtf8() + yaml, file + QStringLiteral(".yaml"));
        compareGolden(xl, file + QStringLiteral(".out.cfg"));

        const auto read = parseDefinition(yaml, QStringLiteral("test"));
        QVERIFY(read && read->definition == result.definition);
        QVERIFY2(read->warnings.isEmpty(), qPrintable(texts(read->warnings)));
        GuestDefinition again = good(xl, XlKind::Xl).definition;
        QCOMPARE(exportXlConfig(again), exportXlConfig(good(exportXlConfig(again)).definition));
        again.title = result.definition.title; // comments in an xl.cfg
        again.xen.unread = result.definition.xen.unread;
        QCOMPARE(QString::fromUtf8(writeDefinition(again)), QString::fromUtf8(yaml));
    }

    /// The mappings that xen.md 3.7 asks for, one by one.
    void oldDisks_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("qcow2");
        QTest::addColumn<bool>("cdrom");
        QTest::addColumn<bool>("readOnly");
        QTest::newRow("file") << "file:/x.img,xvda,w"
                              << "/x.img" << false << false << false;
        QTest::newRow("tap:aio") << "tap:aio:/x.img,xvda,w"
                                 << "/x.img" << false << false << false;
        QTest::newRow("tap:qcow2") << "tap:qcow2:/x,xvda,r"
                                   << "/x" << true << false << true;
        QTest::newRow("tap2:tapdisk") << "tap2:tapdisk:aio:/x.img,xvda,w"
                                      << "/x.img" << false << false << false;
        QTest::newRow("phy") << "phy:vg/root,xvda,w"
                             << "/dev/vg/root" << false << false << false;
        QTest::newRow("phy short") << "phy:hda1,hda1,w"
                                   << "/dev/hda1" << false << false << false;
        QTest::newRow("phy path") << "phy:/dev/vg/root,xvda,w"
                                  << "/dev/vg/root" << false << false << false;
        QTest::newRow("ioemu") << "file:/w.img,ioemu:hda,w"
                               << "/w.img" << false << false << false;
        QTest::newRow("empty CD") << ",hdc:cdrom,r"
                                  << "" << false << true << true;
        QTest::newRow("empty CD of xl") << ",,hdc,cdrom"
                                        << "" << false << true << true;
        QTest::newRow("CD") << "phy:/dev/cdrom,hdc:cdrom,r"
                            << "/dev/cdrom" << false << true << true;
        QTest::newRow("shared") << "phy:/dev/x,xvda,w!"
                                << "/dev/x" << false << false << false;
        QTest::newRow("xl, positions") << "/x.img,qcow2,xvda,ro"
                                       << "/x.img" << true << false << true;
        QTest::newRow("xl, empty format") << "/x.img,,xvda"
                                          << "/x.img" << false << false << false;
        QTest::newRow("xl, keys") << "vdev=xvda, access=ro,format=qcow2,target= /x, y.img"
                                  << "/x, y.img" << true << false << true;
    }

    void oldDisks()
    {
        QFETCH(QString, text);
        const XlImport result = good("name='a'\nmemory=64\nkernel='/k'\ndisk=['" + text.toUtf8() + "']\n", XlKind::Xm);
        QCOMPARE(result.definition.hardware.disks.size(), size_t(1));
        const DiskConfig disk = result.definition.hardware.disks[0];
        QTEST(disk.path, "path");
        QTEST(disk.format == DiskFormat::Qcow2, "qcow2");
        QTEST(disk.role == DiskRole::Cdrom, "cdrom");
        QTEST(disk.readOnly, "readOnly");
    }

    void xendsDefaultsAreKept()
    {
        const QByteArray text = "name='a'\nmemory=64\nkernel='/k'\n";
        QCOMPARE(good(text, XlKind::Xm).definition.onCrash, EndAction::Restart);
        QCOMPARE(good(text, XlKind::Xl).definition.onCrash, EndAction::Destroy);
        QCOMPARE(good(text + "restart='never'\n").definition.onReboot, EndAction::Destroy);
        const XlImport hvm = good("name='a'\nmemory=64\nbuilder='hvm'\nkernel='/usr/lib/xen/boot/hvmloader'\n", XlKind::Xm);
        QCOMPARE(hvm.definition.hardware.type, DomainType::Hvm);
        QCOMPARE(hvm.definition.hardware.boot.kernel, QString());
        QCOMPARE(hvm.definition.hardware.firmware, Firmware::Bios);
        QVERIFY(texts(hvm.warnings).contains(QLatin1String("acpi")));
    }

    void saysWhatNeedsXen()
    {
        const auto needs = [](const QByteArray &text) { return needsXen(good("name='a'\nmemory=64\n" + text).definition); };
        QVERIFY(!needs("type='hvm'\ndisk=['/x.img,raw,hda,w']"));
        QVERIFY(!needs("type='pv'\nkernel='/k'"));
        QVERIFY(needs("type='pv'\nbootloader='pygrub'")->contains(QLatin1String("PV")));
        QVERIFY(needs("type='pvh'\nfirmware='pvgrub64'")->contains(QLatin1String("PVH")));
        QVERIFY(needs("type='hvm'\ndisk=['iscsi:iqn.x,hda,w']")->contains(QLatin1String("iqn.x")));
        QVERIFY(!needsXen(GuestDefinition()));
    }

    /// A root=/dev/xvda1 is found only by that name.
    void namesDisksForXen()
    {
        const auto names = [](const GuestDefinition &definition) {
            DomainConfig hardware = definition.hardware;
            nameXenDisks(&hardware, definition.xen);
            QStringList found;
            for (const DiskConfig &disk : hardware.disks)
                found.append(disk.xenName);
            return found.join(u' ');
        };
        GuestDefinition definition = good("name='a'\nmemory=64\nkernel='/k'\n"
                                          "disk=['/root,raw,xvda1,w','/swap,raw,xvda2,w','iscsi:iqn.x,xvdb,w']\n")
                                         .definition;
        QCOMPARE(names(definition), QStringLiteral("xvda1 xvda2"));
        definition.hardware.disks.insert(definition.hardware.disks.begin(),
                                         {{.path = QStringLiteral("/new")}, {.path = QStringLiteral("/newer")}});
        QCOMPARE(names(definition), QStringLiteral("xvda xvdc xvda1 xvda2")); // xvdb is the iSCSI one's
        QCOMPARE(names(good("name='a'\nmemory=64\ntype='hvm'\ndisk=['/x,raw,hda,w',',,hdc,cdrom']").definition),
                 QStringLiteral("hda hdc"));
        // xl knows four of hd, and a CD needs one.
        GuestDefinition many = good("name='a'\nmemory=64\ntype='hvm'").definition;
        many.hardware.disks.assign(5, {.bus = DiskBus::Sata});
        QCOMPARE(names(many), QStringLiteral("hda hdb hdc hdd xvde"));
        many.hardware.disks.push_back({.bus = DiskBus::Sata, .role = DiskRole::Cdrom});
        QCOMPARE(names(many), QStringLiteral("hda hdb hdc xvde xvdf hdd"));
        many.hardware.disks.assign(17, {.bus = DiskBus::Scsi});
        QVERIFY(names(many).endsWith(QLatin1String(" sdp xvdq")));
        GuestDefinition native;
        native.hardware.disks = {{.path = QStringLiteral("/x")}};
        QCOMPARE(names(native), QString());
    }

    void nicsWithoutABridgeJoinTheDefaultOne()
    {
        const QByteArray text = "name='a'\nmemory=64\nvif=['','bridge=,mac=00:16:3e:00:00:02','bridge=br1']\n";
        const auto bridges = [&](const QString &defaultBridge) {
            const auto read = importXlConfig(text, {XlKind::Xl, QStringLiteral("guest.cfg"), someUuid, defaultBridge});
            QStringList names;
            for (const NicConfig &nic : read->definition.hardware.nics)
                names += nic.kind == NicKind::User ? QStringLiteral("(user)") : nic.bridge;
            return names.join(u' ');
        };
        QCOMPARE(bridges({}), QStringLiteral("(user) (user) br1"));
        QCOMPARE(bridges(QStringLiteral("xenbr0")), QStringLiteral("xenbr0 xenbr0 br1"));

        QCOMPARE(xlDefaultBridge({}), QStringLiteral("xenbr0"));
        QCOMPARE(xlDefaultBridge("#vif.default.bridge=\"br8\"\nautoballoon=1\n"), QStringLiteral("xenbr0"));
        QCOMPARE(xlDefaultBridge("vif.default.bridge=\"br8\"\n vif.default.bridge = 'br9' # mine\n"), QStringLiteral("br9"));
        QCOMPARE(xlDefaultBridge("vif.default.bridge='../../no bridge'"), QStringLiteral("xenbr0"));
    }

    void whatIsForXenReachesTheEngine()
    {
        const GuestDefinition definition =
            good("name='a'\nmemory=64\ntype='pv'\nbootloader='pygrub'\nbootloader_args=['-q']\ncpus='0-3,^1'\n"
                 "cpus_soft='2'\nhap=1\ndisk=['/root,raw,xvda1,w','iscsi:iqn.x,xvdb,w']\n")
                .definition;
        DomainConfig hardware = definition.hardware;
        nameXenDisks(&hardware, definition.xen);
        QCOMPARE(applyXenSettings(&hardware, definition.xen), QStringList{QStringLiteral("hap")});
        QCOMPARE(hardware.xen.bootloader, QStringLiteral("pygrub"));
        QCOMPARE(hardware.xen.bootloaderArgs, QStringLiteral("-q"));
        QCOMPARE(hardware.xen.cpus, QStringLiteral("0-3,^1"));
        QCOMPARE(hardware.xen.cpusSoft, QStringLiteral("2"));
        QCOMPARE(hardware.xen.disks.size(), size_t(1));
        QCOMPARE(hardware.xen.disks[0].name, QStringLiteral("xvdb"));
        QCOMPARE(hardware.xen.disks[0].script, QStringLiteral("block-iscsi"));
        // And back, as an adopted domain goes.
        GuestDefinition adopted;
        adopted.hardware = hardware;
        adopted.xen = takeXenSettings(&adopted.hardware);
        QCOMPARE(adopted.hardware.xen, XenHardware());
        DomainConfig again = adopted.hardware;
        nameXenDisks(&again, adopted.xen);
        QCOMPARE(applyXenSettings(&again, adopted.xen), QStringList());
        QCOMPARE(again, hardware);
        // A set for each vCPU is passed over.
        DomainConfig other;
        XenSettings each;
        each.settings = QStringList{QStringLiteral("cpus = [\"0\", \"1\"]")};
        QCOMPARE(applyXenSettings(&other, each), QStringList{QStringLiteral("cpus")});
        each.settings = QStringList{QStringLiteral("cpus = [")};
        QCOMPARE(test::thrownBy([&] { applyXenSettings(&other, each); })->code, ErrorCode::BadDefinition);
    }

    void followsChangesOfTheDefinition()
    {
        GuestDefinition definition = good(readFile(dataDir + QStringLiteral("hvm.cfg"))).definition;
        definition.hardware.disks.erase(definition.hardware.disks.begin());
        definition.hardware.nics[0].bridge = QStringLiteral("br9");
        definition.hardware.display.video = VideoModel::None;
        definition.onCrash = EndAction::Destroy;
        const QString xl = QString::fromUtf8(exportXlConfig(definition));
        QVERIFY(!xl.contains(QLatin1String("odd name")));
        QVERIFY(xl.contains(QLatin1String("mac=00:16:3e:00:00:01,bridge=br9,rate=10Mb/s@20ms")));
        QVERIFY(xl.contains(QLatin1String("vga = \"none\"")) && !xl.contains(QLatin1String("qxl")));
        QVERIFY(xl.contains(QLatin1String("on_crash = \"destroy\"")) && !xl.contains(QLatin1String("coredump")));
    }

    void writesGuestsThatWereNeverXens()
    {
        GuestDefinition definition;
        definition.name = QStringLiteral("native");
        definition.uuid = someUuid;
        definition.hardware.disks.push_back(
            {QStringLiteral("/a.qcow2"), DiskFormat::Qcow2, DiskBus::Virtio, DiskRole::Disk, false});
        definition.hardware.disks.push_back({QString(), DiskFormat::Raw, DiskBus::Sata, DiskRole::Cdrom, true});
        definition.hardware.nics.push_back({NicKind::User, {}, NicModel::Virtio, QStringLiteral("52:54:00:00:00:01"), false});
        GuestDefinition again = good(exportXlConfig(definition), XlKind::Xl).definition;
        QCOMPARE(again.hardware.display.video, VideoModel::Std);
        again.hardware.display.video = VideoModel::Virtio; // xl has none
        QCOMPARE(std::exchange(again.hardware.type, DomainType::Auto), DomainType::Hvm);
        again.hardware.name = QString();
        again.hardware.guest = QUuid();
        QCOMPARE(QString::fromUtf8(writeDefinition(again)), QString::fromUtf8(writeDefinition(definition)));
    }

    void refusesWithItsPlace_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("error");
        QTest::newRow("open quote") << QByteArray("name='a'\nkernel = \"/x\n") << "2:10: the quote opened here is never closed";
        QTest::newRow("open list") << QByteArray("name='a'\ndisk = [ '/x'\n") << "2:8: the bracket opened here is never closed";
        QTest::newRow("word") << QByteArray("name='a'\nvcpus = two\n")
                              << "2:9: found 'two'; expected a number, text in quotes, or a list";
        QTest::newRow("unit") << QByteArray("memory = 512MB") << "1:10: '512MB' is not a number";
        QTest::newRow("memory") << QByteArray("memory = 'much'")
                                << "1:10: found 'much' for 'memory'; expected a number from 1 to";
        QTest::newRow("maxmem") << QByteArray("name='a'\nmemory=64\nmaxmem=32") << "3:8: 'maxmem' (32) is below 'memory' (64)";
        QTest::newRow("vcpus") << QByteArray("vcpus=0\nmemory=1") << "1:7: found '0' for 'vcpus'";
        QTest::newRow("type") << QByteArray("type='kvm'") << "1:6: found 'kvm' for 'type'; expected pv, pvh or hvm";
        QTest::newRow("vdev") << QByteArray("memory=1\ndisk=['/x,raw,nvme0,w']")
                              << "2:7: the disk '/x,raw,nvme0,w' cannot be read";
        QTest::newRow("access") << QByteArray("memory=1\ndisk=['/x,raw,xvda,x']") << "'x' is no access to a disk";
        QTest::newRow("mac") << QByteArray("memory=1\nvif=['mac=01:00:00:00:00:01']") << "2:6: '01:00:00:00:00:01' is no MAC";
        QTest::newRow("uuid") << QByteArray("uuid='x'") << "1:6: 'x' is no UUID";
        QTest::newRow("name list") << QByteArray("name=['x']") << "1:6: found a list for 'name'";
        QTest::newRow("event") << QByteArray("memory=1\non_crash='explode'") << "2:10: found 'explode' for 'on_crash'";
        QTest::newRow("computed memory") << QByteArray("import os\nmemory = int(os.environ['M'])") << "2:1: 'memory' is computed";
        QTest::newRow("bytes") << QByteArray("name='\xff'") << "1:1: the file is not UTF-8 text";
        QTest::newRow("control") << QByteArray("name='a\x01'") << "1:8: found the control character U+0001";
        QTest::newRow("deep") << QByteArray(QByteArray("vnuma=") + QByteArray(17, '[') + QByteArray(17, ']'))
                              << "nested deeper than 16";
        QTest::newRow("growing") << QByteArray("import os\na='xxxxxxxxxxxxxxxx'\n" + QByteArray("a+=a\n").repeated(40))
                                 << "computes more";
        QTest::newRow("large") << QByteArray(70000, '#') << "larger than the 64 KiB";
        QTest::newRow("same disk twice") << QByteArray("memory=1\ndisk=['/x,raw,xvda,w',\n'/x,raw,xvdb,w']")
                                         << "3:1: /x is used by two disks";
        QTest::newRow("relative disk") << QByteArray("memory=1\ndisk=['file:x.img,xvda,w']")
                                       << "2:7: the disk 'file:x.img,xvda,w' has no absolute path";
        QTest::newRow("same name twice") << QByteArray("memory=1\ndisk=['/x,raw,xvda,w','/y,raw,xvda,w']")
                                         << "2:23: two disks are called xvda";
        QTest::newRow("same MAC twice") << QByteArray("memory=1\nvif=['mac=00:16:3e:00:00:0A','mac=00:16:3E:00:00:0a']")
                                        << "2:30: Two NICs have the MAC";
        QTest::newRow("long line") << QByteArray(QByteArray("memory=1\nextra='") + QByteArray(9000, 'x') + "'")
                                   << "2:8193: the line is longer";
    }

    void refusesWithItsPlace()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, error);
        const auto result = imported(text);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::BadDefinition);
        QVERIFY2(result.error().text.startsWith(QLatin1String("guest.cfg:")) && result.error().text.contains(error),
                 qPrintable(result.error().text));
    }

    /// xl itself refuses these.
    void refusesPythonAsXl()
    {
        const auto computed = imported("memory = 64 + 64\n", XlKind::Xl);
        QVERIFY(!computed
                && computed.error().text.contains(QLatin1String("1:13: found '+' outside quotes; it looks like Python")));
        const auto shared = imported("memory=64\ndisk=['/x,raw,xvda,w!']\n", XlKind::Xl);
        QVERIFY(!shared && shared.error().text.contains(QLatin1String("'w!' is no access")));
        QVERIFY(!imported("Memory = 64\n", XlKind::Xl));
        QCOMPARE(good("memory = 64 + 64\n").definition.hardware.memory, ByteSize::fromMiB(128));
    }

    /// Nothing of the file is run, whatever it says.
    void runsNothing()
    {
        const XlImport result = good("import os\nos.system('touch /tmp/domus-xm-was-run')\n"
                                     "name = __import__('os').popen('id').read()\n"
                                     "memory = 64\nexec('memory = 1')\nfor i in range(3): memory = i\n");
        QCOMPARE(result.definition.name, QStringLiteral("guest"));
        QCOMPARE(result.definition.hardware.memory, ByteSize::fromMiB(64));
        QCOMPARE(result.definition.xen.unread.size(), 5);
        QCOMPARE(result.warnings.size(), 6); // and that it got its name from the file's
        QVERIFY(!QFile::exists(QStringLiteral("/tmp/domus-xm-was-run")));
    }

    void evaluatesLiterals_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("name");
        QTest::newRow("sum") << QByteArray("name = 'a' + 'b' 'c'") << "abc";
        QTest::newRow("format") << QByteArray("n = 7\nname = 'vm%02d-%s' % (n, 'x')") << "vm07-x";
        QTest::newRow("triple") << QByteArray("name = '''abc'''") << "abc";
        QTest::newRow("raw") << QByteArray("name = r\"abc\"") << "abc";
        QTest::newRow("continued") << QByteArray("name = 'a' + \\\n  'b'") << "ab";
        QTest::newRow("if") << QByteArray(
            "a = 2\nif a > 3 or not a:\n  name = 'x'\nelif a == 2:\n  name = 'y'\nelse:\n  name = 'z'\n")
                            << "y";
        QTest::newRow("nested if") << QByteArray("a = 1\nif a:\n  if a < 0: name = 'x'\n  else: name = 'y'\n") << "y";
        QTest::newRow("skipped") << QByteArray("name = 'x'\nif 0:\n  name = 'y'\n  import os\n") << "x";
        QTest::newRow("doubt") << QByteArray("name = 'x'\nif os.path: name = 'y'\n") << "x";
        QTest::newRow("quotes of a word processor") << QByteArray("name = \xe2\x80\x9cx\xe2\x80\x9d") << "x";
    }

    void evaluatesLiterals()
    {
        QFETCH(QByteArray, text);
        QTEST(good("memory = 64\n" + text, XlKind::Xm).definition.name, "name");
    }
};

QTEST_GUILESS_MAIN(TestXlConfig)
#include "test_xl_config.moc"
