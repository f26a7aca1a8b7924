// SPDX-License-Identifier: GPL-3.0-or-later
#include "dom_runner.h"
#include "exit_code.h"
#include "fake_daemon.h"
#include "guest_file.h"
#include "help_text.h"
#include "verb.h"
#include "xl_list.h"

#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace domus;
using namespace domus::cli;
using api::guests::FileFormat;
using api::guests::ImportOutcome;
using api::guests::State;
using test::makeGuest;
using test::runDom;

/// Files with guests in them, and xl's own words, against a daemon of the real wire.
class TestDomFiles : public QObject {
    Q_OBJECT

    std::unique_ptr<test::FakeDaemon> m_daemon;
    QTemporaryDir m_directory;
    QString m_file;

    const api::guests::ImportDefinitionParameters &wish() const { return m_daemon->state().imports.constLast(); }

    QString write(const QString &name, const QByteArray &text)
    {
        QFile file(m_directory.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? file.fileName() : QString();
    }

private Q_SLOTS:
    void init()
    {
        m_daemon = std::make_unique<test::FakeDaemon>();
        m_file = write(QStringLiteral("web.cfg"), "name = 'web'\n");
        api::guests::ImportDefinitionReply &reply = m_daemon->state().imported;
        reply.name = QStringLiteral("web");
        reply.uuid = makeGuest(reply.name).uuid;
        reply.format = FileFormat::Xm;
        reply.notes = {{3, 8, QStringLiteral("unknown key 'memroy' (it is kept)")}, {0, 0, QStringLiteral("needs Xen")}};
    }

    void createsAndStarts()
    {
        const auto result = runDom({QStringLiteral("create"), m_file});
        QCOMPARE(result.code, int(ExitOk));
        QCOMPARE(result.out, QStringLiteral("web runs\n"));
        QCOMPARE(result.err, QStringLiteral("%1:3:8: unknown key 'memroy' (it is kept)\n%1: needs Xen\n").arg(m_file));
        QCOMPARE(m_daemon->state().calls, (QStringList{QStringLiteral("Import ") + m_file, QStringLiteral("Start web")}));
        QCOMPARE(wish().text, QStringLiteral("name = 'web'\n"));
        QVERIFY(!wish().format && !*wish().replace && !*wish().preview);
    }

    void letsTheCommandLineCountAfterTheFile()
    {
        QCOMPARE(runDom({QStringLiteral("create"), m_file, QStringLiteral("memory=512"), QStringLiteral("name=\"b\"")}).code,
                 int(ExitOk));
        QCOMPARE(wish().text, QStringLiteral("name = 'web'\nmemory=512\nname=\"b\"\n"));
        const auto bad = runDom({QStringLiteral("create"), m_file, QStringLiteral("fc6")});
        QCOMPARE(bad.code, int(ExitUsage));
        QVERIFY(bad.err.contains(QLatin1String("'fc6' is no setting")));
    }

    void onlyReads()
    {
        const auto result = runDom({QStringLiteral("create"), QStringLiteral("-n"), m_file});
        QCOMPARE(result.out, QStringLiteral("web would be defined, from an xm file\n"));
        QCOMPARE(m_daemon->state().calls, QStringList{QStringLiteral("Import ") + m_file});
        QVERIFY(*wish().preview);
    }

    void saysThatItIsDefinedButNotStarted()
    {
        api::guests::Guest running = makeGuest(QStringLiteral("web"), State::Running);
        m_daemon->state().guests = {running}; // found first: the start is refused
        const auto result = runDom({QStringLiteral("create"), m_file});
        QCOMPARE(result.code, int(ExitWrongState));
        QVERIFY2(result.err.contains(QLatin1String("web is defined, but was not started:\ndom: web is running")),
                 qPrintable(result.err));
        m_daemon->state().imported.outcome = ImportOutcome::Unchanged;
        QVERIFY(!runDom({QStringLiteral("create"), m_file}).err.contains(QLatin1String("is defined, but")));
    }

    void importsSeveral()
    {
        m_daemon->state().imported.notes.clear();
        const QString missing = m_directory.filePath(QStringLiteral("none.cfg"));
        const auto result =
            runDom({QStringLiteral("import"), QStringLiteral("--replace"), QStringLiteral("--format=xl"), missing, m_file});
        QCOMPARE(result.code, int(ExitNotFound));
        QCOMPARE(result.out, QStringLiteral("web is defined, from an xm file\n"));
        QVERIFY(result.err.contains(missing));
        QVERIFY(*wish().replace && wish().format == FileFormat::Xl);
        m_daemon->state().imported.outcome = ImportOutcome::Unchanged;
        QCOMPARE(runDom({QStringLiteral("import"), m_file}).out, QStringLiteral("web is there already, with this definition\n"));
        QCOMPARE(runDom({QStringLiteral("import"), QStringLiteral("--format=xml"), m_file}).code, int(ExitUsage));
    }

    void tellsABadFile()
    {
        m_daemon->state().nextError = ErrorInfo{
            ErrorCode::BadDefinition, QStringLiteral("web.cfg:2:10: found 'much'"), QStringLiteral("Correct the file"), {}, {}};
        const auto result = runDom({QStringLiteral("create"), m_file});
        QCOMPARE(result.code, int(ExitBadDefinition));
        QCOMPARE(result.err, QStringLiteral("dom: web.cfg:2:10: found 'much'\n  Correct the file\n"));
    }

    void givesJson()
    {
        const auto result = runDom({QStringLiteral("create"), QStringLiteral("--json"), m_file});
        QCOMPARE(result.err, QString());
        const QJsonDocument document = QJsonDocument::fromJson(result.out.toUtf8());
        QCOMPARE(document[QStringLiteral("format")].toString(), QStringLiteral("xm"));
        QCOMPARE(document[QStringLiteral("outcome")].toString(), QStringLiteral("defined"));
        QCOMPARE(document[QStringLiteral("notes")][0][QStringLiteral("line")].toInt(), 3);
    }

    void readsOldTexts()
    {
        QCOMPARE(guestFileText("# M\xc3\xbcller"), QStringLiteral("# M\u00fcller"));
        QCOMPARE(guestFileText("# M\xfcller"), QStringLiteral("# M\u00fcller"));
        QVERIFY(isGuestFile(m_file) == false && !isGuestFile(QStringLiteral("/dev/zero")) && !isGuestFile(m_directory.path()));
        QVERIFY(isGuestFile(write(QStringLiteral("whole.cfg"), "name='a'\nmemory=64\n")));
    }

    void tellsGuestFilesFromOthers_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("guest");
        QTest::newRow("xl") << QByteArray("# x\nname = 'a'\nmemory = 64\n") << true;
        QTest::newRow("xm") << QByteArray("import os\n  kernel='/k'\nmemory=2*3\n") << true;
        QTest::newRow("definition") << QByteArray("name: a\nuuid: 1\n") << true;
        QTest::newRow("some YAML") << QByteArray("name: a\ntype: b\n") << false;
        QTest::newRow("mixed") << QByteArray("name: a\nuuid: b\nkernel = c\n") << false;
        QTest::newRow("one key") << QByteArray("name = a\nother = 3\n") << false;
        QTest::newRow("binary") << QByteArray("name = 'a'\nmemory = 64\n\0", 26) << false;
        QTest::newRow("empty") << QByteArray() << false;
    }
    void tellsGuestFilesFromOthers()
    {
        QFETCH(QByteArray, text);
        QTEST(looksLikeGuestFile(text), "guest");
    }

    void exports()
    {
        m_daemon->state().guests = {makeGuest(QStringLiteral("web"))};
        m_daemon->state().definitions.insert(QStringLiteral("web"), QStringLiteral("name: web\n"));
        QCOMPARE(runDom("export web").out, QStringLiteral("name: web\n"));
        QCOMPARE(runDom("export --xl web").out, QStringLiteral("name = \"web\"\n"));
        QCOMPARE(runDom("export --xl none").code, int(ExitGuestNotFound));
        QCOMPARE(runDom("export --xl --json web").out, QStringLiteral("{\"text\":\"name = \\\"web\\\"\\n\"}\n"));
    }

    /// To the blank as xl 4.17 prints it.
    void listsAsXl()
    {
        api::guests::DomainRow host;
        host.name = QStringLiteral("Domain-0");
        host.memory = ByteSize::fromMiB(4096);
        host.vcpus = 2;
        host.running = true;
        host.cpuTimeMs = 12'340;
        api::guests::DomainRow web;
        web.id = 7;
        web.name = QStringLiteral("web");
        web.memory = ByteSize::fromMiB(512);
        web.vcpus = 1;
        web.paused = true;
        m_daemon->state().domains = {host, web};
        QCOMPARE(runDom("list --xl").out,
                 QStringLiteral("Name                                        ID   Mem VCPUs\tState\tTime(s)\n"
                                "Domain-0                                     0  4096     2     r-----      12.3\n"
                                "web                                          7   512     1     --p---       0.0\n"));
        QCOMPARE(QJsonDocument::fromJson(runDom("list --xl --json").out.toUtf8())[QStringLiteral("domains")].toArray().size(), 2);
        QCOMPARE(runDom("list --xl --names").code, int(ExitUsage));
    }

    void hasALetterForEachState()
    {
        api::guests::DomainRow row;
        QCOMPARE(xlStateLetters(row), QStringLiteral("------"));
        row.running = row.blocked = row.paused = row.shutdown = row.crashed = row.dying = true;
        QCOMPARE(xlStateLetters(row), QStringLiteral("rbpscd"));
    }

    void knowsXlsVerbs_data()
    {
        QTest::addColumn<QByteArray>("words");
        QTest::addColumn<QString>("call");
        QTest::newRow("destroy") << QByteArray("destroy web") << QStringLiteral("PowerOff web");
        QTest::newRow("pause") << QByteArray("pause web") << QStringLiteral("Pause web");
        QTest::newRow("unpause") << QByteArray("unpause web") << QStringLiteral("Resume web");
        QTest::newRow("reboot") << QByteArray("reboot web") << QStringLiteral("Reboot web");
        QTest::newRow("shutdown") << QByteArray("shutdown web") << QStringLiteral("Shutdown web");
        QTest::newRow("mem-set") << QByteArray("mem-set web 512m") << QStringLiteral("SetMemory web 512MiB");
        QTest::newRow("mem-max") << QByteArray("mem-max web 2g") << QStringLiteral("SetMemoryMax web 2GiB");
        QTest::newRow("vcpu-set") << QByteArray("vcpu-set web 2") << QStringLiteral("SetVcpus web 2");
        QTest::newRow("sched-credit2") << QByteArray("sched-credit2 -d web -w 512 -c 50")
                                       << QStringLiteral("SetScheduling web 512 50");
    }
    void knowsXlsVerbs()
    {
        QFETCH(QByteArray, words);
        QFETCH(QString, call);
        m_daemon->state().guests = {makeGuest(QStringLiteral("web"), State::Running)};
        const auto result = runDom(words.constData());
        QCOMPARE(result.err, QString());
        QCOMPARE(result.code, int(ExitOk));
        QCOMPARE(m_daemon->state().calls, QStringList{call});
    }

    void tellsTheirNames()
    {
        QVERIFY(verbHelpText(*findVerb(QStringLiteral("destroy"))).contains(QLatin1String("Also dom destroy, as xl calls it.")));
        QVERIFY(completionScript(QStringLiteral("bash")).contains(QLatin1String("    poweroff|destroy)")));
        QVERIFY(completionScript(QStringLiteral("zsh")).contains(QLatin1String("  resume|unpause) _arguments")));
        QVERIFY(completionScript(QStringLiteral("fish")).contains(QLatin1String("subcommand_from poweroff destroy'")));
    }

    void tellsEveryonesShare()
    {
        api::guests::Guest web = makeGuest(QStringLiteral("web"));
        web.scheduling = api::guests::Scheduling{512, 50};
        m_daemon->state().guests = {web};
        QCOMPARE(runDom("sched").out, QStringLiteral("web: weight 512, cap 50 % of one CPU\n"));
        QCOMPARE(runDom("sched --weight 3").code, int(ExitUsage));
        QCOMPARE(runDom("sched -d web web").code, int(ExitUsage));
    }
};

QTEST_GUILESS_MAIN(TestDomFiles)
#include "test_dom_files.moc"
