// SPDX-License-Identifier: GPL-3.0-or-later
#include "file_download.h"

#include "async/deadline.h"
#include "async/worker.h"
#include "file_digest.h"
#include "files.h"
#include "http_errors.h"
#include "part_file.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <cerrno>
#include <unistd.h>

namespace domus {
namespace {

constexpr std::chrono::milliseconds lockInterval{100};
constexpr qint64 reportInterval = 100; ///< ms

/// One download into the entry's part file. Kept alive by the sink's functions.
struct Download {
    CacheEntry entry;
    DownloadRequest request;
    FetchOptions options;
    std::optional<PartFile> part;
    qint64 offered = 0; ///< bytes that we asked the server to leave out
    qint64 whole = -1;
    QElapsedTimer lastReport;

    void begin(const TransferHead &head);
    void write(const QByteArray &bytes);
    void report();
};

void Download::begin(const TransferHead &head)
{
    const bool continues = head.status == 206;
    if (continues && head.rangeStart != offered)
        throw Error(ErrorCode::FetchFailed,
                    QStringLiteral("%1: the server sent another part than asked for").arg(shownUrl(request.url)),
                    QStringLiteral("Use another mirror"));
    whole = continues ? head.wholeSize : head.bodySize;
    if (whole > request.limit.bytes())
        throw tooLargeError(request.url, ByteSize::fromBytes(whole), request.limit);
    const qint64 keep = continues ? offered : 0;
    part = PartFile::open(entry.partPath(), keep);
    if (!continues)
        entry.notePart({.etag = head.etag, .lastModified = head.lastModified});
    requireSpace(options.cacheDir, qMax<qint64>(0, whole - keep), options.keepFree);
    report();
}

void Download::write(const QByteArray &bytes)
{
    if (part->size() + bytes.size() > request.limit.bytes())
        throw tooLargeError(request.url, ByteSize::fromBytes(part->size() + bytes.size()), request.limit);
    part->write(bytes);
    if (!lastReport.isValid() || lastReport.elapsed() >= reportInterval)
        report();
}

void Download::report()
{
    lastReport.start();
    const QString got = ByteSize::fromBytes(part->size()).toString();
    if (whole > 0)
        request.onProgress(
            0.95 * double(part->size()) / double(whole),
            QStringLiteral("Fetching the %1: %2 of %3").arg(request.what, got, ByteSize::fromBytes(whole).toString()));
    else
        request.onProgress(0, QStringLiteral("Fetching the %1: %2").arg(request.what, got));
}

Task<CacheEntry> lockEntry(DownloadRequest request, FetchOptions options)
{
    const QString address = request.url.toString(QUrl::FullyEncoded);
    for (;;) {
        options.token.throwIfCancelled();
        auto entry = CacheEntry::tryOpen(options.cacheDir, address);
        if (entry)
            co_return std::move(*entry);
        request.onProgress(0, QStringLiteral("Waiting for another download of the %1").arg(request.what));
        co_await sleepFor(lockInterval, options.token);
    }
}

TransferRequest transferRequest(const Download &download)
{
    TransferRequest request;
    request.url = download.request.url;
    request.maxSize = download.request.limit;
    request.firstByteDeadline = download.options.firstByteDeadline;
    request.stallDeadline = download.options.stallDeadline;
    request.token = download.options.token;
    return request;
}

TransferSink sinkOf(const std::shared_ptr<Download> &download)
{
    TransferSink sink;
    sink.begin = [download](const TransferHead &head) { download->begin(head); };
    sink.write = [download](const QByteArray &bytes) { download->write(bytes); };
    return sink;
}

Task<> syncPart(int descriptor, QString path)
{
    const std::function<void()> work = [descriptor, path] {
        if (::fsync(descriptor) != 0)
            throw systemError(errno, QStringLiteral("Cannot write %1").arg(path));
    };
    co_await runOnWorker<void>(work);
}

/// Fetches into the part file, continuing where that is possible. True when the cached file is still current (304).
Task<bool> fetchBody(HttpSession session, std::shared_ptr<Download> download, Validators known, TransferHead *head)
{
    TransferRequest request = transferRequest(*download);
    const auto [size, validators] = download->entry.resumable();
    if (!known.etag.isEmpty())
        request.headers.append({"If-None-Match", known.etag});
    if (!known.lastModified.isEmpty())
        request.headers.append({"If-Modified-Since", known.lastModified});
    if (known.isEmpty() && size > 0) {
        download->offered = size;
        request.headers = {{"Range", "bytes=" + QByteArray::number(size) + "-"}, {"If-Range", validators.forRange()}};
    }
    *head = co_await transfer(session, request, sinkOf(download));
    if (head->status == 416) {
        // The part is as long as the file, or longer: start anew.
        download->entry.dropPart();
        download->offered = 0;
        *head = co_await transfer(session, transferRequest(*download), sinkOf(download));
    }
    co_return head->status == 304;
}

/// What came must be the whole file, and something.
void requireWhole(const Download &download)
{
    const qint64 size = download.part ? download.part->size() : 0;
    if (download.whole >= 0 && size != download.whole)
        throw truncatedError(download.request.url, size, download.whole);
    if (size == 0)
        throw Error(ErrorCode::FetchFailed, QStringLiteral("The server sent nothing for %1").arg(shownUrl(download.request.url)),
                    QStringLiteral("Use another mirror"));
}

/// Checks the part and gives it its name.
Task<DownloadResult> finishDownload(std::shared_ptr<Download> download, TransferHead head)
{
    requireWhole(*download);
    download->request.onProgress(0.95, QStringLiteral("Checking the %1").arg(download->request.what));
    co_await syncPart(download->part->descriptor(), download->entry.partPath());
    const auto &promised = download->request.promised;
    const QString algorithm = promised ? promised->algorithm : QString();
    const FileDigests digests = co_await digestFile(download->entry.partPath(), algorithm, download->options.token);
    if (promised) {
        try {
            requireChecksum(digests, *promised, shownUrl(download->request.url));
        } catch (const Error &) {
            download->entry.dropPart();
            throw;
        }
    }
    CachedFile file;
    file.name = cacheFileName(download->request.url.toString(QUrl::FullyEncoded));
    file.validators = {.etag = head.etag, .lastModified = head.lastModified};
    file.size = download->part->size();
    file.sha256 = digests.sha256.hex;
    download->entry.publish(file);
    DownloadResult result;
    result.path = download->entry.path(file.name);
    result.downloaded = true;
    co_return result;
}

/// Whether the file in the cache is still what it was when it came, and what the tree promises now.
Task<bool> cachedIsSound(std::shared_ptr<Download> download, CachedFile file)
{
    download->request.onProgress(0.5, QStringLiteral("Checking the %1 in the cache").arg(download->request.what));
    const auto promised = download->request.promised;
    const QString algorithm = promised ? promised->algorithm : QString();
    const FileDigests digests = co_await digestFile(download->entry.path(file.name), algorithm, download->options.token);
    const bool same = digests.sha256.hex == file.sha256;
    co_return same && (!promised || (digests.other ? *digests.other : digests.sha256) == *promised);
}

Task<DownloadResult> fromNetwork(HttpSession session, DownloadRequest request, FetchOptions options)
{
    CacheEntry entry = co_await lockEntry(request, options);
    std::optional<CachedFile> cached = entry.cached();
    auto download = std::make_shared<Download>(
        Download{.entry = std::move(entry), .request = request, .options = options, .part = {}, .lastReport = {}});
    if (cached && !co_await cachedIsSound(download, *cached)) {
        download->entry.dropCached();
        cached.reset();
    }
    TransferHead head;
    const Validators known = cached ? cached->validators : Validators();
    const bool current = co_await fetchBody(session, download, known, &head);
    if (current && cached) {
        DownloadResult result;
        result.path = download->entry.path(cached->name);
        co_return result;
    }
    co_return co_await finishDownload(download, head);
}

Task<DownloadResult> fromHere(DownloadRequest request, FetchOptions options)
{
    const QString path = request.url.toLocalFile();
    const QFileInfo info(path);
    if (!info.isFile())
        throw Error(
            info.exists() ? ErrorCode::InvalidArgument : ErrorCode::NotFound,
            QStringLiteral("The %1 %2 %3")
                .arg(request.what, path, info.exists() ? QStringLiteral("is not a file") : QStringLiteral("does not exist")));
    if (info.size() > request.limit.bytes())
        throw tooLargeError(request.url, ByteSize::fromBytes(info.size()), request.limit);
    if (request.promised) {
        request.onProgress(0.1, QStringLiteral("Checking the %1").arg(request.what));
        const FileDigests digests = co_await digestFile(path, request.promised->algorithm, options.token);
        const Checksum &actual = digests.other ? *digests.other : digests.sha256;
        if (actual != *request.promised)
            throw Error(ErrorCode::ChecksumMismatch, QStringLiteral("%1 is not what its tree promises").arg(path),
                        QStringLiteral("Copy the tree again"),
                        QStringLiteral("expected %1, got %2").arg(request.promised->toString(), actual.toString()));
    }
    DownloadResult result;
    result.path = path;
    co_return result;
}

} // namespace

Task<DownloadResult> downloadFile(HttpSession session, DownloadRequest request, FetchOptions options)
{
    options.token.throwIfCancelled();
    if (request.url.isLocalFile())
        co_return co_await fromHere(request, options);
    co_return co_await fromNetwork(session, request, options);
}

} // namespace domus
