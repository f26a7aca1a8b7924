// SPDX-License-Identifier: GPL-3.0-or-later
// The bundled Xen's pure parts: what is missing, what QEMU is told, what GRUB is told, what errors say.
#include "bundle.h"
#include "bundle_keys.h"
#include "daemon_files.h"
#include "files.h"
#include "grub_entry.h"
#include "machine_command.h"
#include "preconditions.h"

#include <QTest>

using namespace domus;

namespace {

/// A Debian machine and user with all that is needed.
BundleFacts completeFacts()
{
    BundleFacts facts;
    facts.user = QStringLiteral("ada");
    facts.distribution = QStringLiteral("debian");
    facts.suite = QStringLiteral("bookworm");
    facts.architecture = QStringLiteral("x86_64");
    for (const NeededProgram &program : neededPrograms())
        facts.programs += QLatin1String(program.name);
    facts.subuids = facts.subgids = facts.xenEngine = true;
    return facts;
}

QString texts(const QList<Lack> &lacks)
{
    QStringList list;
    for (const Lack &lack : lacks)
        list += lack.what + QStringLiteral(" -> ") + lack.remedy;
    return list.join(u'\n');
}

GrubFacts serverFacts()
{
    GrubFacts facts;
    facts.hypervisor = QStringLiteral("/boot/xen-4.17-amd64.gz");
    facts.kernel = QStringLiteral("/boot/vmlinuz-6.1.0-56-amd64");
    facts.initrd = QStringLiteral("/boot/initrd.img-6.1.0-56-amd64");
    facts.kernelOptions = QStringLiteral("root=UUID=aaaa ro quiet");
    facts.bootUuid = QStringLiteral("bbbb");
    facts.dom0Kernel = facts.cpuVirtualisation = facts.grub = facts.toolstack = true;
    facts.memory = ByteSize::fromGiB(16);
    facts.cpus = 8;
    return facts;
}

void compareGolden(const QString &name, const QByteArray &text)
{
    const QString file = QStringLiteral(DOMUS_TEST_DATA "/") + name;
    if (qEnvironmentVariableIsSet("DOMUS_UPDATE_GOLDEN"))
        replaceFile(file, text);
    QCOMPARE(QString::fromUtf8(text), QString::fromUtf8(readFile(file)));
}

} // namespace

class TestBundleParts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingIsMissingWhereAllIsThere()
    {
        QCOMPARE(texts(lacksForBuilding(completeFacts())), QString());
        QCOMPARE(texts(lacksForStarting(completeFacts())), QString());
    }

    void eachMissingThingIsNamedWithItsRemedy_data()
    {
        QTest::addColumn<QString>("without");
        QTest::addColumn<bool>("building");
        QTest::addColumn<QString>("says");
        QTest::newRow("mmdebstrap") << QStringLiteral("mmdebstrap") << true << QStringLiteral("apt install mmdebstrap");
        QTest::newRow("uidmap") << QStringLiteral("newuidmap") << true << QStringLiteral("apt install uidmap");
        QTest::newRow("squashfs") << QStringLiteral("sqfstar") << true << QStringLiteral("apt install squashfs-tools");
        QTest::newRow("packing") << QStringLiteral("mksquashfs") << false << QStringLiteral("apt install squashfs-tools");
        QTest::newRow("qemu") << QStringLiteral("qemu-system-x86_64") << false << QStringLiteral("apt install qemu-system-x86");
        QTest::newRow("ssh") << QStringLiteral("ssh") << false << QStringLiteral("apt install openssh-client");
        QTest::newRow("mke2fs") << QStringLiteral("mke2fs") << false << QStringLiteral("apt install e2fsprogs");
    }
    void eachMissingThingIsNamedWithItsRemedy()
    {
        QFETCH(QString, without);
        QFETCH(bool, building);
        QFETCH(QString, says);
        BundleFacts facts = completeFacts();
        QCOMPARE(facts.programs.removeAll(without), 1);
        const auto lacks = building ? lacksForBuilding(facts) : lacksForStarting(facts);
        QCOMPARE(lacks.size(), 1);
        QVERIFY2(lacks.first().what.startsWith(without), qPrintable(texts(lacks)));
        QVERIFY2(lacks.first().remedy.contains(says), qPrintable(texts(lacks)));
    }

    void ordinaryUsersNeedNamespacesAndIds()
    {
        BundleFacts facts = completeFacts();
        facts.subuids = facts.subgids = false;
        facts.namespaces = NamespaceBar::SwitchedOff;
        const QString said = texts(lacksForBuilding(facts));
        QVERIFY2(said.contains(QStringLiteral("usermod --add-subuids 100000-165535 ada")), qPrintable(said));
        QVERIFY2(said.contains(QStringLiteral("usermod --add-subgids 100000-165535 ada")), qPrintable(said));
        QVERIFY2(said.contains(QStringLiteral("kernel.unprivileged_userns_clone=1")), qPrintable(said));
        facts.isRoot = true;
        facts.programs.removeAll(QStringLiteral("newuidmap"));
        QCOMPARE(texts(lacksForBuilding(facts)), QString());
    }

    void everyBarHasItsOwnRemedy()
    {
        BundleFacts facts = completeFacts();
        QStringList seen;
        for (const auto bar :
             {NamespaceBar::SwitchedOff, NamespaceBar::NoneAllowed, NamespaceBar::AppArmor, NamespaceBar::Unknown}) {
            facts.namespaces = bar;
            const QString said = texts(lacksForBuilding(facts));
            QVERIFY(!said.isEmpty() && !seen.contains(said));
            seen += said;
        }
    }

    void otherSystemsAreRefused()
    {
        BundleFacts facts = completeFacts();
        facts.distribution = QStringLiteral("fedora");
        facts.architecture = QStringLiteral("arm64");
        QCOMPARE(lacksForBuilding(facts).size(), 2);
        facts.xenEngine = false;
        QVERIFY(texts(lacksForStarting(facts)).contains(QStringLiteral("DOMUS_WITH_XEN")));
        try {
            throwLacks(lacksForBuilding(facts), QStringLiteral("It cannot be built"));
            QFAIL("not refused");
        } catch (const Error &error) {
            QCOMPARE(error.code(), ErrorCode::NotSupported);
            QVERIFY(error.info().cause.contains(QStringLiteral("this is fedora")));
        }
    }

    void subordinateIds()
    {
        const QByteArray text = "root:100000:65536\n1000:200000:65536\nada:300000:1000\n";
        QVERIFY(hasSubordinateIds(text, QStringLiteral("root"), 0));
        QVERIFY(hasSubordinateIds(text, QStringLiteral("by-number"), 1000));
        QVERIFY(!hasSubordinateIds(text, QStringLiteral("ada"), 1001)); // too few
        QVERIFY(!hasSubordinateIds({}, QStringLiteral("ada"), 1000));
    }

    void machineArgumentsAreAsWritten_data()
    {
        QTest::addColumn<bool>("kvm");
        QTest::newRow("tcg") << false;
        QTest::newRow("kvm") << true;
    }
    void machineArgumentsAreAsWritten()
    {
        QFETCH(bool, kvm);
        const MachinePlan plan{.wish = {ByteSize::fromGiB(kvm ? 8 : 2), 3, ByteSize::fromGiB(20)},
                               .accelerator = kvm ? Accelerator::Kvm : Accelerator::Tcg,
                               .daemonDisk = QStringLiteral("/cache/a,b c/domus.squashfs"),
                               .identityDisk = QStringLiteral("/data/identity.tar"),
                               .dataDisk = QStringLiteral("/data/data.img"),
                               .consoleLog = QStringLiteral("/run/a,b/console.log")};
        compareGolden(kvm ? QStringLiteral("machine-kvm.args") : QStringLiteral("machine-tcg.args"),
                      machineArguments(plan).join(u'\n').toUtf8() + '\n');
    }

    void nothingListensButTheOneForward()
    {
        const QString all = machineArguments({}).join(u' ');
        QCOMPARE(all.count(QStringLiteral("hostfwd=")), 1);
        QVERIFY(all.contains(QStringLiteral("hostfwd=tcp:127.0.0.1:0-:22")));
        QVERIFY(!all.contains(QStringLiteral("-vnc")) && !all.contains(QStringLiteral("-gdb")));
        QVERIFY(all.contains(QStringLiteral("-sandbox on")));
    }

    void forwardedPortIsRead()
    {
        const QString said =
            QStringLiteral("Hub -1 (net):\r\n"
                           "  Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ\r\n"
                           "  TCP[HOST_FORWARD]  13       127.0.0.1 43210       10.0.2.15    22     0     0\r\n");
        QCOMPARE(forwardedPort(said), 43210);
        QCOMPARE(forwardedPort(QStringLiteral("Hub -1 (net):\r\n")), 0);
    }

    void knownHostsHasThePort()
    {
        QCOMPARE(knownHostsLine(4022, "ssh-ed25519 AAAAC3 domus-bundle-host\n"),
                 QByteArray("[127.0.0.1]:4022 ssh-ed25519 AAAAC3\n"));
    }

    void librariesLeaveTheImagesOwnOut()
    {
        const QString said = QStringLiteral("\tlinux-vdso.so.1 (0x0)\n"
                                            "\tlibQt6Core.so.6 => /lib/x86_64-linux-gnu/libQt6Core.so.6 (0x1)\n"
                                            "\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x1)\n"
                                            "\tlibxenlight.so.4.17 => /lib/x86_64-linux-gnu/libxenlight.so.4.17 (0x1)\n"
                                            "\tlibcurl.so.4 => /lib/x86_64-linux-gnu/libcurl.so.4 (0x1)\n"
                                            "\t/lib64/ld-linux-x86-64.so.2 (0x1)\n"
                                            "\tlibQt6Core.so.6 => /lib/x86_64-linux-gnu/libQt6Core.so.6 (0x1)\n");
        QCOMPARE(librariesOf(said),
                 (QStringList{QStringLiteral("/lib/x86_64-linux-gnu/libQt6Core.so.6"),
                              QStringLiteral("/lib/x86_64-linux-gnu/libcurl.so.4")}));
    }

    void packagesKeyFollowsCandidatesOnly()
    {
        const QByteArray policy =
            "xen-utils-4.17:\n  Installed: (none)\n  Candidate: 4.17.1\n  Version table:\n     4.17.1 500\n";
        QCOMPARE(packagesKeyOf(policy), packagesKeyOf(QByteArray(policy).replace("(none)", "4.16.0").replace("500", "990")));
        QVERIFY(packagesKeyOf(policy) != packagesKeyOf(QByteArray(policy).replace("Candidate: 4.17.1", "Candidate: 4.17.2")));
        QCOMPARE(packagesOf("# words\nkmod\n\niproute2\n"), (QStringList{QStringLiteral("kmod"), QStringLiteral("iproute2")}));
    }

    void progressLines()
    {
        QCOMPARE(parseProgressLine(QStringLiteral("DOMUS 0.35 Fetching it")),
                 std::optional(std::pair(0.35, QStringLiteral("Fetching it"))));
        QVERIFY(!parseProgressLine(QStringLiteral("DOMUS x Fetching it")));
        QVERIFY(!parseProgressLine(QStringLiteral("Setting up kmod (30) ...")));
    }

    void buildErrorsInPlainWords_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("disk") << QStringLiteral("E: Write error - write (28: No space left on device)") << ErrorCode::NoSpace;
        QTest::newRow("name") << QStringLiteral("E: Temporary failure resolving 'mirror.example'") << ErrorCode::FetchFailed;
        QTest::newRow("port") << QStringLiteral("E: Failed to fetch x  Could not connect to 127.0.0.1:1")
                              << ErrorCode::FetchFailed;
        QTest::newRow("kernel") << QStringLiteral("E: mount: Operation not permitted") << ErrorCode::PermissionDenied;
        QTest::newRow("no lists") << QStringLiteral("E: apt knows of no packages") << ErrorCode::FetchFailed;
        QTest::newRow("else") << QStringLiteral("E: something else") << ErrorCode::IoError;
    }
    void buildErrorsInPlainWords()
    {
        QFETCH(QString, line);
        QFETCH(ErrorCode, code);
        const Error error = buildError(25, {QStringLiteral("I: begins"), line, QStringLiteral("I: removing")});
        QCOMPARE(error.code(), code);
        QCOMPARE(error.info().cause, line);
        QVERIFY(!error.info().hint.isEmpty());
    }

    void wishesAreFilledInAndChecked()
    {
        const MachineWish usual = fillIn({}, ByteSize::fromGiB(20), 2);
        QCOMPARE(usual.memory, ByteSize::fromGiB(4));
        QCOMPARE(usual.vcpus, 2);
        QCOMPARE(usual.disk, ByteSize::fromGiB(20));
        QCOMPARE(fillIn({}, ByteSize::fromGiB(1), 64).memory, ByteSize::fromGiB(2));
        QCOMPARE(fillIn({ByteSize::fromGiB(9), 5, ByteSize::fromGiB(2)}, {}, 1).memory, ByteSize::fromGiB(9));
        QVERIFY_THROWS_EXCEPTION(Error, checkWish({ByteSize::fromMiB(1000), 2, ByteSize::fromGiB(2)}));
        QVERIFY_THROWS_EXCEPTION(Error, checkWish({ByteSize::fromGiB(2), 0, ByteSize::fromGiB(2)}));
        QVERIFY_THROWS_EXCEPTION(Error, checkWish({ByteSize::fromGiB(2), 2, ByteSize::fromMiB(2)}));
        QCOMPARE(dom0Memory(ByteSize::fromGiB(2)), ByteSize::fromMiB(768));
    }

    void grubEntryIsAsWritten()
    {
        const GrubFacts facts = serverFacts();
        QCOMPARE(usualShare(facts).memory, ByteSize::fromGiB(4));
        QCOMPARE(usualShare(facts).vcpus, 4);
        compareGolden(QStringLiteral("grub-entry.txt"), grubScript(grubEntry(facts, usualShare(facts))));
    }

    void separateBootIsNamedAsGrubSeesIt()
    {
        GrubFacts facts = serverFacts();
        facts.separateBoot = true;
        const QString entry = grubEntry(facts, {ByteSize::fromGiB(2), 1});
        QVERIFY2(
            entry.contains(QStringLiteral("multiboot2 /xen-4.17-amd64.gz placeholder dom0_mem=2048M,max:2048M dom0_max_vcpus=1")),
            qPrintable(entry));
        QVERIFY(!entry.contains(QStringLiteral("/boot/")));
    }

    void grubChecksSayWhatIsWrong()
    {
        const auto allGood = grubChecks(serverFacts(), usualShare(serverFacts()));
        for (const GrubCheck &check : allGood)
            QVERIFY2(check.good && check.remedy.isEmpty(), qPrintable(check.text));
        GrubFacts facts = serverFacts();
        facts.secureBoot = true;
        facts.cpuVirtualisation = false;
        QStringList forbidding;
        QStringList warning;
        for (const GrubCheck &check : grubChecks(facts, {ByteSize::fromGiB(16), 1}))
            (check.forbids ? forbidding : check.good ? QStringList() << QString() : warning) += check.text;
        QCOMPARE(forbidding.size(), 1);
        QVERIFY(forbidding.first().startsWith(QStringLiteral("Secure Boot is on")));
        QCOMPARE(warning.size(), 2); // virtualisation, memory
    }

    void anEntryThatCannotBootIsForbidden_data()
    {
        QTest::addColumn<qint64>("mib");
        QTest::addColumn<int>("vcpus");
        QTest::newRow("nothing") << qint64(0) << 1;
        QTest::newRow("too little") << qint64(64) << 1;
        QTest::newRow("more than there is") << qint64(32 << 10) << 1;
        QTest::newRow("no processor") << qint64(2048) << 0;
    }
    void anEntryThatCannotBootIsForbidden()
    {
        QFETCH(qint64, mib);
        QFETCH(int, vcpus);
        const auto checks = grubChecks(serverFacts(), {ByteSize::fromMiB(mib), vcpus});
        QCOMPARE(std::count_if(checks.begin(), checks.end(), [](const GrubCheck &each) { return each.forbids && !each.good; }),
                 1);
    }
};

QTEST_GUILESS_MAIN(TestBundleParts)
#include "test_bundle_parts.moc"
