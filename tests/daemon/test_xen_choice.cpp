// SPDX-License-Identifier: GPL-3.0-or-later
#include "installing/install_planner.h"
#include "installing/xen_choice.h"
#include "waiting.h"

#include <QTest>

using namespace domus;
using test::thrownBy;

namespace {

constexpr XenTypes everything{true, true, true, true};
constexpr XenTypes noHelp{true, false, false, true};
constexpr XenTypes noNestedPaging{true, false, true, true};
constexpr XenTypes noPv{false, true, true, true};
constexpr XenTypes noLoaders{true, true, true, false};

XenKernelNotes notes(bool pv, bool pvh)
{
    return {pv, pvh, pv || pvh ? QStringLiteral("linux") : QString()};
}

XenFacts facts(const XenTypes &host, InstallKind kind = InstallKind::Tree)
{
    XenFacts result;
    result.host = host;
    result.kind = kind;
    return result;
}

XenFacts withKernel(const XenTypes &host, bool pv, bool pvh)
{
    XenFacts result = facts(host);
    result.kernel = notes(pv, pvh);
    return result;
}

} // namespace

class TestXenChoice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void choosesByWhatThereIs_data()
    {
        QTest::addColumn<XenFacts>("given");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("words"); ///< of the reason
        QTest::addColumn<QString>("possible");
        const auto row = [](const char *name, const XenFacts &given, const char *type, const char *words, const char *possible) {
            QTest::newRow(name) << given << QString::fromLatin1(type) << QString::fromLatin1(words)
                                << QString::fromLatin1(possible);
        };
        row("kernel for both", withKernel(everything, true, true), "pvh", "the processor helps", "pvh pv hvm");
        row("kernel for PV", withKernel(everything, true, false), "pv", "and not as PVH", "pv hvm");
        row("kernel for PVH", withKernel(everything, false, true), "pvh", "the processor helps", "pvh hvm");
        row("kernel for neither", withKernel(everything, false, false), "hvm", "does not start on Xen", "hvm");
        row("kernel for both, no help", withKernel(noHelp, true, true), "pv", "lends Xen no virtualisation.", "pv");
        row("kernel for both, no nested paging", withKernel(noNestedPaging, true, true), "pv", "no nested paging", "pv hvm");
        row("kernel for PVH, no nested paging", withKernel(noNestedPaging, false, true), "hvm", "as PVH only", "hvm");
        row("kernel for both, Xen without PV", withKernel(noPv, true, true), "pvh", "the processor helps", "pvh hvm");
        row("no boot loaders", withKernel(noLoaders, true, true), "hvm", "grub-xen-host", "hvm pvh pv");
        XenFacts given = withKernel(noLoaders, true, true);
        given.installs = false;
        row("no boot loaders, and none needed", given, "pvh", "the processor helps", "pvh pv hvm");
        given = facts(everything);
        given.recent = true;
        row("recent, not fetched", given, "pvh", "looked at before it starts", "pvh pv hvm");
        given.fetched = true;
        row("recent, not readable", given, "pvh", "no made-up devices.", "pvh pv hvm");
        given.fetched = false;
        given.host = noHelp;
        row("recent, not fetched, no help", given, "pv", "lends Xen no virtualisation.", "pv");
        row("old, not fetched", facts(everything), "hvm", "Nothing tells", "hvm pv pvh");
        given = facts(everything);
        given.kernelForPv = true;
        row("a tree with a kernel for PV", given, "pv", "a kernel of its own", "pv hvm pvh");
        given.kernel = notes(false, false);
        row("the same, and the ordinary kernel is known", given, "pv", "a kernel of its own", "pv hvm");
        given = withKernel(everything, true, true);
        given.uefi = true;
        row("UEFI", given, "hvm", "UEFI", "hvm");
        row("CD", facts(everything, InstallKind::Iso), "hvm", "A CD", "hvm");
        row("disk", facts(everything, InstallKind::DiskImage), "hvm", "boot loader of its own", "hvm pv pvh");
        row("disk, no help", facts(noHelp, InstallKind::DiskImage), "pv", "/boot/grub/grub.cfg", "pv");
        given = withKernel(everything, true, true);
        given.wish = DomainType::Pv;
        row("as asked for", given, "pv", "As asked for.", "pvh pv hvm");
        given = facts(everything, InstallKind::DiskImage);
        given.wish = DomainType::Pvh;
        row("a disk as asked for", given, "pvh", "As asked for.", "hvm pv pvh");
    }
    void choosesByWhatThereIs()
    {
        QFETCH(XenFacts, given);
        QFETCH(QString, words);
        const XenChoice choice = chooseXenType(given);
        QTEST(xenTypeWord(choice.type), "type");
        QVERIFY2(choice.reason.contains(words), qPrintable(choice.reason));
        QVERIFY2(choice.reason.at(0).isUpper() && choice.reason.endsWith(u'.'), qPrintable(choice.reason));
        QStringList possible;
        for (const DomainType type : choice.possible)
            possible.append(xenTypeWord(type));
        QTEST(possible.join(u' '), "possible");
    }

    void refusesWhatCannotBe_data()
    {
        QTest::addColumn<XenFacts>("given");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, XenFacts given, DomainType wish, const char *words) {
            given.wish = wish;
            QTest::newRow(name) << given << QString::fromLatin1(words);
        };
        row("a CD without help", facts(noHelp, InstallKind::Iso), DomainType::Auto, "HVM: this machine's processor");
        row("a CD as PV", facts(everything, InstallKind::Iso), DomainType::Pv, "firmware of a whole machine");
        row("PVH of a PV kernel", withKernel(everything, true, false), DomainType::Pvh, "no entry for PVH");
        row("PV of another kernel", withKernel(everything, false, false), DomainType::Pv, "no entry for PV ");
        row("PVH without nested paging", withKernel(noNestedPaging, true, true), DomainType::Pvh, "nested paging");
        row("HVM without help", withKernel(noHelp, true, true), DomainType::Hvm, "lends Xen no virtualisation");
        row("PV on a Xen without it", withKernel(noPv, true, true), DomainType::Pv, "without PV guests");
        row("a kernel for nothing, without help", withKernel(noHelp, false, false), DomainType::Auto, "no entry for PV ");
        XenFacts uefi = withKernel(everything, true, true);
        uefi.uefi = true;
        row("UEFI as PVH", uefi, DomainType::Pvh, "UEFI");
    }
    void refusesWhatCannotBe()
    {
        QFETCH(XenFacts, given);
        QFETCH(QString, words);
        const auto refusal = thrownBy([&] { chooseXenType(given); });
        QVERIFY(refusal);
        QCOMPARE(refusal->code, ErrorCode::NotSupported);
        QVERIFY2(refusal->toString().contains(words), qPrintable(refusal->toString()));
    }

    void consolesAreXens_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<bool>("text");
        QTest::addColumn<QString>("wanted");
        QTest::newRow("graphical") << QStringLiteral("vga=788 --- quiet") << false
                                   << QStringLiteral("console=hvc0 console=tty0 --- quiet");
        QTest::newRow("text") << QStringLiteral("inst.repo=http://x inst.text console=ttyS0") << true
                              << QStringLiteral("console=hvc0 inst.repo=http://x inst.text");
        QTest::newRow("nothing") << QString() << true << QStringLiteral("console=hvc0");
        QTest::newRow("a person's own") << QStringLiteral("--- quiet console=tty1") << true
                                        << QStringLiteral("--- quiet console=tty1");
        QTest::newRow("with its speed") << QStringLiteral("console=ttyS0,115200n8 a") << false
                                        << QStringLiteral("console=hvc0 console=tty0 a");
    }
    void consolesAreXens()
    {
        QFETCH(QString, words);
        QFETCH(bool, text);
        const auto console = text ? InstallerConsole::Text : InstallerConsole::Graphical;
        QTEST(xenCommandLine(words, DomainType::Pvh, console), "wanted");
        QCOMPARE(xenCommandLine(words, DomainType::Pv, console), xenCommandLine(words, DomainType::Pvh, console));
        QCOMPARE(xenCommandLine(words, DomainType::Hvm, console), words);
    }

    void wordsAreThoseOfDefinitions()
    {
        for (const DomainType type : {DomainType::Pv, DomainType::Pvh, DomainType::Hvm})
            QCOMPARE(xenTypeFrom(xenTypeWord(type)), type);
        QCOMPARE(thrownBy([] { xenTypeFrom(QStringLiteral("auto")); })->code, ErrorCode::InvalidArgument);
        QCOMPARE(thrownBy([] { xenTypeFrom(QStringLiteral("PV")); })->code, ErrorCode::InvalidArgument);
    }

    // From here on: what the planner makes of it.

    static Detection fedora6()
    {
        Detection tree;
        tree.location = QUrl(QStringLiteral("http://mirror/fedora/"));
        tree.osId = QStringLiteral("fedora6");
        tree.title = QStringLiteral("Fedora Core 6");
        tree.pvKernel = QUrl(QStringLiteral("http://mirror/fedora/images/xen/vmlinuz"));
        tree.pvInitrd = QUrl(QStringLiteral("http://mirror/fedora/images/xen/initrd.img"));
        return tree;
    }

    static PlanningHost host()
    {
        PlanningHost result;
        result.memory = ByteSize::fromGiB(8);
        result.imagesDirectory = QStringLiteral("/images");
        result.bridges = {QStringLiteral("br0"), QStringLiteral("xenbr0")};
        result.imageFormat = [](const QString &) { return std::optional<QString>(); };
        result.xen = everything;
        return result;
    }

    void plansTypeBridgeAndBootLoader()
    {
        api::install::Plan plan;
        plan.source = QStringLiteral("http://mirror/fedora/");
        PlannedInstall planned = planInstall(plan, fedora6(), host());
        const GuestDefinition &definition = planned.definition;
        QCOMPARE(definition.hardware.type, DomainType::Pv);
        QCOMPARE(definition.hardware.nics.at(0).bridge, QStringLiteral("xenbr0"));
        QVERIFY(definition.hardware.nics.at(0).kind == NicKind::Bridge);
        QVERIFY(takesKernelForPv(*planned.xenFacts, planned.xen->type));
        QCOMPARE(definition.xen.bootloader, QStringLiteral("pygrub")); // its GRUB is older than 2
        QVERIFY(writeDefinition(definition).contains("type: pv"));
        QVERIFY(!planned.command.contains(QStringLiteral("--type"))); // nobody asked for it

        plan.type = QStringLiteral("hvm");
        planned = planInstall(plan, fedora6(), host());
        QCOMPARE(planned.definition.hardware.type, DomainType::Hvm);
        QVERIFY(planned.definition.xen.bootloader.isEmpty());
        QVERIFY(planned.command.contains(QStringLiteral("--type hvm")));
    }

    void anotherKernelThanExpectedChangesThePlan()
    {
        Detection tree = fedora6();
        tree.pvKernel.clear();
        tree.devices.virtioMem = true; // recent
        api::install::Plan plan;
        plan.source = QStringLiteral("http://mirror/fedora/");
        PlannedInstall planned = planInstall(plan, tree, host());
        QCOMPARE(planned.definition.hardware.type, DomainType::Pvh);
        BootFiles files;
        files.kernel = QStringLiteral("/cache/vmlinuz");
        files.cmdline = QStringLiteral("vga=788 inst.repo=x");
        useBootFiles(planned, tree, files);
        settleXenType(planned, tree, notes(false, false));
        QCOMPARE(planned.definition.hardware.type, DomainType::Hvm);
        QCOMPARE(planned.definition.install->boot.cmdline, files.cmdline);
        useBootFiles(planned, tree, files);
        settleXenType(planned, tree, notes(true, true));
        QCOMPARE(planned.definition.hardware.type, DomainType::Pvh);
        QCOMPARE(planned.definition.install->boot.cmdline, QStringLiteral("console=hvc0 console=tty0 inst.repo=x"));
    }

    void aPersonsOwnKernelKeepsItsWords()
    {
        Detection kernel;
        kernel.kind = InstallKind::Kernel;
        kernel.location = QUrl::fromLocalFile(QStringLiteral("/boot/vmlinuz"));
        kernel.title = QStringLiteral("kernel");
        api::install::Plan plan;
        plan.source = QStringLiteral("/boot/vmlinuz");
        PlannedInstall planned = planInstall(plan, kernel, host());
        BootFiles files;
        files.kernel = plan.source;
        files.cmdline = QStringLiteral("quiet");
        useBootFiles(planned, kernel, files);
        settleXenType(planned, kernel, notes(true, true));
        QCOMPARE(planned.definition.hardware.boot.cmdline, QStringLiteral("quiet"));
        QCOMPARE(planned.definition.hardware.type, DomainType::Pvh);
    }

    void refusesWhatOnlyOtherEnginesHave()
    {
        api::install::Plan plan;
        plan.source = QStringLiteral("http://mirror/fedora/");
        plan.nic = api::install::NicWish{QStringLiteral("user"), {}};
        QCOMPARE(thrownBy([&] { planInstall(plan, fedora6(), host()); })->code, ErrorCode::NotSupported);
        plan.nic.reset();
        PlanningHost other = host();
        other.bridges.clear();
        QVERIFY(planInstall(plan, fedora6(), other).definition.hardware.nics.empty());
        plan.type = QStringLiteral("xvm");
        QCOMPARE(thrownBy([&] { planInstall(plan, fedora6(), host()); })->code, ErrorCode::InvalidArgument);
        plan.type = QStringLiteral("pv");
        other.xen.reset();
        const auto refusal = thrownBy([&] { planInstall(plan, fedora6(), other); });
        QCOMPARE(refusal->code, ErrorCode::NotSupported);
        QVERIFY2(refusal->text.contains(QStringLiteral("Only a Xen host")), qPrintable(refusal->text));
        plan.type.reset();
        const PlannedInstall planned = planInstall(plan, fedora6(), other);
        QVERIFY(!planned.xen);
        QCOMPARE(planned.definition.hardware.type, DomainType::Auto);
    }
};

QTEST_GUILESS_MAIN(TestXenChoice)
#include "test_xen_choice.moc"
