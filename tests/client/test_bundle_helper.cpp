// SPDX-License-Identifier: GPL-3.0-or-later
// How a client runs domus-bundle, played here by a shell script, and how the bundle comes into hosts.yaml.
#include "async/event_loop.h"
#include "bundle_helper.h"
#include "files.h"
#include "hosts_file.h"
#include "private_home.h"

#include <QFileInfo>
#include <QTest>
#include <sys/stat.h>

using namespace domus;

class TestBundleHelper : public QObject {
    Q_OBJECT

    std::unique_ptr<test::PrivateHome> m_home;

    /// A domus-bundle that does this.
    void play(const QByteArray &script)
    {
        const QString file = m_home->path(QStringLiteral("domus-bundle"));
        replaceFile(file, "#!/bin/sh\n" + script);
        ::chmod(QFile::encodeName(file).constData(), 0700);
        qputenv("DOMUS_BUNDLE", QFile::encodeName(file));
    }
    static RemoteHost startedAt(int port)
    {
        return bundleHost({{QStringLiteral("port"), port},
                           {QStringLiteral("identity"), QStringLiteral("/data/id")},
                           {QStringLiteral("knownHosts"), QStringLiteral("/data/known_hosts")}});
    }

private Q_SLOTS:
    void init() { m_home = std::make_unique<test::PrivateHome>(); }
    void cleanup()
    {
        qunsetenv("DOMUS_BUNDLE");
        m_home.reset();
    }

    void givesProgressAndResult()
    {
        play("echo '{\"progress\":0.5,\"text\":\"half\"}'; echo noise; echo '{\"result\":{\"words\":\"'\"$*\"'\"}}'");
        QStringList seen;
        const auto progress = [&](double done, const QString &text) { seen += QString::number(done) + u' ' + text; };
        const QJsonObject result =
            runUntilDone(runBundleHelper({QStringLiteral("start"), QStringLiteral("--vcpus=2")}, progress));
        QCOMPARE(result[QLatin1String("words")].toString(), QStringLiteral("start --vcpus=2"));
        QCOMPARE(seen, QStringList{QStringLiteral("0.5 half")});
    }

    void throwsWhatItSays()
    {
        play("echo '{\"error\":{\"code\":\"NoSpace\",\"text\":\"full\",\"hint\":\"make room\",\"cause\":\"28\"}}'; exit 1");
        try {
            runUntilDone(runBundleHelper({QStringLiteral("build")}));
            QFAIL("no error");
        } catch (const Error &error) {
            QCOMPARE(error.info().toString(), QStringLiteral("full: 28. make room"));
            QCOMPARE(error.code(), ErrorCode::NoSpace);
        }
        play("echo broken >&2; exit 3");
        try {
            runUntilDone(runBundleHelper({QStringLiteral("build")}));
            QFAIL("no error");
        } catch (const Error &error) {
            QCOMPARE(error.code(), ErrorCode::Internal);
            QCOMPARE(error.info().cause, QStringLiteral("broken"));
        }
        qputenv("DOMUS_BUNDLE", "/no/such/program");
        QVERIFY_THROWS_EXCEPTION(Error, runUntilDone(runBundleHelper({QStringLiteral("build")})));
    }

    void cancelTellsItToEndAndWaits()
    {
        const QByteArray mark = QFile::encodeName(m_home->path(QStringLiteral("mark")));
        play("trap 'sleep 0.3; echo > " + mark
             + "; echo \"{\\\"error\\\":{\\\"code\\\":\\\"Cancelled\\\",\\\"text\\\":\\\"cancelled\\\"}}\"; exit 1' TERM\n"
               "echo '{\"progress\":0.1,\"text\":\"begins\"}'\nwhile :; do sleep 0.05; done");
        CancelSource source;
        const auto progress = [&](double, const QString &) { source.cancel(); };
        try {
            runUntilDone(runBundleHelper({QStringLiteral("build")}, progress, source.token()));
            QFAIL("not cancelled");
        } catch (const Error &error) {
            QCOMPARE(error.code(), ErrorCode::Cancelled);
        }
        QVERIFY(QFileInfo::exists(QFile::decodeName(mark))); // it cleaned up before we went on
    }

    void comesIntoTheListAndLeavesIt()
    {
        addHost({QStringLiteral("atlas"), QStringLiteral("admin@atlas"), 0, {}, {}});
        registerBundleHost(startedAt(4001));
        registerBundleHost(startedAt(4001));
        QCOMPARE(loadHost(QStringLiteral("bundle")), startedAt(4001));
        registerBundleHost(startedAt(4002)); // started again: another port
        QCOMPARE(loadHost(QStringLiteral("bundle")).port, 4002);
        QCOMPARE(loadHosts().size(), 2);
        unregisterBundleHost();
        unregisterBundleHost();
        QCOMPARE(loadHosts().size(), 1);
    }

    void leavesAnotherMachineOfItsNameAlone()
    {
        const RemoteHost other{QStringLiteral("bundle"), QStringLiteral("admin@bundle.example.org"), 0, {}, {}};
        addHost(other);
        QVERIFY_THROWS_EXCEPTION(Error, registerBundleHost(startedAt(4001)));
        unregisterBundleHost();
        QCOMPARE(loadHost(QStringLiteral("bundle")), other);
    }
};

QTEST_GUILESS_MAIN(TestBundleHelper)
#include "test_bundle_helper.moc"
