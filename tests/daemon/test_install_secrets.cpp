// SPDX-License-Identifier: GPL-3.0-or-later
// A password in an install source's address: used for fetching, seen nowhere.
#include "files.h"
#include "real_daemon.h"
#include "test_http_server.h"
#include "tiny_guest.h"
#include "waiting.h"

#include <QDir>
#include <QDirIterator>
#include <QProcess>
#include <QTest>

using namespace domus;
using namespace std::chrono_literals;

class TestInstallSecrets : public QObject {
    Q_OBJECT

    const QByteArray m_secret = "s3cr3tword";
    std::unique_ptr<test::RealDaemon> m_daemon;
    std::unique_ptr<test::TestHttpServer> m_server;

    QString address(const QString &path = {}) const
    {
        QString url = m_server->url(QStringLiteral("/tree/") + path);
        return url.replace(QStringLiteral("://"), QStringLiteral("://user:%1@").arg(QString::fromLatin1(m_secret)));
    }

    void makeTree()
    {
        const QString tree = m_daemon->path(QStringLiteral("served/tree"));
        QVERIFY(QDir().mkpath(tree + QStringLiteral("/images/pxeboot")));
        replaceFile(tree + QStringLiteral("/.treeinfo"),
                    "[general]\nfamily = Fedora\nversion = 30\narch = x86_64\nname = Fedora 30\n[images-x86_64]\n"
                    "kernel = images/pxeboot/vmlinuz\ninitrd = images/pxeboot/initrd.img\n");
        QVERIFY(QFile::copy(test::tinyGuest().kernel, tree + QStringLiteral("/images/pxeboot/vmlinuz")));
        replaceFile(tree + QStringLiteral("/images/pxeboot/initrd.img"), QByteArray(1'000'000, 'i'));
    }

    /// Files below the home that have it in them, but what the server serves.
    QStringList leakingFiles() const
    {
        QStringList found;
        QDirIterator files(m_daemon->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(m_secret))
                found.append(file.fileName());
        }
        return found;
    }

    QStringList leakingCommandLines() const
    {
        QStringList found;
        for (const QString &name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
            QFile file(QStringLiteral("/proc/%1/cmdline").arg(name));
            if (name.toInt() > 0 && file.open(QIODevice::ReadOnly)) {
                const QByteArray line = file.readAll();
                if (line.contains(m_secret))
                    found.append(QString::fromLocal8Bit(line));
            }
        }
        return found;
    }

    test::RealDaemon::Said install(const QString &name, const QString &from, const QStringList &more = {}) const
    {
        return m_daemon->dom(QStringList{QStringLiteral("install"), QStringLiteral("--name"), name, QStringLiteral("--memory"),
                                         QStringLiteral("192MiB"), QStringLiteral("--size"), QStringLiteral("1GiB"),
                                         QStringLiteral("--location"), from}
                             + more);
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!test::tinyGuestProblem().isEmpty())
            QSKIP(qPrintable(test::tinyGuestProblem()));
        m_daemon = std::make_unique<test::RealDaemon>();
        makeTree();
        m_server = std::make_unique<test::TestHttpServer>(m_daemon->path(QStringLiteral("served")));
        test::HttpBehaviour asks;
        asks.credentials = "user:" + m_secret;
        m_server->behave("/*", asks);
        asks.bytesPerSecond = 800'000; // long enough to be looked at
        m_server->behave("/tree/images/pxeboot/initrd.img", asks);
        QVERIFY(m_daemon->start());
    }

    void cleanupTestCase()
    {
        m_daemon.reset();
        m_server.reset();
    }

    void isUsedAndSeenNowhere()
    {
        QProcess dom;
        dom.setProcessChannelMode(QProcess::MergedChannels);
        dom.start(QStringLiteral("dom"),
                  {QStringLiteral("install"), QStringLiteral("--name"), QStringLiteral("a"), QStringLiteral("--memory"),
                   QStringLiteral("192MiB"), QStringLiteral("--size"), QStringLiteral("1GiB"), QStringLiteral("--location"),
                   address()});
        QVERIFY(test::waitUntil([&] { return m_server->requestCount("/tree/images/pxeboot/initrd.img") > 0; }));
        QCOMPARE(leakingCommandLines(), QStringList());
        QVERIFY(dom.waitForFinished());
        const QByteArray said = dom.readAll();
        QVERIFY2(dom.exitCode() == 0, said.constData());
        QVERIFY(!said.contains(m_secret));
        QCOMPARE(leakingCommandLines(), QStringList());
        QCOMPARE(leakingFiles(), QStringList());
        QVERIFY(readFile(m_daemon->path(QStringLiteral("config/domus/guests/a.yaml"))).contains("127.0.0.1"));
        QVERIFY(!m_daemon->log().contains(m_secret));
        for (const char *verb : {"list", "jobs", "events", "show a"}) {
            const auto shown = m_daemon->dom(QString::fromLatin1(verb).split(u' ') + QStringList{QStringLiteral("--json")}, 3s);
            QVERIFY2(!shown.out.toUtf8().contains(m_secret), verb);
        }
    }

    void isNotInThePreview()
    {
        const auto said = install(QStringLiteral("b"), address(), {QStringLiteral("--preview")});
        QCOMPARE(said.code, 0);
        QVERIFY2(said.err.contains(QStringLiteral("--location http://127.0.0.1")), qPrintable(said.err));
        QVERIFY(!(said.out + said.err).toUtf8().contains(m_secret));
    }

    void isNotInRefusals_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addRow("no tree") << address(QStringLiteral("none/"));
        QTest::addRow("another scheme") << QStringLiteral("ftp://user:s3cr3tword@127.0.0.1/");
        QTest::addRow("no address") << QStringLiteral("http://user:s3cr3tword/x@127.0.0.1:port/");
        QTest::addRow("nobody there") << QStringLiteral("http://user:s3cr3tword@127.0.0.1:1/");
        QTest::addRow("wrong password") << address().replace(QStringLiteral("user:"), QStringLiteral("user:not-"));
    }
    void isNotInRefusals()
    {
        QFETCH(QString, from);
        const auto said = install(QStringLiteral("c"), from);
        QVERIFY(said.code > 0);
        QVERIFY2(!(said.out + said.err).toUtf8().contains(m_secret), qPrintable(said.err));
        QVERIFY(!m_daemon->log().contains(m_secret));
        QCOMPARE(leakingFiles(), QStringList());
    }

    void saysHowToGiveOne()
    {
        const auto said = install(QStringLiteral("d"), m_server->url(QStringLiteral("/tree/")));
        QVERIFY2(said.err.contains(QStringLiteral("USER:PASSWORD@")), qPrintable(said.err));
    }
};

QTEST_GUILESS_MAIN(TestInstallSecrets)
#include "test_install_secrets.moc"
