// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/deadline.h"
#include "async/event_loop.h"
#include "cache_pruning.h"
#include "files.h"
#include "install_fetcher.h"
#include "test_http_server.h"
#include "waiting.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QTcpServer>
#include <QTemporaryDir>
#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

using namespace domus;
using namespace domus::test;
using namespace std::chrono_literals;

namespace {

QByteArray someBytes(qsizetype size, char seed)
{
    QByteArray bytes(size, Qt::Uninitialized);
    quint32 state = quint32(seed);
    for (char &byte : bytes) {
        state = state * 1664525U + 1013904223U;
        byte = char(state >> 24);
    }
    return bytes;
}

Checksum sha256Of(const QByteArray &bytes)
{
    return *Checksum::make(QStringLiteral("sha256"),
                           QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex()));
}

const QByteArray kernelBytes = someBytes(300'000, 'k');
const QByteArray initrdBytes = someBytes(2'000'000, 'i');

/// A folder with a kernel and an initrd, its server, a cache and what was detected there.
struct Scene {
    QTemporaryDir tree;
    QTemporaryDir cache;
    std::unique_ptr<TestHttpServer> server;
    Detection detection;
    FetchOptions options;

    explicit Scene(bool checksums = true)
    {
        replaceFile(tree.filePath(QStringLiteral("linux")), kernelBytes);
        replaceFile(tree.filePath(QStringLiteral("initrd.gz")), initrdBytes);
        server = std::make_unique<TestHttpServer>(tree.path());
        detection.location = QUrl(server->url());
        detection.graphical.kernel = QUrl(server->url(QStringLiteral("/linux")));
        detection.graphical.initrd = QUrl(server->url(QStringLiteral("/initrd.gz")));
        detection.graphical.cmdline = QStringLiteral("quiet");
        detection.text = detection.graphical;
        detection.text.cmdline = QStringLiteral("console=ttyS0");
        if (checksums) {
            detection.checksums.insert(detection.graphical.kernel.toString(), sha256Of(kernelBytes));
            detection.checksums.insert(detection.graphical.initrd.toString(), sha256Of(initrdBytes));
        }
        options.cacheDir = cache.filePath(QStringLiteral("fetched"));
    }

    BootFiles fetch() const { return runUntilDone(InstallFetcher().fetch(detection, options)); }
    ErrorInfo refusal() const
    {
        return thrownBy([this] { fetch(); })
            .value_or(ErrorInfo{
                .code = ErrorCode::Internal, .text = QStringLiteral("nothing thrown"), .hint = {}, .cause = {}, .guest = {}});
    }
    /// Names of all files of the cache but its locks.
    QStringList cacheNames() const
    {
        QStringList names;
        for (QDirIterator it(options.cacheDir, QDir::Files, QDirIterator::Subdirectories); it.hasNext();) {
            it.next();
            if (it.fileName() != QLatin1String("lock"))
                names.append(it.fileName());
        }
        names.sort();
        return names;
    }
};

HttpBehaviour behaviour(const std::function<void(HttpBehaviour &)> &set)
{
    HttpBehaviour result;
    set(result);
    return result;
}

} // namespace

class TestInstallFetch : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fetchesAndVerifies()
    {
        Scene scene;
        std::vector<double> fractions;
        scene.options.onProgress = [&fractions](double fraction, const QString &) { fractions.push_back(fraction); };
        const BootFiles files = scene.fetch();
        QCOMPARE(readFile(files.kernel), kernelBytes);
        QCOMPARE(readFile(files.initrd, ByteSize::fromMiB(4)), initrdBytes);
        QVERIFY(files.verified);
        QVERIFY(!files.fromCache);
        QCOMPARE(files.cmdline, QStringLiteral("quiet"));
        QVERIFY(fractions.size() > 3);
        QVERIFY(std::is_sorted(fractions.begin(), fractions.end()));
        QCOMPARE(fractions.back(), 1.0);
        QCOMPARE(scene.cacheNames(),
                 QStringList({QStringLiteral("initrd.gz"), QStringLiteral("linux"), QStringLiteral("meta.json"),
                              QStringLiteral("meta.json")}));
    }
    void textConsoleHasItsOwnCommandLine()
    {
        Scene scene;
        scene.options.console = InstallerConsole::Text;
        QCOMPARE(scene.fetch().cmdline, QStringLiteral("console=ttyS0"));
    }
    void saysWhenNothingListsChecksums()
    {
        Scene scene(false);
        const BootFiles files = scene.fetch();
        QVERIFY(!files.verified);
        QVERIFY(files.notes.join(u' ').contains(QStringLiteral("Not checked")));
    }
    void secondFetchRevalidatesAndDownloadsNothing()
    {
        Scene scene;
        scene.fetch();
        const qint64 before = scene.server->bytesSent();
        const BootFiles files = scene.fetch();
        QVERIFY(files.fromCache);
        QVERIFY(files.verified);
        QCOMPARE(scene.server->bytesSent(), before);
        QVERIFY(scene.server->requests().last().headers.contains("if-none-match"));
    }
    void damagedCacheIsFetchedAgain()
    {
        Scene scene;
        const QString path = scene.fetch().initrd;
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.write("damage");
        file.close();
        QCOMPARE(readFile(scene.fetch().initrd, ByteSize::fromMiB(4)), initrdBytes);
    }
    void changedFileReplacesTheCachedOne()
    {
        Scene scene(false);
        scene.fetch();
        replaceFile(scene.tree.filePath(QStringLiteral("linux")), "a newer kernel");
        const BootFiles files = scene.fetch();
        QCOMPARE(readFile(files.kernel), QByteArray("a newer kernel"));
        QVERIFY(!files.fromCache);
    }
    void resumesWhatWasCutOff()
    {
        Scene scene;
        scene.server->behave("/initrd.gz", behaviour([](HttpBehaviour &b) { b.cutAfter = 1'500'000; }));
        QCOMPARE(scene.refusal().code, ErrorCode::FetchFailed);
        scene.server->behave("/initrd.gz", {});
        const qint64 before = scene.server->bytesSent();
        const BootFiles files = scene.fetch();
        QCOMPARE(readFile(files.initrd, ByteSize::fromMiB(4)), initrdBytes);
        QVERIFY(files.verified);
        const auto headers = scene.server->requests().last().headers;
        QVERIFY(headers.value("range").startsWith("bytes="));
        // What was on its way when the connection was cut may be lost; what arrived is not fetched again.
        const qint64 from = headers.value("range").sliced(6).chopped(1).toLongLong();
        QVERIFY2(from > 0 && from <= 1'500'000, headers.value("range").constData());
        constexpr qint64 headerRoom = 64 * 1024; // and the small files that are asked for before it
        QVERIFY2(scene.server->bytesSent() - before < initrdBytes.size() - from + headerRoom, "the whole file was fetched again");
        QVERIFY(!headers.value("if-range").isEmpty());
    }
    void doesNotResumeAnotherContent()
    {
        Scene scene(false);
        scene.server->behave("/initrd.gz", behaviour([](HttpBehaviour &b) { b.cutAfter = 1'500'000; }));
        scene.refusal();
        const QByteArray other = someBytes(1'900'000, 'o');
        replaceFile(scene.tree.filePath(QStringLiteral("initrd.gz")), other);
        scene.server->behave("/initrd.gz", {});
        QCOMPARE(readFile(scene.fetch().initrd, ByteSize::fromMiB(4)), other);
    }
    void startsAnewWhereRangesAreUnknown()
    {
        Scene scene;
        scene.server->behave("/initrd.gz", behaviour([](HttpBehaviour &b) {
                                 b.cutAfter = 1'500'000;
                                 b.ranges = false;
                             }));
        scene.refusal();
        scene.server->behave("/initrd.gz", behaviour([](HttpBehaviour &b) { b.ranges = false; }));
        QCOMPARE(readFile(scene.fetch().initrd, ByteSize::fromMiB(4)), initrdBytes);
    }
    void refusesTruncated()
    {
        Scene scene(false);
        scene.server->behave("/linux", behaviour([](HttpBehaviour &b) { b.cutAfter = 1000; }));
        const ErrorInfo error = scene.refusal();
        QCOMPARE(error.code, ErrorCode::FetchFailed);
        QVERIFY2(error.text.contains(QStringLiteral("cut off: 1000 of 300000 bytes")), qPrintable(error.toString()));
        QVERIFY(!scene.cacheNames().contains(QStringLiteral("linux")));
    }
    void refusesChecksumMismatchAndDeletes()
    {
        Scene scene;
        scene.detection.checksums.insert(scene.detection.graphical.kernel.toString(), sha256Of("something else"));
        const ErrorInfo error = scene.refusal();
        QCOMPARE(error.code, ErrorCode::ChecksumMismatch);
        QVERIFY(error.cause.contains(sha256Of("something else").hex));
        QVERIFY(error.cause.contains(sha256Of(kernelBytes).hex));
        QCOMPARE(scene.cacheNames(), QStringList());
    }
    void verifiesWeakSumsAndSaysSo()
    {
        Scene scene;
        for (const auto &[url, bytes] : {std::pair(scene.detection.graphical.kernel, kernelBytes),
                                         std::pair(scene.detection.graphical.initrd, initrdBytes)}) {
            const QByteArray hex = QCryptographicHash::hash(bytes, QCryptographicHash::Md5).toHex();
            scene.detection.checksums.insert(url.toString(), *Checksum::make(QStringLiteral("md5"), QString::fromLatin1(hex)));
        }
        QVERIFY(scene.fetch().notes.join(u' ').contains(QStringLiteral("weak")));
        scene.detection.checksums.insert(scene.detection.graphical.kernel.toString(),
                                         *Checksum::make(QStringLiteral("md5"), QString(32, u'0')));
        QCOMPARE(scene.refusal().code, ErrorCode::ChecksumMismatch);
    }
    void refusesMissing()
    {
        Scene scene;
        QFile::remove(scene.tree.filePath(QStringLiteral("linux")));
        const ErrorInfo error = scene.refusal();
        QCOMPARE(error.code, ErrorCode::NotFound);
        QVERIFY(error.text.contains(QStringLiteral("404")));
    }
    void refusesServerError()
    {
        Scene scene;
        scene.server->behave("/linux", behaviour([](HttpBehaviour &b) { b.status = 503; }));
        QCOMPARE(scene.refusal().code, ErrorCode::FetchFailed);
        QVERIFY(scene.refusal().text.contains(QStringLiteral("503")));
    }
    void refusesConnectionRefused()
    {
        Scene scene;
        scene.server.reset();
        const ErrorInfo error = scene.refusal();
        QCOMPARE(error.code, ErrorCode::FetchFailed);
        QVERIFY2(error.text.contains(QStringLiteral("connection refused")), qPrintable(error.toString()));
    }
    void refusesSilentServer()
    {
        Scene scene;
        scene.server->behave("/linux", behaviour([](HttpBehaviour &b) { b.silent = true; }));
        scene.options.firstByteDeadline = 500ms;
        const ErrorInfo error = scene.refusal();
        QCOMPARE(error.code, ErrorCode::Timeout);
        QVERIFY(error.text.contains(QStringLiteral("did not answer within 0.5 s")));
    }
    void refusesStalledBody()
    {
        Scene scene;
        scene.server->behave("/initrd.gz", behaviour([](HttpBehaviour &b) { b.stallAfter = 100'000; }));
        scene.options.stallDeadline = 2s;
        const ErrorInfo error = scene.refusal();
        QCOMPARE(error.code, ErrorCode::Timeout);
        QVERIFY2(error.text.contains(QStringLiteral("stopped coming after 100000 bytes")), qPrintable(error.text));
    }
    void refusesTooLarge()
    {
        Scene scene;
        scene.options.bootFileLimit = ByteSize::fromMiB(1);
        const ErrorInfo error = scene.refusal();
        QCOMPARE(error.code, ErrorCode::FetchFailed);
        QVERIFY2(error.text.contains(QStringLiteral("too large")), qPrintable(error.text));
    }
    void refusesTooLargeWithoutLength()
    {
        Scene scene;
        scene.options.bootFileLimit = ByteSize::fromMiB(1);
        scene.server->behave("/initrd.gz", behaviour([](HttpBehaviour &b) { b.contentLength = false; }));
        QVERIFY(scene.refusal().text.contains(QStringLiteral("too large")));
    }
    void refusesRedirectToAnotherScheme_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::newRow("file") << QByteArray("file:///etc/passwd");
        QTest::newRow("ftp") << QByteArray("ftp://127.0.0.1/linux");
        QTest::newRow("data") << QByteArray("data:text/plain,abc");
    }
    void refusesRedirectToAnotherScheme()
    {
        QFETCH(QByteArray, target);
        Scene scene;
        scene.server->behave("/linux", behaviour([&](HttpBehaviour &b) { b.redirectTo = target; }));
        const ErrorInfo error = scene.refusal();
        QCOMPARE(error.code, ErrorCode::FetchFailed);
        QVERIFY2(error.text.contains(QStringLiteral("not followed")), qPrintable(error.toString()));
    }
    void refusesRedirectLoop()
    {
        Scene scene;
        scene.server->behave("/linux", behaviour([](HttpBehaviour &b) { b.redirectTo = "/other"; }));
        scene.server->behave("/other", behaviour([](HttpBehaviour &b) { b.redirectTo = "/linux"; }));
        QVERIFY(scene.refusal().text.contains(QStringLiteral("redirects without an end")));
    }
    void followsRedirectOnTheSameScheme()
    {
        Scene scene;
        scene.server->behave("/linux", behaviour([](HttpBehaviour &b) { b.redirectTo = "/mirror/linux"; }));
        scene.server->behave("/mirror/linux", behaviour([](HttpBehaviour &b) { b.body = kernelBytes; }));
        QVERIFY(scene.fetch().verified);
    }
    void cancelKeepsWhatCame()
    {
        Scene scene;
        scene.server->behave("/initrd.gz", behaviour([](HttpBehaviour &b) { b.bytesPerSecond = 400'000; }));
        CancelSource source;
        scene.options.token = source.token();
        scene.options.onProgress = [&source](double fraction, const QString &) {
            if (fraction > 0.25)
                source.cancel(QStringLiteral("enough"));
        };
        QElapsedTimer timer;
        timer.start();
        const ErrorInfo error = scene.refusal();
        QCOMPARE(error.code, ErrorCode::Cancelled);
        QVERIFY(scene.cacheNames().contains(QStringLiteral("part")));
        QVERIFY(!scene.cacheNames().contains(QStringLiteral("initrd.gz")));
        scene.options.token = {};
        scene.options.onProgress = {};
        scene.server->behave("/initrd.gz", {});
        QVERIFY(scene.fetch().verified);
        QCOMPARE(scene.server->requests().last().headers.value("range").left(6), QByteArray("bytes="));
    }
    void twoAtOnceDownloadOnce()
    {
        Scene scene;
        auto first = InstallFetcher().fetch(scene.detection, scene.options);
        auto second = InstallFetcher().fetch(scene.detection, scene.options);
        QVERIFY(runUntilDone(std::move(first)).verified);
        QVERIFY(runUntilDone(std::move(second)).verified);
        QCOMPARE(scene.server->bytesSent(), qint64(kernelBytes.size() + initrdBytes.size()));
    }
    void refusesWhenTheReserveDoesNotFit()
    {
        Scene scene;
        scene.options.keepFree = ByteSize::fromBytes(qint64(1) << 60);
        const ErrorInfo error = scene.refusal();
        QCOMPARE(error.code, ErrorCode::NoSpace);
        QVERIFY(!scene.cacheNames().contains(QStringLiteral("linux")));
    }
    void refusesWhenWritingFails()
    {
        // A limit on the size of files stands for a disk that fills up half-way.
        Scene scene;
        rlimit before = {};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{.rlim_cur = 1'000'000, .rlim_max = before.rlim_max};
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
        const ErrorInfo error = scene.refusal();
        setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
        QCOMPARE(error.code, ErrorCode::NoSpace);
        QVERIFY(!scene.cacheNames().contains(QStringLiteral("initrd.gz")));
        QVERIFY(scene.fetch().verified);
    }
    void pruningSparesWhatIsLinkedAndWhatIsNewer()
    {
        Scene scene;
        const BootFiles files = scene.fetch();
        const qint64 all = kernelBytes.size() + initrdBytes.size() + 4096;
        QVERIFY(pruneInstallCache(scene.options.cacheDir, {.keep = ByteSize::fromBytes(all), .inUse = {}}).isZero());
        const QString link = scene.cache.filePath(QStringLiteral("kept"));
        QCOMPARE(::link(QFile::encodeName(files.kernel).constData(), QFile::encodeName(link).constData()), 0);
        QVERIFY(pruneInstallCache(scene.options.cacheDir, {}).bytes() >= initrdBytes.size());
        QVERIFY(QFile::exists(files.kernel));
        QVERIFY(!QFile::exists(files.initrd));
        QVERIFY(scene.fetch().verified);
        QVERIFY(pruneInstallCache(scene.cache.filePath(QStringLiteral("none")), {}).isZero());
    }
    void pruningSparesWhatGuestsUseAndWhatIsFresh()
    {
        Scene scene;
        const BootFiles files = scene.fetch();
        QVERIFY(pruneInstallCache(scene.options.cacheDir, {.keep = {}, .inUse = {}, .recent = std::chrono::hours(1)}).isZero());
        QVERIFY(pruneInstallCache(scene.options.cacheDir, {.keep = {}, .inUse = {files.kernel, files.initrd}}).isZero());
        QVERIFY(QFile::exists(files.kernel) && QFile::exists(files.initrd));
        QVERIFY(!pruneInstallCache(scene.options.cacheDir, {.keep = {}, .inUse = {files.initrd}}).isZero());
        QVERIFY(!QFile::exists(files.kernel) && QFile::exists(files.initrd));
    }
    void localFilesAreCheckedInPlace()
    {
        Scene scene(false);
        scene.detection.graphical.kernel = QUrl::fromLocalFile(scene.tree.filePath(QStringLiteral("linux")));
        scene.detection.graphical.initrd = QUrl::fromLocalFile(scene.tree.filePath(QStringLiteral("initrd.gz")));
        scene.detection.checksums.insert(scene.detection.graphical.kernel.toString(), sha256Of(kernelBytes));
        scene.detection.checksums.insert(scene.detection.graphical.initrd.toString(), sha256Of(initrdBytes));
        const BootFiles files = scene.fetch();
        QCOMPARE(files.kernel, scene.tree.filePath(QStringLiteral("linux")));
        QVERIFY(files.verified);
        scene.detection.checksums.insert(scene.detection.graphical.kernel.toString(), sha256Of("x"));
        QCOMPARE(scene.refusal().code, ErrorCode::ChecksumMismatch);
        QVERIFY(QFile::exists(scene.tree.filePath(QStringLiteral("linux"))));
    }
};

QTEST_GUILESS_MAIN(TestInstallFetch)
#include "test_install_fetch.moc"
