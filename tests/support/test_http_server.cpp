// SPDX-License-Identifier: GPL-3.0-or-later
#include "test_http_server.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QMutex>
#include <QPointer>
#include <QSslSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <QTimer>
#include <QUrl>

namespace domus::test {

struct HttpServerState {
    QString rootDir;
    std::optional<QSslConfiguration> tls;
    mutable QMutex mutex; ///< of what follows
    QHash<QByteArray, HttpBehaviour> behaviours;
    QList<HttpRequestSeen> requests;
    qint64 bytesSent = 0;
    quint16 port = 0;

    HttpBehaviour behaviourOf(const QByteArray &path) const
    {
        const QMutexLocker lock(&mutex);
        if (const auto exact = behaviours.constFind(path); exact != behaviours.constEnd())
            return *exact;
        const HttpBehaviour *best = nullptr;
        qsizetype length = -1;
        for (auto it = behaviours.constBegin(); it != behaviours.constEnd(); ++it) {
            if (it.key().endsWith('*') && path.startsWith(it.key().chopped(1)) && it.key().size() > length) {
                best = &it.value();
                length = it.key().size();
            }
        }
        return best ? *best : HttpBehaviour();
    }
};

namespace {

QByteArray etagOf(const QFileInfo &info)
{
    const QByteArray seed = QByteArray::number(info.size()) + '-' + QByteArray::number(info.lastModified().toMSecsSinceEpoch());
    return '"' + QCryptographicHash::hash(seed, QCryptographicHash::Md5).toHex().left(16) + '"';
}

QByteArray httpDate(const QFileInfo &info)
{
    return QLocale::c().toString(info.lastModified().toUTC(), QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'")).toLatin1();
}

/// What is to be sent: a head and a source for the body.
struct Response {
    QByteArray head;
    QByteArray bytes; ///< the body itself, or
    std::shared_ptr<QFile> file; ///< where to read it
    qint64 left = 0; ///< of the body
    HttpBehaviour behaviour;
};

QByteArray headOf(int status, const QByteArray &reason, const QList<std::pair<QByteArray, QByteArray>> &headers)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(status) + ' ' + reason + "\r\n";
    for (const auto &[name, value] : headers)
        head += name + ": " + value + "\r\n";
    return head + "Connection: close\r\n\r\n";
}

Response shortAnswer(int status, const QByteArray &reason, const HttpBehaviour &behaviour)
{
    Response response;
    response.bytes = reason + '\n';
    response.left = response.bytes.size();
    response.behaviour = behaviour;
    response.head =
        headOf(status, reason, {{"Content-Length", QByteArray::number(response.left)}, {"Content-Type", "text/html"}});
    return response;
}

/// "bytes=5-" or "bytes=0-99" as first and last byte of a body of that size.
std::optional<std::pair<qint64, qint64>> rangeOf(const QByteArray &header, qint64 size)
{
    if (!header.startsWith("bytes="))
        return std::nullopt;
    const QList<QByteArray> parts = header.mid(6).split('-');
    if (parts.size() != 2 || parts[0].isEmpty())
        return std::nullopt;
    const qint64 last = parts[1].isEmpty() ? size - 1 : qMin(parts[1].toLongLong(), size - 1);
    return std::pair(parts[0].toLongLong(), last);
}

} // namespace

/// One connection: reads one request, answers, closes.
class HttpConnection : public QObject {
public:
    HttpConnection(QTcpSocket *socket, std::shared_ptr<HttpServerState> shared)
        : QObject(socket), m_socket(socket), m_shared(std::move(shared))
    {
        connect(socket, &QTcpSocket::readyRead, this, [this] { onData(); });
        connect(socket, &QTcpSocket::bytesWritten, this, [this] { pump(); });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(&m_pace, &QTimer::timeout, this, [this] { pump(); });
        m_pace.setSingleShot(true);
    }

private:
    void onData();
    void answer(const HttpRequestSeen &request);
    Response respond(const HttpRequestSeen &request) const;
    Response serveBody(const HttpRequestSeen &request, const HttpBehaviour &behaviour, Response response, qint64 size,
                       QList<std::pair<QByteArray, QByteArray>> headers) const;
    void pump();
    bool mustStop();
    void finish();

    QTcpSocket *m_socket;
    std::shared_ptr<HttpServerState> m_shared;
    QByteArray m_input;
    Response m_response;
    qint64 m_sent = 0;
    bool m_answering = false;
    QTimer m_pace;
};

void HttpConnection::onData()
{
    m_input += m_socket->readAll();
    const auto end = m_input.indexOf("\r\n\r\n");
    if (m_answering || end < 0)
        return;
    m_answering = true;
    const QList<QByteArray> lines = m_input.left(end).split('\n');
    HttpRequestSeen request;
    request.verb = lines.first().split(' ').value(0);
    request.path = lines.first().split(' ').value(1);
    for (const QByteArray &line : lines.mid(1))
        request.headers.insert(line.left(line.indexOf(':')).trimmed().toLower(), line.mid(line.indexOf(':') + 1).trimmed());
    {
        const QMutexLocker lock(&m_shared->mutex);
        m_shared->requests.append(request);
    }
    const HttpBehaviour behaviour = m_shared->behaviourOf(request.path);
    if (!behaviour.silent)
        QTimer::singleShot(behaviour.delay, this, [this, request] { answer(request); });
}

void HttpConnection::answer(const HttpRequestSeen &request)
{
    m_response = respond(request);
    if (request.verb == "HEAD")
        m_response.left = 0;
    m_socket->write(m_response.head);
    pump();
}

Response HttpConnection::respond(const HttpRequestSeen &request) const
{
    const HttpBehaviour behaviour = m_shared->behaviourOf(request.path);
    if (!behaviour.redirectTo.isEmpty()) {
        Response redirect = shortAnswer(302, "Found", behaviour);
        redirect.head =
            headOf(302, "Found", {{"Location", behaviour.redirectTo}, {"Content-Length", QByteArray::number(redirect.left)}});
        return redirect;
    }
    if (!behaviour.credentials.isEmpty()
        && request.headers.value("authorization") != "Basic " + behaviour.credentials.toBase64()) {
        Response refused = shortAnswer(401, "Unauthorized", behaviour);
        refused.head = headOf(401, "Unauthorized",
                              {{"WWW-Authenticate", "Basic realm=\"x\""}, {"Content-Length", QByteArray::number(refused.left)}});
        return refused;
    }
    if (behaviour.status != 200)
        return shortAnswer(behaviour.status, behaviour.status == 404 ? "Not Found" : "As asked for", behaviour);
    Response response;
    if (behaviour.body) {
        response.bytes = *behaviour.body;
        return serveBody(request, behaviour, response, response.bytes.size(), {});
    }
    const QString path = QUrl::fromPercentEncoding(request.path.split('?').first());
    const QFileInfo info(m_shared->rootDir + path);
    response.file = std::make_shared<QFile>(info.filePath());
    if (m_shared->rootDir.isEmpty() || path.contains(QLatin1String("..")) || !info.isFile()
        || !response.file->open(QIODevice::ReadOnly))
        return shortAnswer(404, "Not Found", behaviour);
    if (!behaviour.etag)
        return serveBody(request, behaviour, response, info.size(), {});
    const QByteArray etag = etagOf(info);
    if (request.headers.value("if-none-match") == etag) {
        Response unchanged;
        unchanged.behaviour = behaviour;
        unchanged.head = headOf(304, "Not Modified", {{"ETag", etag}});
        return unchanged;
    }
    return serveBody(request, behaviour, response, info.size(), {{"ETag", etag}, {"Last-Modified", httpDate(info)}});
}

Response HttpConnection::serveBody(const HttpRequestSeen &request, const HttpBehaviour &behaviour, Response response, qint64 size,
                                   QList<std::pair<QByteArray, QByteArray>> headers) const
{
    response.behaviour = behaviour;
    response.left = size;
    headers.append({"Content-Type", behaviour.contentType});
    auto range = behaviour.ranges ? rangeOf(request.headers.value("range"), size) : std::nullopt;
    const QByteArray condition = request.headers.value("if-range");
    const bool same =
        condition.isEmpty() || std::any_of(headers.begin(), headers.end(), [&](const auto &h) { return h.second == condition; });
    if (range && !same)
        range.reset();
    if (range && range->first >= size)
        return shortAnswer(416, "Range Not Satisfiable", behaviour);
    if (range) {
        response.left = range->second - range->first + 1;
        response.bytes = response.bytes.mid(range->first, response.left);
        if (response.file)
            response.file->seek(range->first);
        headers.append({"Content-Range",
                        "bytes " + QByteArray::number(range->first) + '-' + QByteArray::number(range->second) + '/'
                            + QByteArray::number(size)});
    }
    if (behaviour.contentLength)
        headers.append(
            {"Content-Length", QByteArray::number(behaviour.claimLength >= 0 ? behaviour.claimLength : response.left)});
    response.head = headOf(range ? 206 : 200, range ? "Partial Content" : "OK", headers);
    return response;
}

bool HttpConnection::mustStop()
{
    if (m_response.behaviour.stallAfter >= 0 && m_sent >= m_response.behaviour.stallAfter)
        return true;
    if (m_response.left > 0 && (m_response.behaviour.cutAfter < 0 || m_sent < m_response.behaviour.cutAfter))
        return false;
    finish();
    return true;
}

void HttpConnection::pump()
{
    if (m_response.head.isEmpty() || m_pace.isActive() || m_socket->bytesToWrite() > 256 * 1024 || mustStop())
        return;
    const HttpBehaviour &behaviour = m_response.behaviour;
    qint64 piece =
        qMin<qint64>(m_response.left, behaviour.bytesPerSecond > 0 ? qMax<qint64>(1, behaviour.bytesPerSecond / 50) : 64 * 1024);
    for (const qint64 limit : {behaviour.cutAfter, behaviour.stallAfter}) {
        if (limit >= 0)
            piece = qMin(piece, limit - m_sent);
    }
    const QByteArray bytes = m_response.file ? m_response.file->read(piece) : m_response.bytes.mid(m_sent, piece);
    m_sent += bytes.size();
    m_response.left -= bytes.size();
    if (bytes.isEmpty())
        m_response.left = 0;
    {
        const QMutexLocker lock(&m_shared->mutex);
        m_shared->bytesSent += bytes.size();
    }
    if (behaviour.bytesPerSecond > 0)
        m_pace.start(20);
    m_socket->write(bytes);
    if (m_response.left == 0 || m_sent == behaviour.cutAfter)
        mustStop();
}

void HttpConnection::finish()
{
    m_response.head.clear();
    m_socket->disconnectFromHost();
}

/// Lives on the server's thread.
class TestHttpServer::Worker : public QTcpServer {
public:
    explicit Worker(std::shared_ptr<HttpServerState> shared) : m_shared(std::move(shared)) {}

    void begin()
    {
        if (!listen(QHostAddress::LocalHost))
            qFatal("The test's HTTP server cannot listen: %s", qPrintable(errorString()));
        m_shared->port = serverPort();
    }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        QTcpSocket *socket = nullptr;
        if (m_shared->tls) {
            auto *secure = new QSslSocket(this);
            secure->setSocketDescriptor(descriptor);
            secure->setSslConfiguration(*m_shared->tls);
            secure->startServerEncryption();
            socket = secure;
        } else {
            socket = new QTcpSocket(this);
            socket->setSocketDescriptor(descriptor);
        }
        new HttpConnection(socket, m_shared);
    }

private:
    std::shared_ptr<HttpServerState> m_shared;
};

TestHttpServer::TestHttpServer(const QString &rootDir, const std::optional<QSslConfiguration> &tls)
    : m_shared(std::make_shared<HttpServerState>()), m_worker(nullptr), m_thread(std::make_unique<QThread>())
{
    m_shared->rootDir = rootDir;
    m_shared->tls = tls;
    m_worker = new Worker(m_shared);
    m_worker->moveToThread(m_thread.get());
    m_thread->start();
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker] { worker->begin(); }, Qt::BlockingQueuedConnection);
}

TestHttpServer::~TestHttpServer()
{
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker] { delete worker; }, Qt::BlockingQueuedConnection);
    m_thread->quit();
    m_thread->wait();
}

quint16 TestHttpServer::port() const
{
    return m_shared->port;
}

QString TestHttpServer::url(const QString &path) const
{
    const QString scheme = m_shared->tls ? QStringLiteral("https") : QStringLiteral("http");
    return QStringLiteral("%1://127.0.0.1:%2%3").arg(scheme).arg(port()).arg(path);
}

void TestHttpServer::behave(const QByteArray &path, const HttpBehaviour &behaviour)
{
    const QMutexLocker lock(&m_shared->mutex);
    m_shared->behaviours.insert(path, behaviour);
}

QList<HttpRequestSeen> TestHttpServer::requests() const
{
    const QMutexLocker lock(&m_shared->mutex);
    return m_shared->requests;
}

int TestHttpServer::requestCount(const QByteArray &path) const
{
    const QList<HttpRequestSeen> all = requests();
    return int(std::count_if(all.begin(), all.end(), [&path](const HttpRequestSeen &request) { return request.path == path; }));
}

void TestHttpServer::clearRequests()
{
    const QMutexLocker lock(&m_shared->mutex);
    m_shared->requests.clear();
}

qint64 TestHttpServer::bytesSent() const
{
    const QMutexLocker lock(&m_shared->mutex);
    return m_shared->bytesSent;
}

} // namespace domus::test
