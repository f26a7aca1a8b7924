// SPDX-License-Identifier: GPL-3.0-or-later
#include "files.h"
#include "guest_definition.h"

#include <QTest>

using namespace domus;

namespace {

/// A definition with the extra lines at its end.
QByteArray withLines(const QByteArray &lines)
{
    return "name: fc6\nuuid: 6f1d7a52-09c1-4a55-9b7e-2f6d0c2f8a11\n" + lines;
}

} // namespace

class TestDefinitionReader : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsEverything()
    {
        const auto file =
            parseDefinition(readFile(QStringLiteral(DOMUS_TEST_DATA "/everything.yaml")), QStringLiteral("fc6.yaml"));
        QVERIFY2(file, file ? "" : qPrintable(file.error().toString()));
        QVERIFY(file->warnings.isEmpty());
        const GuestDefinition &d = file->definition;
        QCOMPARE(d.name, QStringLiteral("fc6"));
        QCOMPARE(d.hardware.name, d.name);
        QCOMPARE(d.hardware.guest, d.uuid);
        QCOMPARE(d.title, QStringLiteral("Fedora: the sixth"));
        QCOMPARE(d.osId, QStringLiteral("fedora6"));
        QCOMPARE(d.group, QStringLiteral("old systems"));
        QCOMPARE(d.tags, (QStringList{QStringLiteral("2006"), QStringLiteral("stage")}));
        QCOMPARE(d.hardware.memory, ByteSize::fromGiB(1));
        QCOMPARE(d.hardware.memoryMax, ByteSize::fromGiB(2));
        QCOMPARE(d.hardware.vcpus, 2);
        QCOMPARE(d.hardware.vcpusMax, 4);
        QCOMPARE(d.hardware.firmware, Firmware::Uefi);
        QCOMPARE(d.hardware.boot.cmdline, QStringLiteral("root=/dev/vda ro"));
        QCOMPARE(d.hardware.disks.size(), size_t(2));
        QCOMPARE(d.hardware.disks[1].path, QStringLiteral("/data/a b.iso"));
        QVERIFY(d.hardware.disks[1].readOnly);
        QCOMPARE(d.hardware.disks[1].bus, DiskBus::Sata);
        QVERIFY(d.hardware.nics[0].hostAccess);
        QCOMPARE(d.hardware.nics[1].mac, QStringLiteral("52:54:00:ab:cd:ef"));
        QCOMPARE(d.hardware.nics[1].bridge, QStringLiteral("br0"));
        QVERIFY(!d.hardware.serialConsole && !d.hardware.tablet && !d.hardware.balloon && !d.hardware.rng);
        QCOMPARE(d.onPoweroff, EndAction::Restart);
        QCOMPARE(d.onReboot, EndAction::Destroy);
        QVERIFY(d.install);
        QCOMPARE(d.install->boot.order, std::vector<BootDevice>{BootDevice::Cdrom});
        QCOMPARE(definitionProblems(d), QStringList());
    }

    void fillsInDefaults()
    {
        const auto file = parseDefinition(withLines("memory: 512MiB\nvcpus: 2\nnics: [{}]\ndisks:\n"), QStringLiteral("x.yaml"));
        QVERIFY(file);
        QCOMPARE(file->definition.hardware.memoryMax, ByteSize::fromMiB(512));
        QCOMPARE(file->definition.hardware.vcpusMax, 2);
        QVERIFY(file->definition.hardware.disks.empty());
        QCOMPARE(file->definition.onReboot, EndAction::Restart);
        // A NIC without a MAC gets one that stays the same from one reading to the next.
        const auto again = parseDefinition(file->text, QStringLiteral("x.yaml"));
        QVERIFY(file->definition.hardware.nics[0].mac.startsWith(QStringLiteral("52:54:00:")));
        QCOMPARE(again->definition, file->definition);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const QByteArray &text, const char *expected) {
            QTest::newRow(name) << text << QString::fromUtf8(expected);
        };
        row("empty", "", "f:1:1: nothing in it; expected 'key: value' lines");
        row("comments only", "# a\n# b\n", "f:1:1: nothing in it; expected 'key: value' lines");
        row("list at top", "- a\n- b\n", "f:1:1: a list; expected 'key: value' lines");
        row("scalar at top", "hello", "f:1:1: a single value; expected 'key: value' lines");
        row("no name", "uuid: 6f1d7a52-09c1-4a55-9b7e-2f6d0c2f8a11\n",
            "f:1:1: found no 'name' in the definition; expected the guest's name");
        row("bad name", "name: a b\nuuid: 6f1d7a52-09c1-4a55-9b7e-2f6d0c2f8a11\n",
            "f:1:7: found 'a b' for 'name': a guest's name is made of letters A to Z, digits, '.', '_' and '-'; ' ' is none of "
            "them");
        row("no uuid", "name: a\n", "f:1:1: found no 'uuid' in the definition; expected a UUID (the program uuidgen makes one)");
        row("bad uuid", "name: a\nuuid: 6f1d7a52\n",
            "f:2:7: found '6f1d7a52' for 'uuid'; expected a UUID such as 6f1d7a52-09c1-4a55-9b7e-2f6d0c2f8a11");
        row("size without unit", withLines("memory: 512\n"),
            "f:3:9: found '512' for 'memory', a number without a unit; expected a size such as 512MiB or 512GiB");
        row("bad size", withLines("memory: much\n"),
            "f:3:9: found 'much' for 'memory'; expected a size with its unit, such as 512MiB or 1.5GiB");
        row("size as list", withLines("memory: [1GiB]\n"),
            "f:3:9: found a list for 'memory'; expected a size with its unit, such as 512MiB or 1.5GiB");
        row("max alone", withLines("memory: {max: 1GiB}\n"), "f:3:9: found no 'start' in 'memory'; expected the memory at start");
        row("vcpus as word", withLines("vcpus: two\n"), "f:3:8: found 'two' for 'vcpus'; expected a whole number from 1");
        row("no vcpus", withLines("vcpus: 0\n"), "f:3:8: found '0' for 'vcpus'; expected a whole number from 1");
        row("half a vcpu", withLines("vcpus: 1.5\n"), "f:3:8: found '1.5' for 'vcpus'; expected a whole number from 1");
        row("bad word", withLines("firmware: efi\n"), "f:3:11: found 'efi' for 'firmware'; expected one of: bios, uefi");
        row("bad flag", withLines("consoles: {serial: yes}\n"), "f:3:20: found 'yes' for 'serial'; expected true or false");
        row("quoted flag", withLines("consoles: {serial: \"true\"}\n"),
            "f:3:20: found 'true' for 'serial'; expected true or false");
        row("bad mac", withLines("nics:\n  - mac: 52:54:00:12:34\n"),
            "f:4:10: found '52:54:00:12:34' for 'mac'; expected six bytes such as 52:54:00:12:34:56, the first one even");
        row("multicast mac", withLines("nics:\n  - mac: 53:54:00:12:34:56\n"),
            "f:4:10: found '53:54:00:12:34:56' for 'mac'; expected six bytes such as 52:54:00:12:34:56, the first one even");
        row("disks as map", withLines("disks: {path: /x}\n"), "f:3:8: found a map for 'disks'; expected a list");
        row("disk as text", withLines("disks: [/x]\n"), "f:3:9: found '/x'; expected a disk as 'key: value' pairs");
        row("path as map", withLines("disks: [{path: {a: b}}]\n"), "f:3:16: found a map for 'path'; expected a single value");
        row("boot twice", withLines("boot: [disk, disk]\n"), "f:3:14: found 'disk' twice in the boot order; expected it once");
        row("boot device", withLines("boot: [floppy]\n"),
            "f:3:8: found 'floppy' for 'boot'; expected one of: disk, cdrom, network");
        row("group with a quote", withLines("group: 'a\"b'\n"),
            "f:3:8: found 'a\"b' for 'group': a group's name must not have \" in it");
        row("group of blanks", withLines("group: ' a'\n"),
            "f:3:8: found ' a' for 'group': a group's name must not begin or end with a blank");
        row("long group", withLines("group: " + QByteArray(65, 'x') + "\n"), "");
        row("tags as word", withLines("tags: web\n"), "f:3:7: found 'web' for 'tags'; expected a list");
        row("tag with a blank", withLines("tags: [web, my tag]\n"),
            "f:3:13: found 'my tag' in 'tags': a tag must not have U+0020 in it");
        row("too many tags", withLines("tags: [" + QByteArray("x,").repeated(33) + "x]\n"),
            "f:3:7: found 34 tags; expected at most 32");
        row("duplicate key", withLines("memory: 1GiB\nmemory: 2GiB\n"),
            "f:4:1: the key 'memory' again; expected it once (it is in line 3 already)");
        row("duplicate key, deeper", withLines("disks: [{path: /a, path: /b}]\n"),
            "f:3:20: the key 'path' again; expected it once (it is in line 3 already)");
        row("tab", withLines("disks:\n\t- path: /x\n"), "f:4:1: a tab before the text; expected spaces");
        row("unclosed quote", withLines("title: \"abc\nos: x\n"),
            "f:3:8: a quoted value that never ends; expected the closing quote");
        row("unclosed single quote", withLines("title: 'it''s\n"),
            "f:3:8: a quoted value that never ends; expected the closing quote");
        row("unclosed list", withLines("boot: [disk\nos: x\n"), "f:4:3: a list in [ ] is not closed; expected ',' or ']'");
        row("unclosed map", withLines("display: {video: std\nos: x\n"), "f:4:3: a map in { } is not closed; expected ',' or '}'");
        row("second colon", withLines("title: a: b\n"),
            "f:3:9: a second ':' in this line; expected the value in quotes, or on a line of its own");
        row("indentation", withLines("os: a\n  memory: 1GiB\n"), "");
        row("anchor", withLines("title: &a x\n"), "f:3:8: an anchor (&name); expected the value alone, anchors are not read");
        row("alias", withLines("title: *a\n"), "");
        row("tag", withLines("title: !!str x\n"),
            "f:3:8: a tag (tag:yaml.org,2002:str); expected the value alone, tags are not read");
        row("two documents", withLines("---\nname: b\n"), "f:3:1: a second document begins; expected one definition per file");
        row("list as key", withLines("[a]: b\n"), "f:3:1: a list or a map as a key; expected a word");
        row("not UTF-8", withLines("title: caf\xe9\n"), "f:3:1: bytes that are not UTF-8 in this line; expected UTF-8 text");
        row("UTF-16",
            QByteArray("\xff\xfe"
                       "n\0a\0",
                       6),
            "f:1:4: a control character (0x00); expected text");
        row("NUL", withLines(QByteArray("title: a\0b\n", 11)), "f:3:9: a control character (0x00); expected text");
        row("nested too deep", withLines("x: " + QByteArray(40, '[') + QByteArray(40, ']') + "\n"),
            "f:3:19: nested deeper than 16 levels");
        row("very deep", withLines("x: " + QByteArray(100000, '[')), "");
        row("deep dashes", withLines("x:\n" + QByteArray("- ").repeated(50000)), "");
        row("too large", withLines("# " + QByteArray(300 << 10, 'x') + "\n"),
            "f:1:1: 300.05 KiB of text; expected at most 256 KiB");
        row("column in characters", withLines("display: {\"ä\": 1, video: x}\n"),
            "f:3:26: found 'x' for 'video'; expected one of: none, virtio, std");
    }
    void refuses()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, expected);
        const auto file = parseDefinition(text, QStringLiteral("f"));
        QVERIFY(!file);
        QCOMPARE(file.error().code, ErrorCode::BadDefinition);
        if (!expected.isEmpty())
            QCOMPARE(file.error().text, expected);
    }

    void anchorsCannotUnfold()
    {
        QByteArray bomb = "a0: &a0 [x]\n";
        for (int i = 1; i < 40; ++i)
            bomb += QStringLiteral("a%1: &a%1 [*a%2, *a%2]\n").arg(i).arg(i - 1).toLatin1();
        const auto file = parseDefinition(withLines(bomb), QStringLiteral("f"));
        QVERIFY(!file);
        QCOMPARE(file.error().text, QStringLiteral("f:3:5: an anchor (&name); expected the value alone, anchors are not read"));
    }

    void reportsUnknownKeys()
    {
        const auto file =
            parseDefinition(withLines("memry: 1GiB\ncolour: red\ndisks: [{path: /x, formt: raw}]\n"), QStringLiteral("f"));
        QVERIFY(file);
        QCOMPARE(file->warnings.size(), 3);
        QCOMPARE(file->warnings[0].text, QStringLiteral("unknown key 'formt' in a disk; did you mean 'format'? (it is kept)"));
        QCOMPARE(file->warnings[0].line, 5);
        QCOMPARE(file->warnings[0].column, 20);
        QCOMPARE(file->warnings[1].text,
                 QStringLiteral("unknown key 'memry' in the definition; did you mean 'memory'? (it is kept)"));
        QCOMPARE(file->warnings[1].line, 3);
        QCOMPARE(file->warnings[2].text, QStringLiteral("unknown key 'colour' in the definition (it is kept)"));
    }

    void takesByteOrderMarkAndCrLf()
    {
        const auto file = parseDefinition("\xef\xbb\xbfname: a\r\nuuid: 6f1d7a52-09c1-4a55-9b7e-2f6d0c2f8a11\r\nos: x\r\n",
                                          QStringLiteral("f"));
        QVERIFY(file);
        QCOMPARE(file->definition.osId, QStringLiteral("x"));
    }
};

QTEST_GUILESS_MAIN(TestDefinitionReader)
#include "test_definition_reader.moc"
