// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QSslConfiguration>
#include <QString>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace domus::test {

/// How the server treats one path. The default is an honest server.
struct HttpBehaviour {
    int status = 200; ///< other than 200: sent with a short body
    QByteArray redirectTo; ///< a 302 to there
    QByteArray credentials; ///< "user:password" without which it answers 401
    bool silent = false; ///< takes the request and never answers
    std::chrono::milliseconds delay{0}; ///< before the head
    qint64 cutAfter = -1; ///< bytes of the body, then the connection is closed
    qint64 stallAfter = -1; ///< bytes of the body, then nothing more
    qint64 bytesPerSecond = 0; ///< 0: as fast as it goes
    bool ranges = true; ///< honours Range
    bool etag = true; ///< sends one and honours If-None-Match and If-Range
    bool contentLength = true; ///< false: the body ends with the connection
    qint64 claimLength = -1; ///< what Content-Length says instead of the truth
    std::optional<QByteArray> body; ///< instead of a file
    QByteArray contentType = "application/octet-stream";
};

/// What was asked.
struct HttpRequestSeen {
    QByteArray verb;
    QByteArray path;
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
};

struct HttpServerState; ///< the server's own

/// An HTTP server on 127.0.0.1, at a port of its own, serving a folder: with Range, ETag, HEAD, and every kind of
/// bad behaviour that a client must survive. It runs on a thread of its own, so that it answers also while the
/// test's thread blocks. All functions may be called from the test's thread at any time; it stops when destroyed.
class TestHttpServer {
public:
    /// Serves below that folder (which may be empty: then only set bodies). With a TLS configuration it serves https.
    explicit TestHttpServer(const QString &rootDir = {}, const std::optional<QSslConfiguration> &tls = {});
    ~TestHttpServer();
    Q_DISABLE_COPY_MOVE(TestHttpServer)

    quint16 port() const;
    /// "http://127.0.0.1:PORT" and the path, which begins with '/'.
    QString url(const QString &path = QStringLiteral("/")) const;

    /// For a path as in the request ("/a/b"). A path ending in '*' stands for all that begin so; the longest wins.
    void behave(const QByteArray &path, const HttpBehaviour &behaviour);
    /// All requests so far, in order.
    QList<HttpRequestSeen> requests() const;
    int requestCount(const QByteArray &path) const;
    void clearRequests();
    /// Bodies' bytes sent so far.
    qint64 bytesSent() const;

private:
    class Worker;
    std::shared_ptr<HttpServerState> m_shared;
    Worker *m_worker;
    std::unique_ptr<class QThread> m_thread;
};

} // namespace domus::test
