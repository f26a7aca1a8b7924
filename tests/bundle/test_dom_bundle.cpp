// SPDX-License-Identifier: GPL-3.0-or-later
// `dom bundle`: what it asks of domus-bundle, played here by a shell script, and what it tells people.
#include "async/event_loop.h"
#include "dom_main.h"
#include "exit_code.h"
#include "files.h"
#include "hosts_file.h"
#include "private_home.h"

#include <QTest>
#include <sys/stat.h>

using namespace domus;

namespace {

struct DomEnd {
    int code = -1;
    QString out;
    QString err;
};

DomEnd dom(const char *words)
{
    DomEnd end;
    cli::CommandContext context([&](const QByteArray &bytes) { end.out += QString::fromUtf8(bytes); },
                                [&](const QByteArray &bytes) { end.err += QString::fromUtf8(bytes); });
    end.code = runUntilDone(cli::runDom(&context, QString::fromUtf8(words).split(u' ', Qt::SkipEmptyParts)));
    return end;
}

constexpr const char *answering =
    R"({"result":{"stage":"answering","pid":4711,"kvm":false,"memory":2147483648,"vcpus":2,"startedMs":1000,"answeredMs":31000,)"
    R"("address":{"port":4022,"identity":"/data/id","knownHosts":"/data/known"},"console":"/run/c.log","disk":21474836480,)"
    R"("diskUsed":1048576,"outdated":true,"image":{"size":60866560,"builtMs":1000}}})";

} // namespace

class TestDomBundle : public QObject {
    Q_OBJECT

    std::unique_ptr<test::PrivateHome> m_home;

    /// A domus-bundle that says this, and keeps what it was asked.
    void play(const QByteArray &answer)
    {
        const QString file = m_home->path(QStringLiteral("domus-bundle"));
        const QByteArray asked = QFile::encodeName(m_home->path(QStringLiteral("asked")));
        replaceFile(file, "#!/bin/sh\necho \"$*\" >> '" + asked + "'\ncat <<'END'\n" + answer + "\nEND\n");
        ::chmod(QFile::encodeName(file).constData(), 0700);
        qputenv("DOMUS_BUNDLE", QFile::encodeName(file));
    }
    QByteArray asked() const { return readFile(m_home->path(QStringLiteral("asked"))); }

private Q_SLOTS:
    void init() { m_home = std::make_unique<test::PrivateHome>(); }
    void cleanup()
    {
        qunsetenv("DOMUS_BUNDLE");
        m_home.reset();
    }

    void startPutsItIntoTheList()
    {
        play(answering);
        const DomEnd end = dom("bundle start --memory 2GiB --vcpus 2 --disk 20GiB");
        QCOMPARE(end.code, int(cli::ExitOk));
        QCOMPARE(asked(), QByteArray("start --memory=2147483648 --disk=21474836480 --vcpus=2\n"));
        QVERIFY2(end.out.contains(QStringLiteral("30 s after its start")), qPrintable(end.out));
        QVERIFY2(end.out.contains(QStringLiteral("2 GiB, 2 processors, QEMU's translator, process 4711")), qPrintable(end.out));
        QVERIFY2(end.out.contains(QStringLiteral("newer packages: dom bundle build")), qPrintable(end.out));
        const RemoteHost host = loadHost(QStringLiteral("bundle"));
        QCOMPARE(host.port, 4022);
        QCOMPARE(host.destination, QStringLiteral("root@127.0.0.1"));
        play(R"({"result":{"orderly":true}})");
        QVERIFY(dom("bundle stop").out.contains(QStringLiteral("shut down")));
        QVERIFY(loadHosts().isEmpty());
    }

    /// The machine runs, whatever stands in hosts.yaml.
    void aListOfHostsThatCannotBeChangedIsSaidAndNoMore()
    {
        const RemoteHost other{QStringLiteral("bundle"), QStringLiteral("admin@bundle.example.org"), 0, {}, {}};
        addHost(other);
        play(answering);
        for (const char *words : {"bundle", "bundle start"}) {
            const DomEnd end = dom(words);
            QCOMPARE(end.code, int(cli::ExitOk));
            QVERIFY2(end.out.contains(QStringLiteral("It answers")), qPrintable(end.out));
            QVERIFY2(end.err.contains(QStringLiteral("there is a host 'bundle' already")), qPrintable(end.err));
        }
        QCOMPARE(loadHost(QStringLiteral("bundle")), other);
        replaceFile(hostsFilePath(), QByteArray("hosts:\n  - name: \0\xff\xfe garbage", 28));
        play(R"({"result":{"orderly":true}})");
        const DomEnd end = dom("bundle stop");
        QCOMPARE(end.code, int(cli::ExitOk));
        QVERIFY2(end.out.contains(QStringLiteral("It is off")), qPrintable(end.out));
        QVERIFY2(end.err.contains(QStringLiteral("hosts.yaml:")), qPrintable(end.err));
    }

    void statusNamesWhatIsMissing()
    {
        play(
            R"({"result":{"stage":"absent","building":[{"what":"newuidmap is missing","remedy":"apt install uidmap"}],"starting":[]}})");
        const DomEnd end = dom("bundle");
        QCOMPARE(asked(), QByteArray("status\ncheck\n"));
        QCOMPARE(end.out,
                 QStringLiteral("It is not built; build and start it with: dom bundle start\n"
                                "Missing for building it:\n  newuidmap is missing\n    apt install uidmap\n"));
    }

    void errorsAreTheHelpersOwn()
    {
        play(R"({"error":{"code":"NoSpace","text":"The disk became full","hint":"Make room","cause":""}})");
        const DomEnd end = dom("bundle build");
        QCOMPARE(end.code, int(cli::ExitNoRoom));
        QVERIFY(end.err.contains(QStringLiteral("The disk became full")) && end.err.contains(QStringLiteral("Make room")));
    }

    void removeAsksAndNobodyIsThere()
    {
        play(R"({"result":{}})");
        QCOMPARE(dom("bundle remove").code, int(cli::ExitUsage));
        QCOMPARE(dom("bundle remove --yes").code, int(cli::ExitOk));
        QCOMPARE(asked(), QByteArray("remove\n")); // once
    }

    void grubTellsTheEntryAndTheChecks()
    {
        play(R"({"result":{"entry":"menuentry 'Xen' {\n}\n","checks":[{"good":true,"text":"Xen is installed"},)"
             R"({"good":false,"forbids":true,"text":"Secure Boot is on","remedy":"Switch it off"}]}})");
        const DomEnd end = dom("bundle grub --dom0-memory 2GiB --dom0-vcpus 1");
        QCOMPARE(asked(), QByteArray("grub --dom0-memory=2147483648 --dom0-vcpus=1\n"));
        QCOMPARE(end.out,
                 QStringLiteral("menuentry 'Xen' {\n}\n\nWrite it with: sudo dom bundle grub --write\n\n"
                                "Before the machine is booted with Xen:\n"
                                "ok  Xen is installed\nno  Secure Boot is on\n    Switch it off\n"));
    }

    void wrongWordsAreRefused()
    {
        play(R"({"result":{}})");
        QCOMPARE(dom("bundle dance").code, int(cli::ExitUsage));
        QCOMPARE(dom("bundle start --memory 12").code, int(cli::ExitUsage));
        QCOMPARE(dom("bundle start --vcpus none").code, int(cli::ExitUsage));
        addHost({QStringLiteral("atlas"), QStringLiteral("admin@atlas"), 0, {}, {}});
        QCOMPARE(dom("--host atlas bundle status").code, int(cli::ExitUsage));
    }
};

QTEST_GUILESS_MAIN(TestDomBundle)
#include "test_dom_bundle.moc"
