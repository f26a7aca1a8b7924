// SPDX-License-Identifier: GPL-3.0-or-later
// What each side does when the other misbehaves.
#include "sample_server.h"

#include <QSignalSpy>
#include <sys/socket.h>

using namespace domus;
using namespace domus::api::sample;
using test::failureOf;
using test::waitUntil;

namespace {

/// A client of bare bytes.
struct RawClient {
    FdStream stream;
    bool closed = false;

    explicit RawClient(const test::SampleServer &server)
        : stream(connectUnixSocket(server.path), ByteSize::fromMiB(64), ByteSize::fromMiB(64))
    {
        QObject::connect(&stream, &FdStream::closed, &stream, [this] { closed = true; });
    }
    void say(const QByteArray &json) { stream.write(json + '\0'); }
    /// The next message.
    QByteArray hear()
    {
        waitUntil([this] { return closed || stream.buffered().contains('\0'); });
        return stream.take(stream.buffered().indexOf('\0') + 1).chopped(1);
    }
};

/// A client of ours on one end, and the bare other end.
struct RawServer {
    std::pair<UniqueFd, UniqueFd> sockets = makeSocketPair();
    FdStream stream{std::move(sockets.first), ByteSize::fromMiB(64), ByteSize::fromMiB(64)};
    std::shared_ptr<varlink::ClientConnection> connection = varlink::ClientConnection::create(std::move(sockets.second));
    QSignalSpy closed{connection.get(), &varlink::ClientConnection::closed};

    /// What a call ends with when that is the answer to it.
    std::optional<ErrorInfo> totalAnswered(const QByteArray &bytes)
    {
        stream.write(bytes);
        return failureOf(Client(connection).total());
    }
};

const QByteArray askTotal = R"({"method":"io.domus.sample.Total"})";

} // namespace

class TestVarlinkRobustness : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rubbishClosesTheConnection_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("no JSON") << QByteArray("GET / HTTP/1.1\r\n\0", 17);
        QTest::newRow("only a NUL") << QByteArray(1, '\0');
        QTest::newRow("no method") << QByteArray("{}\0", 3);
        QTest::newRow("deep") << QByteArray(1000, '[') + '\0';
        QTest::newRow("too large") << QByteArray(varlink::maximalMessage + 2, 'x');
    }
    void rubbishClosesTheConnection()
    {
        QFETCH(QByteArray, bytes);
        const test::SampleServer server;
        RawClient client(server);
        client.stream.write(bytes);
        QVERIFY(waitUntil([&] { return client.closed; }));
        QCOMPARE(server.server.connectionCount(), 0);
        QCOMPARE(runUntilDone(server.client().total()).sum, 0); // the others are served on
    }
    void wrongParametersAreNamed()
    {
        const test::SampleServer server;
        RawClient client(server);
        client.say(R"({"method":"io.domus.sample.Delete","parameters":{"amount":"1"}})");
        QCOMPARE(client.hear(),
                 QByteArray(R"({"error":"org.varlink.service.InvalidParameter","parameters":{"parameter":"amount",)"
                            R"("text":"amount: expected an integer, got a string"}})"));
        const auto error = failureOf(server.connect()->call(QStringLiteral("io.domus.sample.Delete"), {}));
        QVERIFY(error);
        QCOMPARE(error->code, ErrorCode::InvalidArgument);
        QCOMPARE(error->text, QStringLiteral("amount: is missing"));
    }
    void unknownNamesAreTold()
    {
        const test::SampleServer server;
        RawClient client(server);
        client.say(R"({"method":"io.domus.sample.Nothing"})");
        QCOMPARE(client.hear(),
                 QByteArray(R"({"error":"org.varlink.service.MethodNotFound","parameters":{"method":"Nothing"}})"));
        client.say(R"({"method":"io.domus.nowhere.Nothing"})");
        QCOMPARE(
            client.hear(),
            QByteArray(R"({"error":"org.varlink.service.InterfaceNotFound","parameters":{"interface":"io.domus.nowhere"}})"));
        client.say(askTotal);
        QCOMPARE(client.hear(), QByteArray(R"({"parameters":{"sum":0}})"));
    }
    void upgradeMustBeAskedForAndOffered()
    {
        const test::SampleServer server;
        RawClient client(server);
        client.say(R"({"method":"io.domus.sample.OpenEcho","parameters":{"greeting":""}})");
        QVERIFY(client.hear().contains("call it with upgrade"));
        client.say(R"({"method":"io.domus.sample.Total","upgrade":true})");
        QVERIFY(client.hear().contains("call it without upgrade"));
        client.say(R"({"method":"io.domus.sample.Count","parameters":{"limit":1},"upgrade":true})");
        QVERIFY(client.hear().contains("call it without upgrade"));
        QVERIFY(!client.closed);
    }
    void bytesBehindAnUpgradeAreHandedOn()
    {
        const test::SampleServer server;
        RawClient client(server);
        client.stream.write(QByteArray(R"({"method":"io.domus.sample.OpenEcho","parameters":{"greeting":"<"},"upgrade":true})")
                            + '\0' + QByteArray("a\0b", 3));
        QCOMPARE(client.hear(), QByteArray(R"({"parameters":{"length":1}})"));
        QVERIFY(waitUntil([&] { return client.stream.buffered().size() == 4; }));
        QCOMPARE(client.stream.takeAll(), QByteArray("<a\0b", 4));
    }
    void requestsInOnePieceAndByteByByte()
    {
        const test::SampleServer server;
        RawClient client(server);
        client.stream.write(askTotal + '\0' + askTotal + '\0' + askTotal.first(5));
        for (const char c : QByteArray(askTotal.mid(5) + '\0'))
            client.stream.write(QByteArray(1, c));
        for (int i = 0; i < 3; ++i)
            QCOMPARE(client.hear(), QByteArray(R"({"parameters":{"sum":0}})"));
    }
    void clientLeavesDuringACall()
    {
        const test::SampleServer server;
        auto client = std::make_unique<RawClient>(server);
        client->say(R"({"method":"io.domus.sample.WaitForever","more":true})");
        QVERIFY(waitUntil([&] { return server.handler->waiting == 1; }));
        client.reset();
        QVERIFY(waitUntil([&] { return server.handler->waiting == 0 && server.server.connectionCount() == 0; }));
    }
    void clientLeavesDuringAStream()
    {
        const test::SampleServer server;
        auto client = std::make_unique<RawClient>(server);
        client->say(R"({"method":"io.domus.sample.Count","parameters":{"limit":1000000000,"padding":1000},"more":true})");
        client->hear();
        client.reset();
        QVERIFY(waitUntil([&] { return server.handler->countEnded; }));
        QVERIFY(waitUntil([&] { return server.server.connectionCount() == 0; }));
    }
    void slowReaderHoldsTheHandler()
    {
        const test::SampleServer server;
        const UniqueFd client = connectUnixSocket(server.path); // reads nothing yet
        const QByteArray ask =
            QByteArray(R"({"method":"io.domus.sample.Count","parameters":{"limit":700,"padding":10000},"more":true})") + '\0';
        QCOMPARE(::send(client.get(), ask.constData(), size_t(ask.size()), 0), ask.size());
        QVERIFY(waitUntil([&] { return server.handler->sent > 0; }));
        runUntilDone(server.client().echo({})); // others are served meanwhile
        const int sent = server.handler->sent;
        QVERIFY2(sent < 200, qPrintable(QString::number(sent))); // kernel's buffer and 64 KiB of ours, of 7 MB
        FdStream reader(UniqueFd(::dup(client.get())));
        QVERIFY(waitUntil([&] {
            reader.takeAll();
            return server.handler->countEnded;
        }));
        QCOMPARE(server.handler->sent, 699);
    }
    void floodOfRequestsIsNotReadAhead()
    {
        const test::SampleServer server;
        RawClient client(server); // its own writes are bounded by the socket, its answers are read at the end
        QByteArray flood;
        for (int i = 0; i < 5'000; ++i)
            flood += askTotal + '\0';
        client.stream.write(flood);
        int answers = 0;
        QVERIFY(waitUntil([&] {
            answers += int(client.stream.takeAll().count('\0'));
            return answers == 5'000;
        }));
    }
    void refusedPeerIsClosed()
    {
        test::SampleServer server;
        server.admits = false;
        const auto error = failureOf(server.client().total());
        QVERIFY(error);
        QCOMPARE(error->code, ErrorCode::Disconnected);
    }
    void serverEndsDuringCalls()
    {
        auto server = std::make_unique<test::SampleServer>();
        const auto handler = server->handler;
        const Client client = server->client();
        const Client watcher = server->client();
        QStringList ends;
        const auto record = [](Task<> task, QStringList *into) -> Task<> {
            try {
                co_await task;
            } catch (const Error &error) {
                into->append(errorCodeName(error.code()));
            }
        };
        record(watcher.waitForever({}, {}), &ends);
        QVERIFY(waitUntil([&] { return handler->waiting == 1; }));
        server.reset();
        QVERIFY(waitUntil([&] { return ends.size() == 1 && handler->waiting == 0; }));
        QCOMPARE(ends, QStringList{QStringLiteral("Disconnected")});
        QCOMPARE(failureOf(client.total())->code, ErrorCode::Disconnected);
        QCOMPARE(failureOf(client.total())->code, ErrorCode::Disconnected); // at once, from now on
    }
    void cancelledStreamClosesItsConnection()
    {
        const test::SampleServer server;
        CancelSource cancel;
        const auto connection = server.connect();
        int replies = 0;
        const auto error = failureOf(Client(connection)
                                         .count(
                                             {.limit = 1'000'000'000, .padding = {}},
                                             [&](CountReply) {
                                                 if (++replies == 3)
                                                     cancel.cancel(QStringLiteral("enough"));
                                             },
                                             cancel.token()));
        QVERIFY(error);
        QCOMPARE(error->code, ErrorCode::Cancelled);
        QCOMPARE(error->text, QStringLiteral("enough"));
        QCOMPARE(replies, 3);
        QVERIFY(!connection->isOpen());
        QVERIFY(waitUntil([&] { return server.handler->countEnded; }));
    }
    void alreadyCancelledStream()
    {
        const test::SampleServer server;
        CancelSource cancel;
        cancel.cancel();
        const auto error = failureOf(server.client().waitForever({}, {}, cancel.token()));
        QVERIFY(error);
        QCOMPARE(error->code, ErrorCode::Cancelled);
    }
    void throwingCallbackEndsTheStream()
    {
        const test::SampleServer server;
        const auto error = failureOf(server.client().count({.limit = 1000, .padding = {}}, [](CountReply reply) {
            if (reply.number == 2)
                throw Error(ErrorCode::NoSpace, QStringLiteral("cannot show more"));
        }));
        QVERIFY(error);
        QCOMPARE(error->code, ErrorCode::NoSpace);
    }

    void rubbishFromTheServer_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("cause");
        const auto row = [](const char *name, const QByteArray &answer, const char *code, const char *cause) {
            QTest::newRow(name) << answer << QString::fromLatin1(code) << QString::fromLatin1(cause);
        };
        row("no JSON", QByteArray("HTTP/1.1 400\0", 13), "Disconnected", "the message is not JSON: illegal value at byte 1");
        row("array", QByteArray("[]\0", 3), "Disconnected", "the message is not a JSON object");
        row("too large", QByteArray(varlink::maximalMessage + 1, ' '), "Disconnected", "a message is larger than 16 MiB");
        row("wrong type", QByteArray("{\"parameters\":{\"sum\":\"1\"}}\0", 27), "Internal",
            "sum: expected an integer, got a string");
        row("nothing in it", QByteArray("{}\0", 3), "Internal", "sum: is missing");
        row("in parts", QByteArray("{\"parameters\":{},\"continues\":true}\0", 35), "Internal", "sum: is missing");
        row("unknown error", QByteArray("{\"error\":\"x.Y\",\"parameters\":{\"a\":1}}\0", 37), "Internal", "{\"a\":1}");
    }
    void rubbishFromTheServer()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QString, code);
        QFETCH(QString, cause);
        RawServer server;
        const auto error = server.totalAnswered(answer);
        QVERIFY(error);
        QCOMPARE(errorCodeName(error->code), code);
        QCOMPARE(error->cause, cause);
    }
    void answerThatNobodyAskedFor()
    {
        RawServer server;
        server.stream.write(QByteArray("{}\0", 3));
        QVERIFY(waitUntil([&] { return server.closed.size() == 1; }));
        QVERIFY(!server.connection->isOpen());
    }
    void halfAnAnswerAndTheEnd()
    {
        RawServer server;
        QTimer::singleShot(0, &server.stream, [&] {
            server.stream.write("{\"parame");
            server.stream.close();
        });
        const auto error = failureOf(Client(server.connection).total());
        QVERIFY(error);
        QCOMPARE(error->code, ErrorCode::Disconnected);
    }
    void upgradeIsRefusedOrCutOff()
    {
        const test::SampleServer server;
        const auto connection = server.connect();
        const auto refused = failureOf(connection->upgrade(QStringLiteral("io.domus.sample.Total"), {}));
        QVERIFY(refused);
        QCOMPARE(refused->code, ErrorCode::InvalidArgument);
        QVERIFY(!connection->isOpen());

        RawServer raw;
        QTimer::singleShot(0, &raw.stream, [&] { raw.stream.close(); });
        const auto cut = failureOf(Client(raw.connection).openEcho({}));
        QVERIFY(cut);
        QCOMPARE(cut->code, ErrorCode::Disconnected);
    }
    void connectionDroppedFromItsOwnCallback()
    {
        const test::SampleServer server;
        auto connection = server.connect();
        bool called = false;
        const auto drop = [&](QJsonObject) {
            called = true;
            connection.reset();
        };
        const auto task = connection->stream(QStringLiteral("io.domus.sample.Count"), {{QStringLiteral("limit"), 2}}, drop, {});
        QVERIFY(waitUntil([&] { return called && task.isReady(); }));
    }
};

QTEST_GUILESS_MAIN(TestVarlinkRobustness)
#include "test_varlink_robustness.moc"
