// SPDX-License-Identifier: GPL-3.0-or-later
// The bundled Xen, real: built (or taken as the other tests on Xen built it), started in QEMU, worked with by `dom --host`,
// killed in part, stopped, started again, removed.
#include "async/event_loop.h"
#include "async/process.h"
#include "bundle.h"
#include "bundle_ssh.h"
#include "files.h"
#include "hosts_file.h"
#include "private_home.h"
#include "waiting.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>
#include <sys/stat.h>

using namespace domus;
using namespace std::chrono_literals;
using test::waitUntil;

namespace {

struct Said {
    int code = -1;
    QString out;
    QString err;
};

Said run(const char *program, const QString &words, std::chrono::milliseconds deadline = 3min)
{
    QProcess process;
    process.start(QStringLiteral(DOMUS_BIN_DIR "/") + QLatin1String(program), words.split(u' ', Qt::SkipEmptyParts));
    if (!waitUntil([&] { return process.state() == QProcess::NotRunning; }, deadline))
        process.kill();
    process.waitForFinished();
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
}

Said dom(const QString &words, std::chrono::milliseconds deadline = 3min)
{
    return run("dom", words, deadline);
}

QString all(const Said &said)
{
    return said.out + said.err;
}

} // namespace

class TestBundleMachine : public QObject {
    Q_OBJECT

    std::unique_ptr<test::PrivateHome> m_home;
    BundlePaths m_paths;

    /// What the command prints in dom0.
    QString inDom0(const QString &command)
    {
        const auto record = loadRunning(m_paths);
        if (!record)
            return QStringLiteral("(does not run)");
        try {
            const ProcessResult result = runUntilDone(runInBundle(m_paths, record->port, command, 60s));
            return QString::fromUtf8(result.output).trimmed();
        } catch (const Error &error) {
            return error.info().toString();
        }
    }
    void startIt()
    {
        QElapsedTimer clock;
        clock.start();
        const Said said = dom(QStringLiteral("bundle start --memory 2GiB --disk 2GiB"), 9min);
        QVERIFY2(said.code == 0, qPrintable(all(said)));
        qInfo("answered after %lld ms", clock.elapsed());
    }

private Q_SLOTS:
    void initTestCase()
    {
        // As the user's: the image is the one of the other tests.
        const Said built = run("domus-bundle", QStringLiteral("build"), 15min);
        const QString image =
            QJsonDocument::fromJson(
                built.out.trimmed().section(u'\n', -1).toUtf8())[QLatin1String("result")][QLatin1String("directory")]
                .toString();
        if (image.isEmpty())
            QSKIP(qPrintable(QStringLiteral("The image cannot be built here: ") + all(built)));
        m_home = std::make_unique<test::PrivateHome>();
        m_paths = BundlePaths::ofUser();
        // Its own cache, which `remove` may remove.
        const QString own = m_paths.images() + u'/' + QFileInfo(image).fileName();
        QDir().mkpath(own);
        for (const QFileInfo &file : QDir(image).entryInfoList(QDir::Files))
            QVERIFY(QFile::link(file.absoluteFilePath(), own + u'/' + file.fileName()));
    }

    void startsAndAnswersThoughTheFirstStarterIsKilled()
    {
        QProcess starter;
        starter.start(QStringLiteral(DOMUS_BIN_DIR "/domus-bundle"),
                      {QStringLiteral("start"), QStringLiteral("--memory=2147483648"), QStringLiteral("--disk=2147483648")});
        QVERIFY(waitUntil(
            [&] {
                const auto record = loadRunning(m_paths);
                return starter.state() == QProcess::NotRunning || (record && record->port > 0);
            },
            5min));
        const auto killed = loadRunning(m_paths);
        QVERIFY2(killed, starter.readAll().constData());
        starter.kill();
        starter.waitForFinished();
        startIt();
        QCOMPARE(loadRunning(m_paths)->process.pid, killed->process.pid); // the machine went on, and was waited for again
        const Said status = dom(QStringLiteral("bundle status"));
        QVERIFY2(status.out.startsWith(QStringLiteral("It answers")), qPrintable(all(status)));
        const Said doctor = dom(QStringLiteral("--host bundle doctor"));
        QVERIFY2(doctor.out.contains(QStringLiteral("PV, PVH, HVM guests can run")), qPrintable(all(doctor)));
        QCOMPARE(dom(QStringLiteral("--host bundle list")).code, 0);
        const Said again = dom(QStringLiteral("bundle start"));
        QVERIFY2(again.code == 0, qPrintable(all(again))); // it runs already, and that is all
    }

    void secretsAndSocketsAreTheOwners()
    {
        for (const QString &file : {m_paths.identity(), m_paths.hostKey(), m_paths.identityDisk(), m_paths.dataDisk(),
                                    m_paths.qmpSocket(), m_paths.record(), m_paths.consoleLog()}) {
            struct stat info = {};
            QVERIFY2(::stat(QFile::encodeName(file).constData(), &info) == 0 && (info.st_mode & 077) == 0, qPrintable(file));
        }
    }

    void imageAndDaemonStayBelowAHundredMegabytes()
    {
        const auto image = findImage(m_paths, recipeKeyOf(findRecipe()));
        QVERIFY(image);
        qint64 bytes = image->size.bytes();
        for (const QFileInfo &packed : QDir(m_paths.cache).entryInfoList({QStringLiteral("domus-*.squashfs")}, QDir::Files))
            bytes += packed.size();
        qInfo("image %lld, with Domus %lld bytes", image->size.bytes(), bytes);
        QVERIFY(bytes > 30'000'000 && bytes <= 100'000'000);
    }

    void guestsHaveANetwork()
    {
        QVERIFY2(inDom0(QStringLiteral("pidof dnsmasq")).toInt() > 0, "no DHCP on the bridge");
        const QString rules = inDom0(QStringLiteral("nft list ruleset"));
        QVERIFY2(rules.contains(QStringLiteral("masquerade")), qPrintable(rules));
        QVERIFY2(rules.contains(QStringLiteral("ip daddr 10.0.2.0/24 drop")), qPrintable(rules)); // not to our own loopback
    }

    void runsAGuestFromAFile()
    {
        const QString file = m_home->path(QStringLiteral("pv1.cfg"));
        replaceFile(file,
                    "name = \"pv1\"\ntype = \"pv\"\nkernel = \"/usr/lib/domus/vmlinuz\"\n"
                    "ramdisk = \"/usr/lib/domus/guest.cpio\"\nextra = \"console=hvc0 quiet panic=-1\"\n"
                    "memory = 128\nvcpus = 1\nvif = ['mac=00:16:3e:00:00:21,bridge=xenbr0']\n");
        const Said made = dom(QStringLiteral("--host bundle create ") + file, 6min);
        QVERIFY2(made.code == 0, qPrintable(all(made)));
        QVERIFY(waitUntil(
            [&] {
                return inDom0(QStringLiteral("cat /run/user/0/domus/domains/*/serial.log"))
                    .contains(QStringLiteral("DOMUS-GUEST READY"));
            },
            4min));
        QVERIFY(inDom0(QStringLiteral("xl list pv1")).contains(QStringLiteral("pv1")));
    }

    void guestsOutliveTheDaemonInside()
    {
        inDom0(QStringLiteral("killall -9 domusd"));
        QVERIFY(inDom0(QStringLiteral("xl list pv1")).contains(QStringLiteral("pv1")));
        QVERIFY(
            waitUntil([] { return dom(QStringLiteral("--host bundle list")).out.contains(QStringLiteral("running")); }, 2min));
    }

    void stopsInGoodOrderAndKeepsItsGuests()
    {
        const Said stopped = dom(QStringLiteral("bundle stop"), 4min);
        QVERIFY2(stopped.code == 0 && stopped.out.contains(QStringLiteral("shut down")), qPrintable(all(stopped)));
        QVERIFY(!loadRunning(m_paths));
        QVERIFY(loadHosts().isEmpty());
        QVERIFY(dom(QStringLiteral("bundle status")).out.startsWith(QStringLiteral("It is off")));
        startIt();
        const Said list = dom(QStringLiteral("--host bundle list"));
        QVERIFY2(list.out.contains(QStringLiteral("pv1")), qPrintable(all(list)));
    }

    void powerCutAndRemoved()
    {
        QCOMPARE(dom(QStringLiteral("bundle remove --yes")).code, 4); // while it runs
        const Said cut = dom(QStringLiteral("bundle stop --now"));
        QVERIFY2(cut.code == 0 && cut.out.contains(QStringLiteral("cut")), qPrintable(all(cut)));
        QCOMPARE(dom(QStringLiteral("bundle remove --yes")).code, 0);
        QVERIFY(!QFileInfo::exists(m_paths.data) && !QFileInfo::exists(m_paths.cache));
    }

    void cleanupTestCase()
    {
        if (m_home)
            dom(QStringLiteral("bundle stop --now"));
        m_home.reset();
    }
};

QTEST_GUILESS_MAIN(TestBundleMachine)
#include "test_bundle_machine.moc"
