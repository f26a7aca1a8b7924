// SPDX-License-Identifier: GPL-3.0-or-later
#include "http_transfer.h"

#include "async/one_shot.h"
#include "http_errors.h"
#include "proxy_environment.h"

#include <QNetworkReply>
#include <QNetworkRequest>
#include <QPointer>
#include <QSet>
#include <QSslError>
#include <QTimer>

namespace domus {
namespace {

constexpr int maxRedirects = 10;
constexpr qint64 chunk = 256 * 1024;
/// A request may meet a connection that the server is just closing after its last answer; as HTTP allows, it is sent again.
constexpr int maxRepeats = 4;

/// States: Started -> (redirect -> Started)* -> Body -> Settled. Settled is entered once, in settle(); after it
/// nothing is written.
class HttpTransfer : public QObject {
public:
    HttpTransfer(HttpSession session, TransferRequest request, TransferSink sink)
        : m_session(std::move(session)), m_request(std::move(request)), m_sink(std::move(sink))
    {
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, this, [this] { fail(timeoutError()); });
        m_registration = m_request.token.onCancel([this] { fail(Error(ErrorCode::Cancelled, m_request.token.reason())); });
    }
    ~HttpTransfer() override { dropReply(); }

    void start(const QUrl &url);
    auto wait() const { return m_promise.wait(); }

private:
    void onHead();
    void onData();
    void onFinished();
    void followRedirect(const QUrl &target);
    void beginBody();
    void writePiece(const QByteArray &piece);
    void finishBody(bool closedEarly);
    Error timeoutError() const;
    void fail(const Error &error)
    {
        settle([&] { m_promise.reject(error); });
    }
    void settle(const std::function<void()> &how);
    void dropReply();
    void guarded(const std::function<void()> &step);
    qint64 headerNumber(const char *name) const;

    HttpSession m_session;
    TransferRequest m_request;
    TransferSink m_sink;
    OneShot<TransferHead> m_promise;
    CancelToken::Registration m_registration;
    QPointer<QNetworkReply> m_reply;
    QTimer m_timer;
    QList<QSslError> m_sslErrors;
    QSet<QUrl> m_visited;
    TransferHead m_head;
    bool m_inBody = false;
    qint64 m_received = 0;
    int m_repeats = 0;
};

void HttpTransfer::start(const QUrl &url)
{
    if (m_promise.isSettled())
        return;
    m_visited.insert(url);
    m_head = {};
    m_head.finalUrl = url;
    m_inBody = false;
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setRawHeader("User-Agent", "Domus");
    // Files are wanted as they are: servers that compress on the way would change their size and checksum.
    request.setRawHeader("Accept-Encoding", "identity");
    for (const auto &[name, value] : m_request.headers)
        request.setRawHeader(name, value);
    m_reply = m_session->sendCustomRequest(request, m_request.verb);
    m_reply->setReadBufferSize(chunk * 4);
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) { m_sslErrors = errors; });
    connect(m_reply, &QNetworkReply::metaDataChanged, this, [this] { guarded([this] { onHead(); }); });
    connect(m_reply, &QNetworkReply::readyRead, this, [this] { guarded([this] { onData(); }); });
    connect(m_reply, &QNetworkReply::finished, this, [this] { guarded([this] { onFinished(); }); });
    m_timer.start(m_request.firstByteDeadline);
}

void HttpTransfer::guarded(const std::function<void()> &step)
{
    if (m_promise.isSettled())
        return;
    try {
        step();
    } catch (...) {
        settle([this, error = std::current_exception()] { m_promise.reject(error); });
    }
}

qint64 HttpTransfer::headerNumber(const char *name) const
{
    bool isNumber = false;
    const qint64 number = m_reply->rawHeader(name).trimmed().toLongLong(&isNumber);
    return isNumber && number >= 0 ? number : -1;
}

void HttpTransfer::onHead()
{
    m_head.status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    m_head.etag = m_reply->rawHeader("ETag").left(1024);
    m_head.lastModified = m_reply->rawHeader("Last-Modified").left(256);
    m_head.contentType = m_reply->rawHeader("Content-Type").left(256);
    m_head.bodySize = headerNumber("Content-Length");
    const auto range = parseContentRange(m_reply->rawHeader("Content-Range"));
    m_head.rangeStart = range ? range->first : -1;
    m_head.wholeSize = range ? range->second : m_head.status == 200 ? m_head.bodySize : -1;
    if (m_head.status == 200 || m_head.status == 206)
        beginBody();
}

void HttpTransfer::beginBody()
{
    if (std::exchange(m_inBody, true))
        return;
    m_timer.start(m_request.stallDeadline);
    if (m_request.verb != "HEAD" && !m_request.keepStart && m_head.bodySize > m_request.maxSize.bytes())
        throw tooLargeError(m_head.finalUrl, ByteSize::fromBytes(m_head.bodySize), m_request.maxSize);
    if (m_sink.begin)
        m_sink.begin(m_head);
}

void HttpTransfer::onData()
{
    if (!m_inBody) {
        m_reply->skip(m_reply->bytesAvailable()); // an error page
        return;
    }
    while (m_reply && m_reply->bytesAvailable() > 0) {
        writePiece(m_reply->read(chunk));
        if (m_promise.isSettled())
            return;
    }
}

void HttpTransfer::writePiece(const QByteArray &piece)
{
    m_timer.start(m_request.stallDeadline);
    const qint64 room = m_request.maxSize.bytes() - m_received;
    m_received += piece.size();
    if (piece.size() > room && !m_request.keepStart)
        throw tooLargeError(m_head.finalUrl, ByteSize::fromBytes(m_received), m_request.maxSize);
    if (m_sink.write)
        m_sink.write(piece.size() > room ? piece.left(room) : piece);
    if (m_request.keepStart && m_received >= m_request.maxSize.bytes())
        settle([this] { m_promise.resolve(m_head); });
}

void HttpTransfer::onFinished()
{
    if (!m_reply)
        return;
    const QVariant target = m_reply->attribute(QNetworkRequest::RedirectionTargetAttribute);
    if (target.isValid()) {
        followRedirect(target.toUrl());
        return;
    }
    if (m_head.status == 0)
        onHead();
    const auto networkError = m_reply->error();
    if (m_head.status == 304 || m_head.status == 416) {
        settle([this] { m_promise.resolve(m_head); });
        return;
    }
    if (m_head.status == 0 && networkError == QNetworkReply::RemoteHostClosedError && m_repeats++ < maxRepeats) {
        dropReply();
        start(QUrl(m_head.finalUrl));
        return;
    }
    if (m_inBody) {
        onData();
        if (!m_promise.isSettled())
            finishBody(networkError != QNetworkReply::NoError);
        return;
    }
    throw m_head.status >= 300
        ? statusError(m_head.finalUrl, m_head.status, m_reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString())
        : networkErrorOf(m_head.finalUrl, networkError, m_reply->errorString(), m_sslErrors);
}

void HttpTransfer::finishBody(bool closedEarly)
{
    const bool wrongSize = m_request.verb != "HEAD" && m_head.bodySize >= 0 && m_received != m_head.bodySize;
    if (wrongSize || (closedEarly && m_request.verb != "HEAD"))
        throw truncatedError(m_head.finalUrl, m_received, m_head.bodySize);
    settle([this] { m_promise.resolve(m_head); });
}

void HttpTransfer::followRedirect(const QUrl &target)
{
    const QUrl from = m_head.finalUrl;
    const QUrl next = from.resolved(target);
    checkRedirect(from, next);
    if (m_visited.contains(next) || m_visited.size() > maxRedirects)
        throw redirectLoopError(m_request.url);
    dropReply();
    start(next);
}

Error HttpTransfer::timeoutError() const
{
    return m_inBody ? stalledError(m_head.finalUrl, m_request.stallDeadline, m_received)
                    : noAnswerError(m_head.finalUrl, m_request.firstByteDeadline);
}

void HttpTransfer::settle(const std::function<void()> &how)
{
    if (m_promise.isSettled())
        return;
    how();
    m_timer.stop();
    dropReply();
}

void HttpTransfer::dropReply()
{
    if (!m_reply)
        return;
    QNetworkReply *reply = m_reply;
    m_reply = nullptr;
    reply->disconnect(this);
    reply->abort();
    reply->deleteLater();
}

} // namespace

HttpSession makeHttpSession()
{
    auto session = std::make_shared<QNetworkAccessManager>();
    session->setProxyFactory(new ProxyFromEnvironment(QProcessEnvironment::systemEnvironment()));
    return session;
}

Task<TransferHead> transfer(HttpSession session, TransferRequest request, TransferSink sink)
{
    const QUrl url = request.url;
    request.token.throwIfCancelled();
    const auto running = std::make_shared<HttpTransfer>(std::move(session), std::move(request), std::move(sink));
    running->start(url);
    co_return co_await running->wait();
}

} // namespace domus
