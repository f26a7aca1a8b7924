// SPDX-License-Identifier: GPL-3.0-or-later
#include "files.h"
#include "guest_definition.h"

#include <QDir>
#include <QTest>
#include <random>

using namespace domus;

namespace {

const QUuid someUuid(QStringLiteral("6f1d7a52-09c1-4a55-9b7e-2f6d0c2f8a11"));

GuestDefinition someDefinition()
{
    GuestDefinition definition;
    definition.name = definition.hardware.name = QStringLiteral("fc6");
    definition.uuid = definition.hardware.guest = someUuid;
    definition.osId = QStringLiteral("debian12");
    definition.hardware.disks.push_back({QStringLiteral("/data/fc6.qcow2"), {}, {}, {}, false});
    definition.hardware.disks.back().format = DiskFormat::Qcow2;
    definition.hardware.nics.push_back({});
    definition.hardware.nics.back().mac = QStringLiteral("52:54:00:12:34:56");
    return definition;
}

GuestDefinition parsed(const QByteArray &text)
{
    const auto file = parseDefinition(text, QStringLiteral("test"));
    if (!file)
        qFatal("%s\n%s", qPrintable(file.error().text), text.constData());
    return file->definition;
}

/// Words that YAML would read as something else, or not at all.
const QStringList hostileTexts{
    QStringLiteral("yes"),
    QStringLiteral("No"),
    QStringLiteral("1e3"),
    QStringLiteral("0x10"),
    QStringLiteral("~"),
    QStringLiteral("null"),
    QStringLiteral("12:30"),
    QStringLiteral("a: b"),
    QStringLiteral("a #b"),
    QStringLiteral("#a"),
    QStringLiteral("- a"),
    QStringLiteral("[a]"),
    QStringLiteral("{a: b}"),
    QStringLiteral("a, b"),
    QStringLiteral("'"),
    QStringLiteral("\""),
    QStringLiteral("\\"),
    QStringLiteral("a\nb"),
    QStringLiteral("a\r\n"),
    QStringLiteral("\ta"),
    QStringLiteral(" a "),
    QStringLiteral("&a"),
    QStringLiteral("*a"),
    QStringLiteral("!a"),
    QStringLiteral("|"),
    QStringLiteral(">"),
    QStringLiteral("%a"),
    QStringLiteral("@a"),
    QStringLiteral("`a"),
    QStringLiteral("?"),
    QStringLiteral("---"),
    QStringLiteral("..."),
    QStringLiteral("a:"),
    QStringLiteral(":a"),
    QStringLiteral("2024-01-01"),
    QStringLiteral("\u00e4b"),
    QStringLiteral("\u2028"),
    QStringLiteral("\ufeff"),
    QStringLiteral("\u0085"),
    QStringLiteral("\u200b"),
    QStringLiteral("1.5"),
    QStringLiteral(".inf"),
    QStringLiteral("<<"),
    QStringLiteral("="),
    QStringLiteral("it's \"so\""),
    QStringLiteral("a ?b"),
    QStringLiteral("C:\\a b"),
    QStringLiteral("\u001b[1m"),
    QString::fromUcs4(U"\U0001F600"),
};

class Random {
public:
    explicit Random(quint32 seed) : m_engine(seed) {}
    int below(int limit) { return int(m_engine() % quint32(limit)); }
    bool coin() { return below(2) == 0; }
    QString text() { return coin() ? hostileTexts[below(int(hostileTexts.size()))] : QStringLiteral("w%1").arg(below(1000)); }
    QString path() { return QStringLiteral("/data/") + text(); }

private:
    std::mt19937 m_engine;
};

BootConfig randomBoot(Random &random)
{
    BootConfig boot;
    if (random.coin())
        boot.order = {BootDevice::Cdrom, BootDevice::Disk};
    if (random.coin()) {
        boot.kernel = random.path();
        boot.initrd = random.coin() ? random.path() : QString();
        boot.cmdline = random.coin() ? random.text() : QString();
    }
    return boot;
}

DiskConfig randomDisk(Random &random)
{
    DiskConfig disk;
    disk.role = DiskRole(random.below(2));
    if (disk.role == DiskRole::Disk || random.coin())
        disk.path = random.path();
    disk.format = DiskFormat(random.below(2));
    disk.bus = DiskBus(random.below(4));
    disk.readOnly = random.coin();
    return disk;
}

NicConfig randomNic(Random &random)
{
    NicConfig nic;
    nic.kind = NicKind(random.below(2));
    if (nic.kind == NicKind::Bridge)
        nic.bridge = QStringLiteral("br%1").arg(random.below(10));
    nic.model = NicModel(random.below(2));
    nic.mac = randomMac();
    nic.hostAccess = random.coin();
    return nic;
}

GuestDefinition randomDefinition(Random &random)
{
    GuestDefinition d;
    d.name = d.hardware.name = QStringLiteral("g%1").arg(random.below(100));
    d.uuid = d.hardware.guest = QUuid::createUuid();
    d.title = random.coin() ? random.text() : QString();
    d.osId = random.coin() ? random.text() : QString();
    d.hardware.memory = ByteSize::fromMiB(64 + random.below(4096));
    d.hardware.memoryMax = d.hardware.memory + ByteSize::fromMiB(random.coin() ? 0 : random.below(4096));
    d.hardware.vcpus = 1 + random.below(4);
    d.hardware.vcpusMax = d.hardware.vcpus + (random.coin() ? 0 : random.below(4));
    d.hardware.firmware = Firmware(random.below(2));
    d.hardware.boot = randomBoot(random);
    for (int i = random.below(4); i > 0; --i)
        d.hardware.disks.push_back(randomDisk(random));
    for (int i = random.below(3); i > 0; --i)
        d.hardware.nics.push_back(randomNic(random));
    d.hardware.display.video = VideoModel(random.below(3));
    d.hardware.serialConsole = random.coin();
    d.hardware.tablet = random.coin();
    d.hardware.balloon = random.coin();
    d.hardware.rng = random.coin();
    d.onPoweroff = EndAction(random.below(2));
    d.onReboot = EndAction(random.below(2));
    d.onCrash = EndAction(random.below(2));
    if (random.coin())
        d.install = InstallBoot{randomBoot(random), random.text()};
    return d;
}

/// Compares with a golden file, or rewrites it when DOMUS_UPDATE_GOLDEN is set.
void compareGolden(const QByteArray &actual, const QString &name)
{
    const QString path = QStringLiteral(DOMUS_TEST_DATA "/") + name;
    if (qEnvironmentVariableIsSet("DOMUS_UPDATE_GOLDEN")) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(actual);
        return;
    }
    QCOMPARE(QString::fromUtf8(actual), QString::fromUtf8(readFile(path)));
}

using Change = std::function<void(GuestDefinition &)>;

} // namespace

Q_DECLARE_METATYPE(Change)

class TestDefinitionWriter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void writesPleasantText()
    {
        compareGolden(writeDefinition(someDefinition()), QStringLiteral("plain.yaml"));
        compareGolden(writeDefinition(parsed(readFile(QStringLiteral(DOMUS_TEST_DATA "/everything.yaml")))),
                      QStringLiteral("everything-rewritten.yaml"));
    }

    void keepsHostileTexts()
    {
        for (const QString &text : hostileTexts) {
            GuestDefinition definition = someDefinition();
            definition.title = definition.hardware.boot.kernel = definition.hardware.boot.cmdline = text;
            definition.hardware.disks[0].path = text;
            const QByteArray written = writeDefinition(definition);
            QVERIFY2(parsed(written) == definition, written.constData());
        }
    }

    void roundTrips()
    {
        Random random(7);
        for (int i = 0; i < 300; ++i) {
            const GuestDefinition definition = randomDefinition(random);
            const QByteArray text = writeDefinition(definition);
            QVERIFY2(parsed(text) == definition, text.constData());
            QCOMPARE(writeDefinition(definition, text), text);
        }
    }

    void changesAnythingToAnything()
    {
        Random random(11);
        QByteArray text = writeDefinition(randomDefinition(random));
        for (int i = 0; i < 300; ++i) {
            const GuestDefinition definition = randomDefinition(random);
            text = writeDefinition(definition, text);
            QVERIFY2(parsed(text) == definition, text.constData());
        }
    }

    void keepsUnknownKeysThroughManyChanges()
    {
        Random random(13);
        QByteArray text = "# top\n" + writeDefinition(randomDefinition(random)) + "x-colour: red # mine\nx-list: [1, {a: b}]\n";
        for (int i = 0; i < 300; ++i) {
            const QByteArray previous = text;
            text = writeDefinition(randomDefinition(random), previous);
            QVERIFY2(text.startsWith("# top\n"), QByteArray(previous + "-> " + text).constData());
            QVERIFY2(text.contains("x-colour: red # mine\n") && text.contains("x-list: [1, {a: b}]\n"), text.constData());
        }
    }

    void edits_data()
    {
        QTest::addColumn<Change>("change");
        const auto row = [](const char *name, const Change &change) { QTest::newRow(name) << change; };
        row("nothing", [](GuestDefinition &) {});
        row("memory", [](GuestDefinition &d) { d.hardware.memory = ByteSize::fromMiB(768); });
        row("memory-max", [](GuestDefinition &d) { d.hardware.memoryMax = ByteSize::fromGiB(8); });
        row("vcpus-ceiling", [](GuestDefinition &d) { d.hardware.vcpusMax = 8; });
        row("firmware", [](GuestDefinition &d) { d.hardware.firmware = Firmware::Bios; });
        row("disk-path", [](GuestDefinition &d) { d.hardware.disks[0].path = QStringLiteral("/new: place/a.img"); });
        row("disk-bus", [](GuestDefinition &d) { d.hardware.disks[0].bus = DiskBus::Scsi; });
        row("disk-added", [](GuestDefinition &d) {
            d.hardware.disks.push_back({QStringLiteral("/data/new.img"), DiskFormat::Raw});
        });
        row("disk-removed", [](GuestDefinition &d) { d.hardware.disks.erase(d.hardware.disks.begin()); });
        row("disks-removed", [](GuestDefinition &d) { d.hardware.disks.clear(); });
        row("cd-ejected", [](GuestDefinition &d) { d.hardware.disks[1].path.clear(); });
        row("nic-added", [](GuestDefinition &d) {
            d.hardware.nics.push_back(d.hardware.nics[0]);
            d.hardware.nics.back().mac = QStringLiteral("52:54:00:00:00:99");
        });
        row("nic-bridge", [](GuestDefinition &d) {
            d.hardware.nics[0].kind = NicKind::Bridge;
            d.hardware.nics[0].bridge = QStringLiteral("br0");
        });
        row("kernel-boot", [](GuestDefinition &d) {
            d.hardware.boot.kernel = QStringLiteral("/boot/vmlinuz");
            d.hardware.boot.cmdline = QStringLiteral("quiet");
        });
        row("install-over", [](GuestDefinition &d) { d.install.reset(); });
        row("title", [](GuestDefinition &d) { d.title = QStringLiteral("A title: \"so\""); });
        row("title-removed", [](GuestDefinition &d) { d.title.clear(); });
        row("several", [](GuestDefinition &d) {
            d.name = d.hardware.name = QStringLiteral("other");
            d.onCrash = EndAction::Restart;
            d.hardware.display.video = VideoModel::Std;
            d.hardware.rng = false;
        });
    }
    void edits()
    {
        QFETCH(Change, change);
        const QByteArray previous = readFile(QStringLiteral(DOMUS_TEST_DATA "/by-hand.yaml"));
        GuestDefinition definition = parsed(previous);
        change(definition);
        const QByteArray text = writeDefinition(definition, previous);
        QCOMPARE(parsed(text), definition);
        compareGolden(text, QStringLiteral("by-hand.%1.yaml").arg(QString::fromLatin1(QTest::currentDataTag())));
    }

    void changesOneLineOnly()
    {
        const QByteArray previous = readFile(QStringLiteral(DOMUS_TEST_DATA "/by-hand.yaml"));
        GuestDefinition definition = parsed(previous);
        definition.hardware.memory = ByteSize::fromMiB(513);
        const auto before = previous.split('\n');
        const auto after = writeDefinition(definition, previous).split('\n');
        QCOMPARE(after.size(), before.size());
        int changed = 0;
        for (qsizetype i = 0; i < before.size(); ++i)
            changed += before[i] != after[i];
        QCOMPARE(changed, 1);
    }

    void keepsLineEnds()
    {
        QByteArray previous = readFile(QStringLiteral(DOMUS_TEST_DATA "/by-hand.yaml"));
        previous.replace("\n", "\r\n");
        GuestDefinition definition = parsed(previous);
        definition.hardware.disks.push_back({QStringLiteral("/data/new.img"), DiskFormat::Raw});
        const QByteArray text = writeDefinition(definition, previous);
        QCOMPARE(text.count('\n'), text.count("\r\n"));
        QVERIFY(text.contains("# the big one\r\n"));
    }

    void replacesWhatCannotBeRead()
    {
        QCOMPARE(writeDefinition(someDefinition(), "name: [\n"), writeDefinition(someDefinition()));
        // YAML, but no definition: what is not known is kept all the same.
        const QByteArray text = writeDefinition(someDefinition(), "memory: lots\nx-mine: {a: [1, 'two']}\n");
        QCOMPARE(parsed(text), someDefinition());
        QVERIFY2(text.contains("x-mine: {a: [1, \"two\"]}\n"), text.constData());
    }
};

QTEST_GUILESS_MAIN(TestDefinitionWriter)
#include "test_definition_writer.moc"
