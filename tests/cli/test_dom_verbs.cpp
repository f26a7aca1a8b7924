// SPDX-License-Identifier: GPL-3.0-or-later
#include "dom_runner.h"
#include "exit_code.h"
#include "fake_daemon.h"
#include "help_text.h"
#include "waiting.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTest>
#include <QTimer>

using namespace domus;
using namespace domus::cli;
using api::guests::State;
using test::makeGuest;
using test::makeJob;
using test::runDom;

/// What the verbs say and end with, against a daemon of the real wire.
class TestDomVerbs : public QObject {
    Q_OBJECT

private:
    /// Compares with the file, or writes it with DOMUS_UPDATE_GOLDEN=1.
    static void compareWithFile(const QString &path, const QString &text)
    {
        QFile file(path);
        if (qEnvironmentVariableIntValue("DOMUS_UPDATE_GOLDEN") == 1) {
            QDir().mkpath(QFileInfo(path).path());
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text.toUtf8());
            return;
        }
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(path));
        const QString expected = QString::fromUtf8(file.readAll());
        QVERIFY2(text == expected,
                 qPrintable(QStringLiteral("%1 differs (DOMUS_UPDATE_GOLDEN=1 rewrites it). Now:\n%2").arg(path, text)));
    }
    static void compareGolden(const char *name, const QString &text)
    {
        compareWithFile(QStringLiteral(DOMUS_TEST_DATA "/%1.txt").arg(QLatin1String(name)), text);
    }

    void fillGuests()
    {
        api::guests::Guest installing = makeGuest(QStringLiteral("fc10"), State::Running);
        installing.installing = true;
        installing.os = QStringLiteral("fedora40");
        installing.memory = ByteSize::fromMiB(1536);
        installing.memoryMax = ByteSize::fromMiB(2048);
        api::guests::Guest broken = makeGuest(QStringLiteral("broken"), State::Broken);
        broken.uuid.clear();
        broken.os.clear();
        broken.problem = QStringLiteral("3:1: expected a size with unit, found '12'");
        m_daemon->state().guests = {installing, broken, makeGuest(QStringLiteral("fc2")),
                                    makeGuest(QStringLiteral("web"), State::Paused)};
    }

    std::unique_ptr<test::FakeDaemon> m_daemon;

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "UTC"); }
    void init()
    {
        m_daemon = std::make_unique<test::FakeDaemon>();
        fillGuests();
    }

    void listsGuests()
    {
        const auto result = runDom("list");
        QCOMPARE(result.code, int(ExitOk));
        compareGolden("list", result.out + QStringLiteral("--- errors\n") + result.err);
    }

    void listsInOtherWays()
    {
        QCOMPARE(runDom("list --names").out, QStringLiteral("broken\nfc2\nfc10\nweb\n"));
        QCOMPARE(runDom("list --names --running").out, QStringLiteral("fc10\nweb\n"));
        const auto json = runDom("--json list");
        const QJsonDocument document = QJsonDocument::fromJson(json.out.toUtf8());
        QCOMPARE(document[QStringLiteral("guests")].toArray().size(), 4);
        QCOMPARE(document[QStringLiteral("guests")][1][QStringLiteral("memory_bytes")].toInteger(), qint64(1) << 30);
    }

    void showsAGuest()
    {
        api::guests::Details details;
        details.file = QStringLiteral("/home/ada/.config/domus/guests/fc10.yaml");
        details.firmware = QStringLiteral("uefi");
        details.disks = {{QStringLiteral("/home/ada/images/fc10.qcow2"), QStringLiteral("qcow2"), QStringLiteral("disk"), false},
                         {QString(), QStringLiteral("raw"), QStringLiteral("cdrom"), true}};
        details.nics = {{QStringLiteral("bridge"), QStringLiteral("br0"), QStringLiteral("52:54:00:00:00:01")}};
        details.installSource = QStringLiteral("http://server/fedora");
        details.pid = 1234;
        details.warnings = {QStringLiteral("line 7: unknown key 'colour'")};
        m_daemon->state().details.insert(QStringLiteral("fc10"), details);
        m_daemon->state().affinity = {{0, QStringLiteral("all"), QStringLiteral("all")},
                                      {1, QStringLiteral("0-1"), QStringLiteral("1")}};
        compareGolden("show", runDom("show fc10").out);
        m_daemon->state().definitions.insert(QStringLiteral("fc10"), QStringLiteral("name: fc10\n"));
        QCOMPARE(runDom("show fc10 --definition").out, QStringLiteral("name: fc10\n"));
    }

    void actsOnGuests_data()
    {
        test::addCallColumns();
        test::addCallRow("start fc2", "Start fc2", "fc2 runs\n");
        test::addCallRow("shutdown fc10", "Shutdown fc10", "fc10 was asked to shut down\n");
        test::addCallRow("reboot fc10", "Reboot fc10", "fc10 was asked to reboot\n");
        test::addCallRow("reset fc10", "Reset fc10", "fc10 was reset\n");
        test::addCallRow("poweroff fc10", "PowerOff fc10", "fc10 is off\n");
        test::addCallRow("pause fc10", "Pause fc10", "fc10 is paused\n");
        test::addCallRow("resume web", "Resume web", "web runs again\n");
        test::addCallRow("delete --yes fc2", "Delete fc2", "fc2 is deleted\n");
        test::addCallRow("start --json fc2", "Start fc2", "{}\n");
    }
    void actsOnGuests() { test::checkCallRow(m_daemon->state().calls); }

    void changesDevices_data()
    {
        test::addCallColumns();
        test::addCallRow("disk-attach fc10 /i/d.img", "AttachDisk fc10 /i/d.img disk", "fc10 has /i/d.img as disk 1\n");
        test::addCallRow("disk-attach --read-only --next-start fc10 /i/d.img", "AttachDisk fc10 /i/d.img disk ro next",
                         "fc10 has /i/d.img as disk 1 from its next start\n");
        test::addCallRow("disk-attach --cdrom fc10", "AttachDisk fc10  cdrom", "fc10 has a CD drive as disk 1\n");
        test::addCallRow("block-attach fc2 /i/d.img", "AttachDisk fc2 /i/d.img disk",
                         "fc2 has /i/d.img as disk 1 from its next start\n");
        test::addCallRow("disk-detach fc10 /i/d.img", "DetachDisk fc10 /i/d.img", "fc10 is without /i/d.img now\n");
        test::addCallRow("block-detach fc10 xvdb", "DetachDisk fc10 xvdb", "fc10 is without xvdb now\n");
        test::addCallRow("nic-attach --bridge br0 fc10", "AttachNic fc10 br0 52:54:00:00:00:99",
                         "fc10 has the network card 52:54:00:00:00:99\n");
        test::addCallRow("network-attach fc10 mac=52:54:00:00:00:07 bridge=br1", "AttachNic fc10 br1 52:54:00:00:00:07",
                         "fc10 has the network card 52:54:00:00:00:07\n");
        test::addCallRow("nic-detach fc10 1", "DetachNic fc10 1", "fc10 is without the network card 1 now\n");
        test::addCallRow("cd-insert fc10 /i/d.iso", "ChangeMedium fc10 - /i/d.iso", "fc10 has /i/d.iso in its drive\n");
        test::addCallRow("cd-insert fc10 hdc /i/d.iso", "ChangeMedium fc10 hdc /i/d.iso", "fc10 has /i/d.iso in its drive\n");
        test::addCallRow("cd-eject --force fc10", "ChangeMedium fc10 - - force", "fc10 has no CD now\n");
        test::addCallRow("vcpu-pin fc10 0 0-3,^2", "SetAffinity fc10 0 0-3,^2 -", "fc10: vCPU 0 runs on 0-3,^2, rather on all\n");
        test::addCallRow("vcpu-pin fc10 all - 1", "SetAffinity fc10 all - 1", "fc10: vCPU 0 runs on all, rather on 1\n");
    }
    void changesDevices()
    {
        m_daemon->state().affinity = {{0, QStringLiteral("all"), QStringLiteral("all")}};
        test::checkCallRow(m_daemon->state().calls);
    }

    void refusesDeviceWordsThatMeanNothing()
    {
        for (const char *words : {"disk-attach fc10", "nic-attach fc10 ip=1", "cd-insert fc10 1 2 3", "vcpu-pin fc10 x 0"}) {
            const auto result = runDom(words);
            QVERIFY2(result.code == ExitUsage, words);
            QVERIFY2(m_daemon->state().calls.isEmpty(), words);
        }
    }

    void goesOnAfterAnError()
    {
        const auto result = runDom("start none fc2 fc10");
        QCOMPARE(result.code, int(ExitGuestNotFound)); // the first one counts
        QCOMPARE(result.out, QStringLiteral("fc2 runs\n"));
        QCOMPARE(result.err, QStringLiteral("dom: there is no guest 'none'\n  See: dom list\ndom: fc10 is running\n"));
    }

    void waitsForShutdown()
    {
        QTimer::singleShot(50, this, [this] { m_daemon->state().setState(QStringLiteral("fc10"), State::Off); });
        const auto result = runDom("shutdown --wait fc10");
        QCOMPARE(result.err, QString());
        QCOMPARE(result.out, QStringLiteral("fc10 was asked to shut down\nfc10 is off\n"));
        QCOMPARE(runDom("shutdown --wait --timeout 1 web").code, int(ExitTimeout));
    }

    void deletesWithDisksAndNeverWithoutAYes()
    {
        QCOMPARE(runDom("delete fc2").code, int(ExitUsage));
        QVERIFY(m_daemon->state().calls.isEmpty());
        QCOMPARE(runDom("delete -y --disks fc2").out, QStringLiteral("fc2 is deleted\ndeleted /home/ada/images/fc2.qcow2\n"));
        QCOMPARE(m_daemon->state().deletedDisks, 1);
    }

    void endsWithACodeForEachError_data()
    {
        QTest::addColumn<int>("error");
        QTest::addColumn<int>("code");
        const auto row = [](ErrorCode error, int code) { QTest::newRow(qPrintable(errorCodeName(error))) << int(error) << code; };
        row(ErrorCode::Internal, 1);
        row(ErrorCode::InvalidArgument, 2);
        row(ErrorCode::GuestNotFound, 3);
        row(ErrorCode::WrongState, 4);
        row(ErrorCode::Disconnected, 5);
        row(ErrorCode::NotFound, 6);
        row(ErrorCode::AlreadyExists, 7);
        row(ErrorCode::InUse, 7);
        row(ErrorCode::NoSpace, 8);
        row(ErrorCode::NoMemory, 8);
        row(ErrorCode::BadDefinition, 9);
        row(ErrorCode::NotInstallTree, 10);
        row(ErrorCode::FetchFailed, 10);
        row(ErrorCode::ChecksumMismatch, 10);
        row(ErrorCode::Timeout, 11);
        row(ErrorCode::PermissionDenied, 12);
        row(ErrorCode::NotSupported, 13);
        row(ErrorCode::Cancelled, 14);
        row(ErrorCode::EngineFailed, 1);
        row(ErrorCode::IoError, 1);
    }
    void endsWithACodeForEachError()
    {
        QFETCH(int, error);
        QFETCH(int, code);
        m_daemon->state().nextError = ErrorInfo{
            ErrorCode(error), QStringLiteral("it failed"), QStringLiteral("Do that."), QStringLiteral("the\nreason"), {}};
        const auto result = runDom("start fc2");
        QCOMPARE(result.code, code);
        QCOMPARE(result.err, QStringLiteral("dom: it failed: the\n  reason\n  Do that.\n"));
    }

    void givesErrorsAsJsonToo()
    {
        const auto result = runDom("--json show none");
        QCOMPARE(result.code, int(ExitGuestNotFound));
        QCOMPARE(result.out, QString());
        const QJsonDocument document = QJsonDocument::fromJson(result.err.toUtf8());
        QCOMPARE(document[QStringLiteral("error")].toString(), QStringLiteral("io.domus.daemon.GuestNotFound"));
        QCOMPARE(document[QStringLiteral("parameters")][QStringLiteral("hint")].toString(), QStringLiteral("See: dom list"));
    }

    void saysThatNoDaemonRuns()
    {
        m_daemon->die();
        const auto result = runDom("list --no-start");
        QCOMPARE(result.code, int(ExitUnreachable));
        QVERIFY2(result.err.startsWith(QStringLiteral("dom: the daemon domusd does not run")), qPrintable(result.err));
    }

    void refusesUnknownVerbs()
    {
        const auto result = runDom("instal");
        QCOMPARE(result.code, int(ExitUsage));
        QCOMPARE(result.err, QStringLiteral("dom: there is no verb 'instal'\n  Did you mean: dom install\n"));
    }

    void tellsEvents()
    {
        const auto guest = makeGuest(QStringLiteral("fc2"));
        m_daemon->state().events = {
            {1'700'000'000'000, guest.uuid, guest.name, QStringLiteral("started"), QString()},
            {1'700'000'060'000, guest.uuid, guest.name, QStringLiteral("crashed"), QStringLiteral("Its kernel panicked")},
            {1'700'000'061'000, QStringLiteral("u"), QStringLiteral("web"), QStringLiteral("ended"), QString()}};
        compareGolden("events", runDom("events").out);
        QCOMPARE(runDom("events --since 2023-11-14T22:14:00").out.count(u'\n'), 2);
        QCOMPARE(runDom("events web").out, QStringLiteral("2023-11-14 22:14:21  web  ended\n"));
        QCOMPARE(runDom("events --json").out.count(u'\n'), 3);
    }

    void saysWhenTheDaemonGoesWhileEventsAreFollowed()
    {
        QTimer timer;
        connect(&timer, &QTimer::timeout, this, [this] {
            if (m_daemon->state().eventTopic.watchers() == 1)
                m_daemon->die();
        });
        timer.start(10);
        const auto result = runDom("events --follow");
        QCOMPARE(result.code, int(ExitUnreachable));
        QVERIFY2(result.err.contains(QStringLiteral("the daemon went away while its events were followed")),
                 qPrintable(result.err));
    }

    void listsJobs()
    {
        m_daemon->state().jobs = {
            makeJob(QStringLiteral("j3"), QStringLiteral("a"), 0.42, QStringLiteral("Fetching the kernel")),
            makeJob(QStringLiteral("j2"), QStringLiteral("b"), 1, QStringLiteral("Disk full"), api::jobs::State::Failed),
            makeJob(QStringLiteral("j1"), QStringLiteral("c"), 1, QString(), api::jobs::State::Done)};
        m_daemon->state().jobs[1].hint = QStringLiteral("Make room in /home.");
        compareGolden("jobs", runDom("jobs").out);
        QCOMPARE(runDom("jobs --ids").out, QStringLiteral("j3\nj2\nj1\n"));
        QCOMPARE(runDom("jobs dismiss").out, QStringLiteral("2 off the list\n"));
        QCOMPARE(runDom("jobs cancel j3").code, int(ExitOk));
        QCOMPARE(runDom("jobs cancel none").code, int(ExitNotFound));
        QCOMPARE(runDom("jobs follow").code, int(ExitUsage));
        QCOMPARE(runDom("jobs explode j3").code, int(ExitUsage));
    }

    void followsAJobToItsEnd_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("err");
        QTest::newRow("done") << int(api::jobs::State::Done) << int(ExitOk) << QStringLiteral("Install fc6: Fetching\n");
        QTest::newRow("failed") << int(api::jobs::State::Failed) << int(ExitNoRoom)
                                << QStringLiteral("Install fc6: Fetching\ndom: Install fc6: The end\n  Make room.\n");
        QTest::newRow("cancelled") << int(api::jobs::State::Cancelled) << int(ExitCancelled)
                                   << QStringLiteral("Install fc6: Fetching\ndom: Install fc6: cancelled\n");
    }
    void followsAJobToItsEnd()
    {
        QFETCH(int, state);
        QFETCH(int, code);
        QFETCH(QString, err);
        m_daemon->state().jobs = {makeJob(QStringLiteral("j1"), QStringLiteral("fc6"), 0.1, QStringLiteral("Fetching"))};
        QTimer timer;
        connect(&timer, &QTimer::timeout, this, [&] {
            if (m_daemon->state().followTopic.watchers() == 0)
                return;
            timer.stop();
            auto job =
                makeJob(QStringLiteral("j1"), QStringLiteral("fc6"), 1, QStringLiteral("The end"), api::jobs::State(state));
            job.error = QStringLiteral("NoSpace");
            job.hint = state == int(api::jobs::State::Failed) ? QStringLiteral("Make room.") : QString();
            m_daemon->state().setJob(job);
        });
        timer.start(10);
        const auto result = runDom("jobs follow j1");
        QCOMPARE(result.err, err);
        QCOMPARE(result.code, code);
    }

    void installs()
    {
        m_daemon->state().install = [](const api::install::Plan &plan) {
            return api::install::InstallReply{QStringLiteral("j1"), plan.name.value_or(QString())};
        };
        m_daemon->state().jobs = {makeJob(QStringLiteral("j1"), QStringLiteral("fc6"), 1, QStringLiteral("The installer runs"),
                                          api::jobs::State::Done)};
        const auto result = runDom("install --name fc6 --memory 256MiB --disk /v/fcu.img --size 4GiB --location http://s/os");
        QCOMPARE(result.err, QString());
        QCOMPARE(result.code, int(ExitOk));
        QCOMPARE(result.out,
                 QStringLiteral("Install fc6: The installer runs\nfc6 runs its installer. Its console: dom console fc6\n"));
        const api::install::Plan plan = m_daemon->state().plans.constLast();
        QVERIFY(plan.memory == ByteSize::fromMiB(256) && plan.disk == ByteSize::fromGiB(4));
        QCOMPARE(plan.diskPath.value_or(QString()), QStringLiteral("/v/fcu.img"));
        QVERIFY(!plan.vcpus && !plan.nic);
    }

    void installsWithoutWaiting()
    {
        QCOMPARE(runDom("install --no-wait --name fc6 http://s/os").out,
                 QStringLiteral("fc6 is being made; see: dom jobs follow j1\n"));
        QCOMPARE(runDom("install --json --no-wait --name fc6 http://s/os").out,
                 QStringLiteral("{\"guest\":\"fc6\",\"job\":\"j1\"}\n"));
    }

    void previewsWithoutMakingAnything()
    {
        const auto result = runDom("install --dry-run --name fc6 --location http://s/os");
        QCOMPARE(result.out, QStringLiteral("name: fc6\n"));
        QCOMPARE(m_daemon->state().calls, QStringList{QStringLiteral("Preview fc6")});
    }

    void refusesToInstallFromNowhere()
    {
        QCOMPARE(runDom("install --name fc6").code, int(ExitUsage));
        QCOMPARE(runDom("install --memory 512 --location http://s/").code, int(ExitUsage));
        QCOMPARE(runDom("install --console --no-wait --location http://s/").code, int(ExitUsage));
        QVERIFY(m_daemon->state().calls.isEmpty());
    }

    void definesFromAFile()
    {
        QTemporaryDir directory;
        QFile file(directory.filePath(QStringLiteral("g.yaml")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("name: g\n");
        file.close();
        const auto result = runDom({QStringLiteral("define"), file.fileName()});
        QCOMPARE(result.out, QStringLiteral("Defined 0-1-2\n"));
        QCOMPARE(result.err, QStringLiteral("line 3: unknown key 'colour'; it is kept\n"));
        QCOMPARE(runDom("define /nowhere.yaml").code, int(ExitNotFound));
    }

    void editsInAnEditor()
    {
        m_daemon->state().definitions.insert(QStringLiteral("fc2"), QStringLiteral("name: fc2\nmemory: 1GiB\n"));
        qunsetenv("VISUAL");
        qputenv("EDITOR", "sed -i s/1GiB/2GiB/");
        const auto result = runDom("edit fc2");
        QCOMPARE(result.out, QStringLiteral("fc2 is changed\n"));
        QCOMPARE(m_daemon->state().calls, QStringList{QStringLiteral("SetDefinition name: fc2")});
        qputenv("EDITOR", "true");
        QCOMPARE(runDom("edit fc2").out, QStringLiteral("fc2 is unchanged\n"));
        qputenv("EDITOR", "false");
        QCOMPARE(runDom("edit fc2").code, int(ExitCancelled));
    }

    void keepsWhatWasEditedWrongly()
    {
        m_daemon->state().definitions.insert(QStringLiteral("fc2"), QStringLiteral("name: fc2\nmemory: 1GiB\n"));
        qputenv("EDITOR", "sed -i s/memory/memry/");
        const auto result = runDom("edit fc2");
        QCOMPARE(result.code, int(ExitBadDefinition));
        QVERIFY2(result.err.contains(QStringLiteral("2:1: unknown key 'memry'")), qPrintable(result.err));
        const QString path =
            result.err.section(QStringLiteral("kept in "), 1).section(QStringLiteral(".yaml"), 0, 0) + QStringLiteral(".yaml");
        QVERIFY2(QFile::exists(path), qPrintable(result.err));
        QFile::remove(path);
    }

    void diagnoses()
    {
        m_daemon->state().diagnosis = {
            {{QStringLiteral("qemu"),
              QStringLiteral("7.2.22"),
              true,
              QStringLiteral("tcg"),
              {{QStringLiteral("kvm"), false, QStringLiteral("the trial guest took too long"),
                QStringLiteral("Nested virtualisation is off."), 0},
               {QStringLiteral("tcg"), true, QStringLiteral("usable"), QString(), 81'400}},
              QStringLiteral("guests run translated"),
              QString()}},
            {{QStringLiteral("passt"), false, QStringLiteral("user networking"), QStringLiteral("Install the package passt.")}}};
        const auto result = runDom("doctor");
        QCOMPARE(result.code, int(ExitOk));
        compareGolden("doctor", result.out);
        m_daemon->state().diagnosis.engines[0].usable = false;
        QCOMPARE(runDom("doctor").code, int(ExitFailed));
    }

    void tellsVersions()
    {
        const auto result = runDom("version");
        QCOMPARE(result.err, QString());
        QVERIFY(result.out.contains(QStringLiteral("domusd %1 on atlas, process 4711").arg(clientVersion())));
        m_daemon->state().info.version = QStringLiteral("9.9");
        QVERIFY(runDom("--version").err.contains(QStringLiteral("another version")));
    }

    void refusesAConsoleOfAGuestThatIsOff()
    {
        QCOMPARE(runDom("console fc2").code, int(ExitWrongState));
        QCOMPARE(runDom("console --escape F1 fc10").code, int(ExitUsage));
    }

    void helpsWithEveryVerb()
    {
        compareGolden("help", runDom("help").out);
        QCOMPARE(runDom("").out, runDom("help").out);
        for (const Verb *verb : allVerbs()) {
            const QString name = QString::fromLatin1(verb->name);
            QCOMPARE(runDom({QStringLiteral("help"), name}).out, verbHelpText(*verb));
            if (name != QLatin1String("help"))
                QCOMPARE(runDom({name, QStringLiteral("--help")}).out, verbHelpText(*verb));
        }
        QCOMPARE(runDom("help nothing").code, int(ExitUsage));
        QVERIFY(runDom("help exit-codes").out.contains(QStringLiteral("  5")));
    }

    void pagesAreTrue()
    {
        const QString docs = QStringLiteral(DOMUS_SOURCE_DIR "/docs");
        for (const Verb *verb : allVerbs())
            compareWithFile(QStringLiteral("%1/cli/%2.md").arg(docs, QLatin1String(verb->name)), verbMarkdown(*verb));
        compareWithFile(docs + QStringLiteral("/cli/README.md"), indexMarkdown());
        compareWithFile(docs + QStringLiteral("/man/dom.1"), manualPage());
        QDir pages(docs + QStringLiteral("/cli"));
        QCOMPARE(pages.entryList({QStringLiteral("*.md")}).size(), qsizetype(allVerbs().size()) + 1);
    }

    void completesInEveryShell()
    {
        for (const char *shell : {"bash", "zsh", "fish"}) {
            const QString script = runDom({QStringLiteral("completion"), QString::fromLatin1(shell)}).out;
            for (const Verb *verb : allVerbs())
                QVERIFY2(script.contains(QLatin1String(verb->name)), verb->name);
            QVERIFY2(script.contains(QStringLiteral("memory-max")), shell);
        }
        QCOMPARE(runDom("completion tcsh").code, int(ExitUsage));
    }
};

QTEST_GUILESS_MAIN(TestDomVerbs)
#include "test_dom_verbs.moc"
