// SPDX-License-Identifier: GPL-3.0-or-later
// The tunnel between the decoder and a server that speaks TLS, with GnuTLS at the other end.
#include "async/fd_stream.h"
#include "decoder/tls_tunnel.h"
#include "waiting.h"

#include <QElapsedTimer>
#include <QTest>
#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <thread>

using namespace domus;
using namespace domus::console;

namespace {

/// An anonymous TLS server on a blocking socket that does what a test says; ends when the client does.
class AnonymousServer {
public:
    using Script = std::function<void(gnutls_session_t session)>;

    AnonymousServer(int fd, Script script)
        : m_fd(fd), m_thread([this, run = std::move(script)] {
              ::fcntl(m_fd, F_SETFL, 0);
              gnutls_anon_allocate_server_credentials(&m_credentials);
              gnutls_init(&m_session, GNUTLS_SERVER);
              gnutls_priority_set_direct(m_session, "NORMAL:-VERS-TLS-ALL:+VERS-TLS1.2:+ANON-ECDH", nullptr);
              gnutls_credentials_set(m_session, GNUTLS_CRD_ANON, m_credentials);
              gnutls_transport_set_int(m_session, m_fd);
              if (gnutls_handshake(m_session) == 0)
                  run(m_session);
              gnutls_deinit(m_session);
              gnutls_anon_free_server_credentials(m_credentials);
          })
    {
    }
    ~AnonymousServer()
    {
        ::shutdown(m_fd, SHUT_RDWR);
        m_thread.join();
    }
    Q_DISABLE_COPY(AnonymousServer)

private:
    int m_fd;
    gnutls_session_t m_session = nullptr;
    gnutls_anon_server_credentials_t m_credentials = nullptr;
    std::thread m_thread;
};

/// The decoder's side: handshake done, tunnel running.
struct Client {
    ServerStream stream;
    TlsTunnel tunnel;
    std::thread thread;

    explicit Client(int fd) : stream(fd), thread([this] { tunnel.run(); })
    {
        auto session = std::make_unique<TlsSession>(fd, TlsSession::Kind::Anonymous);
        if (!session->handshake())
            qFatal("no TLS: %s", session->problem().c_str());
        tunnel.open(std::move(session), stream);
    }
    ~Client()
    {
        stream.shutDown();
        thread.join();
    }
    Q_DISABLE_COPY(Client)
};

QByteArray pattern(qsizetype bytes)
{
    QByteArray all(bytes, '\0');
    for (qsizetype i = 0; i < bytes; ++i)
        all[i] = char(i * 7 + i / 251);
    return all;
}

void echo(gnutls_session_t session)
{
    QByteArray buffer(40'000, '\0');
    for (;;) {
        const ssize_t got = gnutls_record_recv(session, buffer.data(), size_t(buffer.size()));
        if (got <= 0)
            return;
        for (ssize_t sent = 0; sent < got;) {
            const ssize_t now = gnutls_record_send(session, buffer.constData() + sent, size_t(got - sent));
            if (now <= 0)
                return;
            sent += now;
        }
    }
}

std::chrono::microseconds processorTime()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto sum = [](const timeval &a, const timeval &b) { return (a.tv_sec + b.tv_sec) * 1'000'000 + a.tv_usec + b.tv_usec; };
    return std::chrono::microseconds(sum(usage.ru_utime, usage.ru_stime));
}

} // namespace

class TestTlsTunnel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void carriesEverythingBothWays();
    void burstLeavesAtOnce();
    void endOfTheServerIsSeen();
    void waitsQuietlyForWhoDoesNotRead();
};

void TestTlsTunnel::carriesEverythingBothWays()
{
    auto [ours, theirs] = makeSocketPair();
    const AnonymousServer server(theirs.get(), echo);
    const Client client(ours.get());
    const int near = client.stream.descriptor();
    QVERIFY(near != ours.get());
    const QByteArray sent = pattern(3'000'000);
    QByteArray received;
    qsizetype gone = 0;
    QElapsedTimer clock;
    clock.start();
    while (received.size() < sent.size() && clock.elapsed() < 20'000) {
        pollfd waiting = {near, short(POLLIN | (gone < sent.size() ? POLLOUT : 0)), 0};
        ::poll(&waiting, 1, 1000);
        if (gone < sent.size())
            gone +=
                qMax<ssize_t>(0, ::send(near, sent.constData() + gone, size_t(sent.size() - gone), MSG_NOSIGNAL | MSG_DONTWAIT));
        char buffer[5000];
        const ssize_t got = ::recv(near, buffer, sizeof(buffer), MSG_DONTWAIT);
        QVERIFY(got != 0);
        if (got > 0)
            received.append(buffer, got);
    }
    QVERIFY(received == sent);
}

/// More than one record of TLS, and a server that says nothing meanwhile.
void TestTlsTunnel::burstLeavesAtOnce()
{
    auto [ours, theirs] = makeSocketPair();
    std::atomic<qsizetype> arrived = 0;
    const AnonymousServer server(theirs.get(), [&arrived](gnutls_session_t session) {
        char buffer[4096];
        for (ssize_t got = 1; got > 0; arrived += qMax<ssize_t>(got, 0))
            got = gnutls_record_recv(session, buffer, sizeof(buffer));
    });
    const Client client(ours.get());
    const QByteArray burst = pattern(60'000);
    QCOMPARE(::send(client.stream.descriptor(), burst.constData(), size_t(burst.size()), MSG_NOSIGNAL), burst.size());
    QVERIFY2(test::waitUntil([&] { return arrived == burst.size(); }), qPrintable(QString::number(arrived)));
}

void TestTlsTunnel::endOfTheServerIsSeen()
{
    auto [ours, theirs] = makeSocketPair();
    const AnonymousServer server(theirs.get(), [fd = theirs.get()](gnutls_session_t session) {
        gnutls_record_send(session, "last words", 10);
        ::shutdown(fd, SHUT_RDWR);
    });
    const Client client(ours.get());
    QByteArray all;
    QVERIFY(test::waitUntil([&] {
        char buffer[100];
        const ssize_t got = ::recv(client.stream.descriptor(), buffer, sizeof(buffer), MSG_DONTWAIT);
        if (got > 0)
            all.append(buffer, got);
        return got == 0;
    }));
    QCOMPARE(all, QByteArray("last words"));
}

void TestTlsTunnel::waitsQuietlyForWhoDoesNotRead()
{
    auto [ours, theirs] = makeSocketPair();
    std::atomic<qint64> sent = 0;
    const AnonymousServer server(theirs.get(), [&sent](gnutls_session_t session) {
        const QByteArray piece = pattern(16'000);
        for (ssize_t now = 1; now > 0; sent += qMax<ssize_t>(now, 0))
            now = gnutls_record_send(session, piece.constData(), size_t(piece.size()));
    });
    const Client client(ours.get()); // takes nothing
    const auto isStill = [&sent](std::chrono::milliseconds time) {
        const qint64 before = sent;
        return !test::waitUntil([&] { return sent != before; }, time);
    };
    QVERIFY(test::waitUntil([&] { return sent > 0; }));
    QVERIFY(test::waitUntil([&] { return isStill(std::chrono::milliseconds(300)); }));
    QVERIFY2(sent < 4'000'000, qPrintable(QString::number(sent))); // bounded
    const auto before = processorTime();
    QVERIFY(isStill(std::chrono::milliseconds(1000)));
    const auto used = processorTime() - before;
    QVERIFY2(used < std::chrono::milliseconds(500), qPrintable(QString::number(used.count())));
}

QTEST_GUILESS_MAIN(TestTlsTunnel)
#include "test_tls_tunnel.moc"
