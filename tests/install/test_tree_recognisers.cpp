// SPDX-License-Identifier: GPL-3.0-or-later
#include "files.h"
#include "recognised_tree.h"
#include "waiting.h"

#include <QDir>

using namespace domus;
using namespace domus::test;

namespace {

const QUrl root(QStringLiteral("http://host/tree/"));

QByteArray treeInfoWith(const QByteArray &kernel)
{
    return "[general]\nfamily = Fedora\nversion = 40\narch = x86_64\n[images-x86_64]\nkernel = " + kernel
        + "\ninitrd = images/initrd.img\n";
}

ErrorInfo refusalOf(const TreeFiles &files)
{
    const TreeVerdict verdict = recogniseFiles(root, root, files);
    ErrorInfo none;
    none.text = verdict.found ? QStringLiteral("recognised") : QStringLiteral("no refusal");
    return verdict.refusal.value_or(none);
}

} // namespace

class TestTreeRecognisers : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void goldenTrees_data()
    {
        QTest::addColumn<QString>("name");
        const QDir dir(QStringLiteral(DOMUS_TEST_DATA));
        const QStringList names = dir.entryList({QStringLiteral("*.tree")});
        QVERIFY(names.size() >= 24);
        for (const QString &name : names)
            QTest::newRow(qPrintable(name)) << dir.filePath(name);
    }
    void goldenTrees()
    {
        QFETCH(QString, name);
        QUrl treeRoot;
        QUrl given;
        const TreeFiles files = readTreeFile(name, &treeRoot, &given);
        const TreeVerdict verdict = recogniseFiles(treeRoot, given, files);
        QVERIFY2(verdict.found, verdict.refusal ? qPrintable(verdict.refusal->toString()) : "not recognised");
        const QByteArray actual = describe(*verdict.found);
        QString golden = name;
        golden.replace(QStringLiteral(".tree"), QStringLiteral(".expected"));
        if (qEnvironmentVariableIntValue("DOMUS_UPDATE_GOLDEN"))
            replaceFile(golden, actual);
        QCOMPARE(QString::fromUtf8(actual), QString::fromUtf8(readFile(golden)));
    }
    void refusesNamesThatLeaveTheTree_data()
    {
        QTest::addColumn<QByteArray>("kernel");
        QTest::newRow("dotdot") << QByteArray("images/../../../etc/shadow");
        QTest::newRow("only dotdot") << QByteArray("..");
        QTest::newRow("absolute") << QByteArray("/etc/shadow");
        QTest::newRow("backslash") << QByteArray("images\\..\\vmlinuz");
        QTest::newRow("percent-encoded") << QByteArray("images/%2e%2e/%2e%2e/vmlinuz");
        QTest::newRow("other host") << QByteArray("http://evil.example.org/vmlinuz");
        QTest::newRow("file") << QByteArray("file:///etc/shadow");
    }
    void refusesNamesThatLeaveTheTree()
    {
        QFETCH(QByteArray, kernel);
        const ErrorInfo error = refusalOf({{QStringLiteral(".treeinfo"), treeInfoWith(kernel)}});
        QCOMPARE(error.code, ErrorCode::NotInstallTree);
        QVERIFY2(error.text.contains(QStringLiteral("outside itself")), qPrintable(error.text));
    }
    void refusesGarbageTreeinfo_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("words");
        QTest::newRow("web page") << QByteArray("<!DOCTYPE html>\n<html><body>Sign in</body></html>\n")
                                  << QStringLiteral("line 1, column 1: expected a [section]");
        QTest::newRow("binary") << QByteArray("[general]\nfamily = \x01\x02\x03\n")
                                << QStringLiteral("line 2, column 10: expected text");
        QTest::newRow("zero byte") << QByteArray("[general]\n\0", 11) << QStringLiteral("line 2, column 1");
        QTest::newRow("open section") << QByteArray("[general\nfamily = x\n") << QStringLiteral("expected ']'");
        QTest::newRow("no equals") << QByteArray("[general]\nfamily\n")
                                   << QStringLiteral("line 2, column 1: expected \"key = value\"");
        QTest::newRow("empty") << QByteArray() << QStringLiteral("neither a family");
        QTest::newRow("no kernel") << QByteArray("[general]\nfamily = Fedora\nversion = 40\narch = x86_64\n")
                                   << QStringLiteral("no kernel and initrd");
    }
    void refusesGarbageTreeinfo()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, words);
        const ErrorInfo error = refusalOf({{QStringLiteral(".treeinfo"), text}});
        QCOMPARE(error.code, ErrorCode::NotInstallTree);
        QVERIFY2(error.text.contains(words), qPrintable(error.text));
    }
    void aWebPageForTreeinfoDoesNotHideTheDebianTree()
    {
        const TreeVerdict verdict =
            recogniseFiles(root, root,
                           {{QStringLiteral(".treeinfo"), "<html>"},
                            {QStringLiteral("current/images/MANIFEST"), "netboot/debian-installer/amd64/linux -- x"},
                            {QStringLiteral("current/images/netboot/debian-installer/amd64/linux"), {}}});
        QVERIFY(verdict.found);
        QCOMPARE(verdict.found->family, QStringLiteral("debian"));
    }
    void knowsTheInstallersServer_data()
    {
        QTest::addColumn<QByteArray>("family");
        QTest::addColumn<QByteArray>("version");
        QTest::addColumn<QString>("protocol");
        QTest::addColumn<QString>("words");
        const QString vnc = QStringLiteral("vnc");
        const QString rdp = QStringLiteral("rdp");
        const QString prefixed = QStringLiteral("inst.vnc");
        const QString rdpWords = QStringLiteral("inst.rdp inst.rdp.username=install");
        QTest::newRow("Fedora 16") << QByteArray("Fedora") << QByteArray("16") << vnc << vnc;
        QTest::newRow("Fedora 17") << QByteArray("Fedora") << QByteArray("17") << vnc << prefixed;
        QTest::newRow("Fedora 41") << QByteArray("Fedora") << QByteArray("41") << vnc << prefixed;
        QTest::newRow("Fedora 42") << QByteArray("Fedora") << QByteArray("42") << rdp << rdpWords;
        QTest::newRow("Fedora Rawhide") << QByteArray("Fedora") << QByteArray("rawhide") << rdp << rdpWords;
        QTest::newRow("RHEL 6") << QByteArray("Red Hat Enterprise Linux") << QByteArray("6.10") << vnc << vnc;
        QTest::newRow("RHEL 7") << QByteArray("Red Hat Enterprise Linux") << QByteArray("7.9") << vnc << prefixed;
        QTest::newRow("RHEL 9") << QByteArray("Red Hat Enterprise Linux") << QByteArray("9.4") << vnc << prefixed;
        QTest::newRow("RHEL 10") << QByteArray("Red Hat Enterprise Linux") << QByteArray("10.0") << rdp << rdpWords;
        QTest::newRow("CentOS Stream 10") << QByteArray("CentOS Stream") << QByteArray("10") << rdp << rdpWords;
        QTest::newRow("Rocky 9") << QByteArray("Rocky Linux") << QByteArray("9.3") << vnc << prefixed;
        QTest::newRow("Alma 10") << QByteArray("AlmaLinux") << QByteArray("10.0") << rdp << rdpWords;
        QTest::newRow("no version") << QByteArray("Fedora") << QByteArray("x") << QString() << QString();
        QTest::newRow("SUSE") << QByteArray("openSUSE Leap") << QByteArray("15.5") << QString() << QString();
        QTest::newRow("unknown") << QByteArray("Some System") << QByteArray("42") << QString() << QString();
    }
    void knowsTheInstallersServer()
    {
        QFETCH(QByteArray, family);
        QFETCH(QByteArray, version);
        const QByteArray text = "[general]\nfamily = " + family + "\nversion = " + version
            + "\narch = x86_64\n[images-x86_64]\nkernel = images/vmlinuz\ninitrd = images/initrd.img\n";
        const TreeVerdict verdict = recogniseFiles(root, root,
                                                   {{QStringLiteral(".treeinfo"), text},
                                                    {QStringLiteral("images/vmlinuz"), {}},
                                                    {QStringLiteral("images/initrd.img"), {}}});
        QVERIFY(verdict.found);
        QTEST(verdict.found->remote.protocol, "protocol");
        QTEST(verdict.found->remote.words, "words");
    }
    void emptyPlaceIsNothing()
    {
        const TreeVerdict verdict = recogniseFiles(root, root, {});
        QVERIFY(!verdict.found && !verdict.refusal && verdict.needs.isEmpty());
    }
    void asksLittle()
    {
        // One round of questions at the mirror's root of a tree, and no more than a mirror minds.
        const TreeVerdict verdict = recogniseTree(treeBases(root), {});
        QVERIFY2(verdict.needs.size() <= 48, qPrintable(QString::number(verdict.needs.size())));
    }
    void checksumLines_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("path");
        const QByteArray hex(64, 'a');
        QTest::newRow("two spaces") << hex + QByteArray("  a/b") << QStringLiteral("a/b");
        QTest::newRow("binary mark") << hex + QByteArray(" *x.iso") << QStringLiteral("x.iso");
        QTest::newRow("dot slash") << hex + QByteArray("  ./netboot/linux") << QStringLiteral("netboot/linux");
        QTest::newRow("bsd") << QByteArray("SHA256 (x.iso) = ") + hex << QStringLiteral("x.iso");
        QTest::newRow("crlf") << hex + QByteArray("  x.iso\r") << QStringLiteral("x.iso");
        QTest::newRow("short hex") << QByteArray(63, 'a') + QByteArray("  x") << QString();
        QTest::newRow("no hex") << QByteArray(64, 'z') + QByteArray("  x") << QString();
        QTest::newRow("no path") << hex << QString();
    }
    void checksumLines()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, path);
        QCOMPARE(parseChecksumLines(line + '\n').value(path).algorithm, path.isEmpty() ? QString() : QStringLiteral("sha256"));
        QCOMPARE(parseChecksumLines(line).size(), path.isEmpty() ? 0 : 1);
    }
};

QTEST_GUILESS_MAIN(TestTreeRecognisers)
#include "test_tree_recognisers.moc"
