// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/event_loop.h"
#include "debian_tree.h"
#include "files.h"
#include "install_detector.h"
#include "install_fetcher.h"
#include "test_http_server.h"
#include "waiting.h"

#include <QTemporaryDir>

using namespace domus;
using namespace domus::test;
using namespace std::chrono_literals;

namespace {

DetectOptions quick()
{
    DetectOptions options;
    options.firstByteDeadline = 500ms;
    options.wholeDeadline = 20s;
    return options;
}

Detection detect(const QString &location, const DetectOptions &options = {})
{
    InstallSource source;
    source.location = location;
    return runUntilDone(detectInstall(source, options));
}

ErrorInfo refusal(const QString &location, const DetectOptions &options = {})
{
    return thrownBy([&] { detect(location, options); })
        .value_or(ErrorInfo{
            .code = ErrorCode::Internal, .text = QStringLiteral("nothing thrown"), .hint = {}, .cause = {}, .guest = {}});
}

} // namespace

class TestInstallDetection : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void debianTreeFromEveryDepth_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("gtk");
        const QString root = debianTreePath;
        QTest::newRow("suite") << QStringLiteral("/debian/dists/bookworm/") << true;
        QTest::newRow("installer-amd64") << root << true;
        QTest::newRow("no slash") << root.chopped(1) << true;
        QTest::newRow("current") << root + QStringLiteral("current") << true;
        QTest::newRow("images") << root + QStringLiteral("current/images/") << true;
        QTest::newRow("netboot") << root + QStringLiteral("current/images/netboot/") << true;
        QTest::newRow("gtk folder") << root + QStringLiteral("current/images/netboot/gtk/debian-installer/amd64/") << true;
        QTest::newRow("gtk kernel") << root + QStringLiteral("current/images/netboot/gtk/debian-installer/amd64/linux") << true;
        QTest::newRow("text folder") << root + QStringLiteral("current/images/netboot/debian-installer/amd64/") << false;
    }
    void debianTreeFromEveryDepth()
    {
        QFETCH(QString, path);
        QFETCH(bool, gtk);
        if (!debianInstallerFolder())
            QSKIP("debian-installer-12-netboot-amd64 is not installed");
        const TestHttpServer server(m_debian.path());
        const Detection tree = detect(server.url(path));
        QCOMPARE(tree.kind, InstallKind::Tree);
        QCOMPARE(tree.family, QStringLiteral("debian"));
        QCOMPARE(tree.title, QStringLiteral("Debian 12 (bookworm), x86-64"));
        QCOMPARE(tree.osId, QStringLiteral("debian12"));
        const QString images = server.url(debianTreePath) + QStringLiteral("current/images/");
        QCOMPARE(tree.location.toString(), images);
        const QString text = images + QStringLiteral("netboot/debian-installer/amd64/");
        const QString onScreen = gtk ? images + QStringLiteral("netboot/gtk/debian-installer/amd64/") : text;
        QCOMPARE(tree.graphical.kernel.toString(), onScreen + QStringLiteral("linux"));
        QCOMPARE(tree.graphical.initrd.toString(), onScreen + QStringLiteral("initrd.gz"));
        QCOMPARE(tree.text.kernel.toString(), text + QStringLiteral("linux"));
        QVERIFY(tree.text.cmdline.contains(QStringLiteral("console=ttyS0")));
        QCOMPARE(tree.checksumsFrom.toString(), images + QStringLiteral("SHA256SUMS"));
        QCOMPARE(tree.notes.first(), QStringLiteral("Kernel and initrd found, checksums listed"));
    }
    void debianTreeIsFetchedAndVerified()
    {
        if (!debianInstallerFolder())
            QSKIP("debian-installer-12-netboot-amd64 is not installed");
        const TestHttpServer server(m_debian.path());
        QTemporaryDir cache;
        FetchOptions options;
        options.cacheDir = cache.filePath(QStringLiteral("c"));
        const BootFiles files = runUntilDone(InstallFetcher().fetch(detect(server.url(debianTreePath)), options));
        QVERIFY(files.verified);
        QCOMPARE(QFileInfo(files.initrd).size(), QFileInfo(*debianInstallerFolder() + QStringLiteral("/initrd.gz")).size());
    }
    void debianPackageFolderOnThisMachine()
    {
        const auto folder = debianInstallerFolder();
        if (!folder)
            QSKIP("debian-installer-12-netboot-amd64 is not installed");
        for (const QString &place : {*folder, QStringLiteral("file://%1/").arg(*folder)}) {
            const Detection tree = detect(place);
            QCOMPARE(tree.family, QStringLiteral("debian"));
            QCOMPARE(tree.graphical.kernel.toLocalFile(), *folder + QStringLiteral("/linux"));
            QVERIFY(tree.notes.first().contains(QStringLiteral("lists no checksums")));
        }
    }
    void refusesAnEmptyPlaceAndSaysWhatWasTried()
    {
        QTemporaryDir empty;
        const TestHttpServer server(empty.path());
        for (const QString &place : {server.url(QStringLiteral("/nothing/")), empty.path()}) {
            const ErrorInfo error = refusal(place);
            QCOMPARE(error.code, ErrorCode::NotInstallTree);
            QVERIFY2(error.cause.contains(QStringLiteral(".treeinfo"))
                         && error.cause.contains(QStringLiteral("current/images/MANIFEST")),
                     qPrintable(error.toString()));
        }
    }
    void refusesConnectionRefused()
    {
        auto server = std::make_unique<TestHttpServer>();
        const QString url = server->url();
        server.reset();
        const ErrorInfo error = refusal(url);
        QCOMPARE(error.code, ErrorCode::FetchFailed);
        QVERIFY(error.text.contains(QStringLiteral("connection refused")));
    }
    void refusesSilentServerInTime()
    {
        TestHttpServer server;
        HttpBehaviour silent;
        silent.silent = true;
        server.behave("/*", silent);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(refusal(server.url(), quick()).code, ErrorCode::Timeout);
        QVERIFY2(timer.elapsed() < 9000, "later than its deadline");
    }
    void cancelEndsAtOnce()
    {
        TestHttpServer server;
        HttpBehaviour silent;
        silent.silent = true;
        server.behave("/*", silent);
        CancelSource source;
        DetectOptions options;
        options.token = source.token();
        QTimer::singleShot(100, qApp, [&source] { source.cancel(QStringLiteral("typed on")); });
        QElapsedTimer timer;
        timer.start();
        const auto error = thrownBy([&] { detect(server.url(), options); });
        QVERIFY(error && error->code == ErrorCode::Cancelled);
        QVERIFY2(timer.elapsed() < 9000, "not before the deadline");
    }
    void refusesWhatIsNoAddress_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QStringLiteral("  ");
        QTest::newRow("ftp") << QStringLiteral("ftp://example.org/x");
        QTest::newRow("nfs") << QStringLiteral("nfs:host:/x");
        QTest::newRow("word") << QStringLiteral("debian");
        QTest::newRow("no host") << QStringLiteral("http:///x");
        QTest::newRow("relative") << QStringLiteral("../x.iso");
    }
    void refusesWhatIsNoAddress()
    {
        QFETCH(QString, text);
        QCOMPARE(refusal(text).code, ErrorCode::InvalidArgument);
    }
    void refusesMissingPath() { QCOMPARE(refusal(QStringLiteral("/nonexistent/place.iso")).code, ErrorCode::NotFound); }

    void initTestCase()
    {
        if (debianInstallerFolder())
            makeDebianTree(m_debian.path());
    }

private:
    QTemporaryDir m_debian;
};

QTEST_GUILESS_MAIN(TestInstallDetection)
#include "test_install_detection.moc"
