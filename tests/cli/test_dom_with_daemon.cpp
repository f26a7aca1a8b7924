// SPDX-License-Identifier: GPL-3.0-or-later
#include "exit_code.h"
#include "process_sweeper.h"
#include "waiting.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QUuid>
#include <csignal>

using namespace domus;
using namespace std::chrono_literals;
using test::waitUntil;

/// `dom` with the real daemon and real guests, in directories of their own.
class TestDomWithDaemon : public QObject {
    Q_OBJECT

private:
    struct Result {
        int code = -1;
        QString out;
        QString err;
    };

    QProcessEnvironment environment() const
    {
        QProcessEnvironment result = QProcessEnvironment::systemEnvironment();
        result.remove(QStringLiteral("DOMUS_SOCKET"));
        for (const char *name :
             {"HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"})
            result.insert(QLatin1String(name), m_directory->filePath(QLatin1String(name)));
        return result;
    }

    void prepare(QProcess &process) const
    {
        process.setProcessEnvironment(environment());
        process.setWorkingDirectory(m_directory->path());
        process.setProgram(QStringLiteral(DOMUS_BIN_DIR "/dom"));
    }

    Result dom(const QStringList &words, std::chrono::milliseconds deadline = 60s) const
    {
        QProcess process;
        prepare(process);
        process.setArguments(words);
        process.start();
        if (!waitUntil([&] { return process.state() == QProcess::NotRunning; }, deadline))
            process.kill();
        process.waitForFinished();
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
                QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
    }
    Result dom(const char *words, std::chrono::milliseconds deadline = 60s) const
    {
        return dom(QString::fromUtf8(words).split(u' ', Qt::SkipEmptyParts), deadline);
    }

    QJsonObject json(const QString &words) const
    {
        return QJsonDocument::fromJson(dom(QString(words + QStringLiteral(" --json")).split(u' ')).out.toUtf8()).object();
    }
    QString stateOf(const QString &guest) const
    {
        return json(QStringLiteral("show ") + guest)[QLatin1String("details")][QLatin1String("guest")][QLatin1String("state")]
            .toString();
    }
    int daemonPid() const { return json(QStringLiteral("version"))[QLatin1String("pid")].toInt(); }

    /// A disk whose boot sector writes a word to the serial port again and again: mov dx,3f8h; mov al,'D'; out dx,al; jmp.
    QString writeTalkingDisk(const QString &name) const
    {
        QByteArray sector = QByteArray::fromHex("baf803b044eeebfb");
        sector.append(QByteArray(510 - sector.size(), '\0')).append("\x55\xaa");
        sector.append(QByteArray((1 << 20) - sector.size(), '\0'));
        QFile file(m_directory->filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(sector) > 0 ? file.fileName() : QString();
    }

    Result defineTalker(const QString &name) const
    {
        const QString disk = writeTalkingDisk(name + QStringLiteral(".img"));
        QFile file(m_directory->filePath(name + QStringLiteral(".yaml")));
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write(QStringLiteral("name: %1\nuuid: %2\nmemory: 64MiB\nvcpus: 1\ndisks:\n  - {path: %3, format: raw}\n")
                       .arg(name, QUuid::createUuid().toString(QUuid::WithoutBraces), disk)
                       .toUtf8());
        file.close();
        return dom({QStringLiteral("define"), file.fileName()});
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<test::ProcessSweeper> m_sweeper;

private Q_SLOTS:
    void initTestCase()
    {
        m_directory = std::make_unique<QTemporaryDir>(QDir::tempPath() + QStringLiteral("/dom-XXXXXX"));
        m_sweeper = std::make_unique<test::ProcessSweeper>(m_directory->path());
        QDir directory(m_directory->path());
        for (const char *name : {"HOME", "XDG_RUNTIME_DIR"})
            QVERIFY(directory.mkdir(QLatin1String(name)));
        QFile::setPermissions(directory.filePath(QStringLiteral("XDG_RUNTIME_DIR")),
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    void cleanupTestCase()
    {
        for (const QJsonValue &guest : json(QStringLiteral("list"))[QLatin1String("guests")].toArray())
            dom({QStringLiteral("poweroff"), guest[QLatin1String("name")].toString()});
        if (const int pid = daemonPid(); pid > 1)
            ::kill(pid, SIGTERM);
    }

    void startsTheDaemonOnDemandOnly()
    {
        QCOMPARE(dom("list --no-start").code, int(cli::ExitUnreachable));
        const Result result = dom("list --names");
        QCOMPARE(result.err, QString());
        QCOMPARE(result.code, int(cli::ExitOk));
        const int pid = daemonPid();
        QVERIFY(pid > 1);
        QCOMPARE(dom("list --no-start").code, int(cli::ExitOk));
        QCOMPARE(daemonPid(), pid); // it outlives the clients, and there is one
    }

    void livesThroughAGuestsLife()
    {
        QCOMPARE(defineTalker(QStringLiteral("talker")).code, int(cli::ExitOk));
        QCOMPARE(dom("start talker").err, QString());
        QCOMPARE(stateOf(QStringLiteral("talker")), QStringLiteral("running"));
        QCOMPARE(dom("start talker").code, int(cli::ExitWrongState));
        QCOMPARE(dom("pause talker").code, int(cli::ExitOk));
        QCOMPARE(stateOf(QStringLiteral("talker")), QStringLiteral("paused"));
        QCOMPARE(dom("resume talker").code, int(cli::ExitOk));
        QCOMPARE(dom("reset talker").code, int(cli::ExitOk));
        QCOMPARE(dom("delete --yes talker").code, int(cli::ExitWrongState));
        QVERIFY(dom("list --running").out.contains(QStringLiteral("talker")));
        const Result events = dom("events talker");
        for (const char *kind : {"defined", "started", "paused", "resumed", "reset"})
            QVERIFY2(events.out.contains(QLatin1String(kind)), qPrintable(events.out));
        QCOMPARE(dom("start nobody").code, int(cli::ExitGuestNotFound));
    }

    void createsFromAFileOfXl()
    {
        QFile file(m_directory->filePath(QStringLiteral("xl.cfg")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("name = \"xl\"\ntype = \"hvm\"\nmemory = 64\nserial = \"pty\"\ncpus = \"0-3\"\ndisk = [ \""
                   + writeTalkingDisk(QStringLiteral("xl.img")).toUtf8() + ",raw,hda,w\" ]\nmemroy = 1\n");
        file.close();
        const Result created = dom("create xl.cfg");
        QCOMPARE(created.err, QStringLiteral("xl.cfg:7:1: unknown key 'memroy' (it is kept); did you mean 'memory'?\n"));
        QCOMPARE(created.out, QStringLiteral("xl runs\n"));
        static const QRegularExpression row(QStringLiteral("\nxl {38} +[0-9]+ +64 +1     [r-][b-]----  +[0-9]+\\.[0-9]\n"));
        const QString list = dom("list --xl").out;
        QVERIFY2(row.match(list).hasMatch(), qPrintable(list));
        QVERIFY2(list.contains(QStringLiteral("\nDomain-0  ")), qPrintable(list));
        QVERIFY(waitUntil([&] { return dom("console --log xl").out.contains(QStringLiteral("DDDD")); }, 30s));
        QCOMPARE(dom("create xl.cfg").code, int(cli::ExitWrongState)); // it runs
        QCOMPARE(dom("destroy xl").out, QStringLiteral("xl is off\n"));
        QVERIFY(!dom("list --xl").out.contains(QStringLiteral("\nxl ")));
        QCOMPARE(dom("create xl.cfg").out, QStringLiteral("xl runs\n")); // the same guest
        QCOMPARE(dom("destroy xl").code, int(cli::ExitOk));

        QVERIFY(dom("export --xl xl").out.contains(QStringLiteral("\ncpus = \"0-3\"\n")));
        QCOMPARE(dom("import xl.cfg").out, QStringLiteral("xl is there already, with this definition\n"));
        QCOMPARE(dom({"create", "xl.cfg", "vcpus=2"}).code, int(cli::ExitInTheWay));
        QCOMPARE(dom({"create", "xl.cfg", "vcpus=two"}).code, int(cli::ExitBadDefinition));
        QVERIFY(dom({"create", "xl.cfg", "vcpus=two"}).err.startsWith(QStringLiteral("dom: xl.cfg:8:7: found 'two'; expected")));
        QCOMPARE(dom("delete --yes xl").code, int(cli::ExitOk));
    }

    void putsIntoGroupsAndGivesTags()
    {
        QCOMPARE(dom("group --to web talker").out, QStringLiteral("talker is in the group web\n"));
        QCOMPARE(dom("tag --add stage,big talker").out, QStringLiteral("talker: big, stage\n"));
        QCOMPARE(dom("tag --add stage --remove big,none talker").out, QStringLiteral("talker: stage\n"));
        QVERIFY(dom("show --definition talker").out.contains(QStringLiteral("group: web\ntags: [stage]\n")));
        QCOMPARE(dom("list --names --group web --tag stage").out, QStringLiteral("talker\n"));
        QCOMPARE(dom("list --names --group mail").out, QString());
        QCOMPARE(dom({"tag", "--add", "two words", "talker"}).err.trimmed(),
                 QStringLiteral("dom: a tag must not have U+0020 in it"));
        QCOMPARE(dom({"group", "--to", QString(65, u'x'), "talker"}).code, int(cli::ExitUsage));
        QCOMPARE(dom("group talker").code, int(cli::ExitUsage));
        QCOMPARE(dom("group --to web nobody").code, int(cli::ExitGuestNotFound));
        QCOMPARE(dom("group --none talker").out, QStringLiteral("talker is in no group\n"));
        QCOMPARE(dom("list --names --group web").out, QString());
    }

    void readsTheConsoleFromItsFirstByte()
    {
        QProcess console;
        prepare(console);
        console.setArguments({QStringLiteral("console"), QStringLiteral("talker")});
        console.start();
        QByteArray seen;
        QVERIFY(waitUntil(
            [&] {
                seen += console.readAllStandardOutput();
                return seen.contains("DDDD");
            },
            30s));
        QCOMPARE(dom("poweroff talker").code, int(cli::ExitOk));
        QVERIFY(waitUntil([&] { return console.state() == QProcess::NotRunning; })); // it ends with the guest
        QCOMPARE(console.exitCode(), int(cli::ExitOk));
        QCOMPARE(dom("console talker").code, int(cli::ExitWrongState));
    }

    void saysThatTheDaemonWasKilled()
    {
        QCOMPARE(dom("start talker").code, int(cli::ExitOk));
        QProcess events;
        prepare(events);
        events.setArguments(
            {QStringLiteral("events"), QStringLiteral("--since"), QStringLiteral("1h"), QStringLiteral("--follow")});
        events.start();
        QByteArray seen;
        QVERIFY(waitUntil([&] {
            seen += events.readAllStandardOutput();
            return seen.contains("started");
        }));
        ::kill(daemonPid(), SIGKILL);
        QVERIFY(waitUntil([&] { return events.state() == QProcess::NotRunning; }));
        QCOMPARE(events.exitCode(), int(cli::ExitUnreachable));
        QVERIFY(events.readAllStandardError().contains("the daemon went away"));
        // A new daemon takes the guest over. (A killed one may still accept connections for a moment, and reset them.)
        QVERIFY(waitUntil([&] { return stateOf(QStringLiteral("talker")) == QLatin1String("running"); }));
        QCOMPARE(dom("poweroff talker").code, int(cli::ExitOk));
    }

    void deletesWithItsDisk()
    {
        const QString disk = m_directory->filePath(QStringLiteral("talker.img"));
        QVERIFY(QFile::exists(disk));
        const Result result = dom("delete --yes --disks talker");
        QCOMPARE(result.err, QString());
        QVERIFY2(!QFile::exists(disk), qPrintable(result.out));
        QCOMPARE(dom("show talker").code, int(cli::ExitGuestNotFound));
    }

    void installsFromALocalTree()
    {
        const QString images = QStringLiteral("/usr/lib/debian-installer/images/12/amd64/text/debian-installer/amd64");
        if (!QFile::exists(images + QStringLiteral("/linux")))
            QSKIP("needs the package debian-installer-12-netboot-amd64");
        QVERIFY(QDir(m_directory->path()).mkpath(QStringLiteral("tree/images")));
        QVERIFY(QFile::copy(images + QStringLiteral("/linux"), m_directory->filePath(QStringLiteral("tree/images/vmlinuz"))));
        QVERIFY(
            QFile::copy(images + QStringLiteral("/initrd.gz"), m_directory->filePath(QStringLiteral("tree/images/initrd.img"))));
        QFile info(m_directory->filePath(QStringLiteral("tree/.treeinfo")));
        QVERIFY(info.open(QIODevice::WriteOnly));
        info.write("[general]\nfamily = Fedora\nversion = 40\narch = x86_64\n\n"
                   "[images-x86_64]\nkernel = images/vmlinuz\ninitrd = images/initrd.img\n");
        info.close();

        const Result preview = dom("install --dry-run --name fc6 --memory 256MiB --disk fcu.img --size 1GiB --location tree");
        QVERIFY2(preview.out.contains(m_directory->filePath(QStringLiteral("fcu.img"))), qPrintable(preview.out + preview.err));
        QVERIFY(dom("list --names").out.isEmpty());
        const Result result = dom("install --name fc6 --memory 256MiB --disk fcu.img --size 1GiB --location tree --text", 120s);
        QCOMPARE(result.code, int(cli::ExitOk));
        QVERIFY2(result.out.contains(QStringLiteral("fc6 runs its installer")), qPrintable(result.out + result.err));
        QCOMPARE(dom("install --name fc6 --memory 256MiB --size 1GiB --location tree").code, int(cli::ExitInTheWay));
        QProcess console;
        prepare(console);
        console.setArguments({QStringLiteral("console"), QStringLiteral("fc6")});
        console.start();
        QByteArray seen;
        QVERIFY(waitUntil(
            [&] {
                seen += console.readAllStandardOutput();
                return seen.contains("Linux version");
            },
            60s));
        console.terminate();
        console.waitForFinished();
        QCOMPARE(dom("poweroff fc6").code, int(cli::ExitOk));
    }

    void refusesWhatCannotBeInstalled()
    {
        QVERIFY(QDir(m_directory->path()).mkpath(QStringLiteral("nothing")));
        const Result result = dom("install --name no --size 1GiB --location nothing");
        QCOMPARE(result.code, int(cli::ExitNotInstallable));
        QVERIFY2(result.err.contains(QStringLiteral(".treeinfo")), qPrintable(result.err)); // what was tried
        QVERIFY(!dom("list --names").out.contains(QStringLiteral("no\n")));
    }

    void doctorKnowsAnEngine()
    {
        const Result result = dom("doctor");
        QCOMPARE(result.code, int(cli::ExitOk));
        QVERIFY2(result.out.contains(QStringLiteral("Engine qemu")), qPrintable(result.out));
    }
};

QTEST_GUILESS_MAIN(TestDomWithDaemon)
#include "test_dom_with_daemon.moc"
