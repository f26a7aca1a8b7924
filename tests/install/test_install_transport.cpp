// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/event_loop.h"
#include "files.h"
#include "http_errors.h"
#include "http_transfer.h"
#include "install_detector.h"
#include "install_fetcher.h"
#include "proxy_environment.h"
#include "test_http_server.h"
#include "waiting.h"

#include <QDir>
#include <QProcess>
#include <QSslCertificate>
#include <QSslKey>
#include <QTemporaryDir>

using namespace domus;
using namespace domus::test;

namespace {

/// A certificate that nobody trusts.
std::optional<QSslConfiguration> selfSigned(const QTemporaryDir &dir)
{
    QProcess openssl;
    openssl.start(QStringLiteral("openssl"),
                  {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("rsa:2048"),
                   QStringLiteral("-nodes"), QStringLiteral("-subj"), QStringLiteral("/CN=127.0.0.1"), QStringLiteral("-days"),
                   QStringLiteral("2"), QStringLiteral("-keyout"), dir.filePath(QStringLiteral("key.pem")),
                   QStringLiteral("-out"), dir.filePath(QStringLiteral("cert.pem"))});
    if (!openssl.waitForStarted() || !openssl.waitForFinished() || openssl.exitCode() != 0)
        return std::nullopt;
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setLocalCertificate(QSslCertificate(readFile(dir.filePath(QStringLiteral("cert.pem")))));
    tls.setPrivateKey(QSslKey(readFile(dir.filePath(QStringLiteral("key.pem"))), QSsl::Rsa));
    tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    return tls;
}

QString proxyFor(const QProcessEnvironment &environment, const QString &url)
{
    ProxyFromEnvironment factory(environment);
    const QNetworkProxy proxy = factory.queryProxy(QNetworkProxyQuery(QUrl(url))).first();
    return proxy.type() == QNetworkProxy::NoProxy
        ? QStringLiteral("direct")
        : QStringLiteral("%1:%2:%3").arg(int(proxy.type())).arg(proxy.hostName()).arg(proxy.port());
}

} // namespace

class TestInstallTransport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void refusesUntrustedTls()
    {
        QTemporaryDir dir;
        const auto tls = selfSigned(dir);
        if (!tls)
            QSKIP("openssl is not installed");
        TestHttpServer server({}, tls);
        HttpBehaviour tree;
        tree.body = "[general]\nfamily = Fedora\n[images-x86_64]\nkernel = k\ninitrd = i\n";
        server.behave("/*", tree);
        InstallSource source;
        source.location = server.url();
        const auto error = thrownBy([&] { runUntilDone(detectInstall(source)); });
        QVERIFY(error);
        QCOMPARE(error->code, ErrorCode::FetchFailed);
        QVERIFY2(error->text.contains(QStringLiteral("not trustworthy")), qPrintable(error->toString()));
        QVERIFY2(error->cause.contains(QStringLiteral("self-signed")), qPrintable(error->cause));
        QVERIFY2(server.requests().isEmpty(), "a request was sent to a server that is not trusted");
    }
    void refusesRedirectFromHttpsToHttp()
    {
        const auto code = [](const char *from, const char *to) {
            const auto error = thrownBy([&] { checkRedirect(QUrl(QLatin1String(from)), QUrl(QLatin1String(to))); });
            return error ? error->code : ErrorCode::Internal;
        };
        QCOMPARE(code("https://a/x", "http://a/x"), ErrorCode::FetchFailed);
        QCOMPARE(code("http://a/x", "file:///x"), ErrorCode::FetchFailed);
        QCOMPARE(code("http://a/x", "https://b/x"), ErrorCode::Internal);
        QCOMPARE(code("https://a/x", "https://b/x"), ErrorCode::Internal);
    }
    void refusesAnUnknownHost()
    {
        TransferRequest request;
        request.url = QUrl(QStringLiteral("http://no-such-host.invalid/x"));
        const auto error = thrownBy([&] { runUntilDone(transfer(makeHttpSession(), request, {})); });
        QVERIFY(error);
        QVERIFY2(error->code == ErrorCode::NotFound || error->code == ErrorCode::FetchFailed || error->code == ErrorCode::Timeout,
                 qPrintable(error->toString()));
    }
    void neverShowsPasswords()
    {
        const Error error = statusError(QUrl(QStringLiteral("http://user:secret@host/x")), 403, QStringLiteral("Forbidden"));
        QVERIFY(!error.info().toString().contains(QStringLiteral("secret")));
        QVERIFY(!noAnswerError(QUrl(QStringLiteral("http://user:secret@host/x")), std::chrono::seconds(1))
                     .info()
                     .toString()
                     .contains(QStringLiteral("secret")));
    }
    void proxyComesFromTheEnvironment()
    {
        QProcessEnvironment environment;
        environment.insert(QStringLiteral("http_proxy"), QStringLiteral("http://proxy:3128"));
        environment.insert(QStringLiteral("HTTPS_PROXY"), QStringLiteral("secure-proxy:8443"));
        environment.insert(QStringLiteral("no_proxy"), QStringLiteral("localdomain, .example.org"));
        QCOMPARE(proxyFor(environment, QStringLiteral("http://mirror.net/")), QStringLiteral("3:proxy:3128"));
        QCOMPARE(proxyFor(environment, QStringLiteral("https://mirror.net/")), QStringLiteral("3:secure-proxy:8443"));
        QCOMPARE(proxyFor(environment, QStringLiteral("http://a.example.org/")), QStringLiteral("direct"));
        QCOMPARE(proxyFor(environment, QStringLiteral("http://notexample.org/")), QStringLiteral("3:proxy:3128"));
        QCOMPARE(proxyFor(environment, QStringLiteral("http://127.0.0.1:80/")), QStringLiteral("direct"));
        QCOMPARE(proxyFor(environment, QStringLiteral("http://localhost/")), QStringLiteral("direct"));
        environment.insert(QStringLiteral("no_proxy"), QStringLiteral("*"));
        QCOMPARE(proxyFor(environment, QStringLiteral("http://mirror.net/")), QStringLiteral("direct"));
        QCOMPARE(proxyFor(QProcessEnvironment(), QStringLiteral("http://mirror.net/")), QStringLiteral("direct"));
    }
    void refusesAFullDisk()
    {
        if (qEnvironmentVariableIsSet("DOMUS_TEST_TINY_DISK")) {
            fetchOntoTinyDisk(qEnvironmentVariable("DOMUS_TEST_TINY_DISK"));
            return;
        }
        // A real file system of 1 MiB, in a mount namespace of this test's own.
        QTemporaryDir dir;
        QProcess inner;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("DOMUS_TEST_TINY_DISK"), dir.path());
        inner.setProcessEnvironment(environment);
        inner.setProcessChannelMode(QProcess::MergedChannels);
        inner.start(QStringLiteral("unshare"),
                    {QStringLiteral("-rm"), QStringLiteral("sh"), QStringLiteral("-c"),
                     QStringLiteral("mount -t tmpfs -o size=1m none \"$1\" || exit 77; exec \"$2\" refusesAFullDisk"),
                     QStringLiteral("sh"), dir.path(), QCoreApplication::applicationFilePath()});
        if (!inner.waitForStarted() || !inner.waitForFinished(30'000))
            QSKIP("unshare is not there");
        const QByteArray output = inner.readAll();
        if (output.contains("unshare failed") || output.contains("unshare:") || inner.exitCode() == 77)
            QSKIP("no user namespace with mounts here");
        QVERIFY2(inner.exitCode() == 0, output.constData());
    }

private:
    static void fetchOntoTinyDisk(const QString &disk)
    {
        TestHttpServer server;
        HttpBehaviour image;
        image.body = QByteArray(4 << 20, 'i');
        server.behave("/k", image);
        for (const bool sizeSaid : {true, false}) {
            image.contentLength = sizeSaid;
            server.behave("/k", image);
            Detection detection;
            detection.graphical.kernel = QUrl(server.url(QStringLiteral("/k")));
            FetchOptions options;
            options.cacheDir = disk + QStringLiteral("/c");
            options.keepFree = {};
            const auto error = thrownBy([&] { runUntilDone(InstallFetcher().fetch(detection, options)); });
            QVERIFY(error);
            QCOMPARE(error->code, ErrorCode::NoSpace);
            QVERIFY2(error->hint.contains(QStringLiteral("Free some space")), qPrintable(error->toString()));
            QVERIFY(QDir(options.cacheDir).entryList({QStringLiteral("k")}).isEmpty());
        }
    }
};

QTEST_GUILESS_MAIN(TestInstallTransport)
#include "test_install_transport.moc"
