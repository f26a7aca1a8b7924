// SPDX-License-Identifier: GPL-3.0-or-later
#include "org_varlink_service.h"
#include "sample_server.h"

#include <QFile>
#include <unistd.h>

using namespace domus;
using namespace domus::api::sample;
using test::failureOf;
using test::waitUntil;

namespace {

Everything everything()
{
    Everything value;
    value.flag = true;
    value.number = 9007199254740993; // not a double
    value.ratio = 0.25;
    value.text = QStringLiteral("täxt\n\"");
    value.extra = {{QStringLiteral("a"), QJsonArray{1, QStringLiteral("b")}}};
    value.memory = ByteSize::fromGiB(3);
    value.disks = {ByteSize::fromMiB(1), ByteSize::fromBytes(std::numeric_limits<qint64>::max())};
    value.named = {{QStringLiteral("x"), ByteSize::fromKiB(4)}};
    value.mood = Mood::VeryWell;
    value.table = {{1, 2}, {}, {std::numeric_limits<qint64>::min()}};
    value.points = {{QStringLiteral("p"), Point{1, 2}}, {QStringLiteral("q"), Point{3, std::nullopt}}};
    value.tags = {QStringLiteral("red"), QStringLiteral("blue")};
    value.inner.default_ = 7;
    value.choice = EverythingChoice::Right;
    return value;
}

} // namespace

class TestVarlinkCalls : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void callCarriesEveryShape()
    {
        const test::SampleServer bench;
        const Everything value = everything();
        QVERIFY(runUntilDone(bench.client().echo({value})).value == value);
    }
    void pipelinedCallsAreAnsweredInOrder()
    {
        const test::SampleServer bench;
        const Client client = bench.client();
        QList<qint64> sums;
        auto ask = [](Client c, QList<qint64> *into) -> Task<> { into->append((co_await c.total()).sum); };
        for (int i = 1; i <= 100; ++i) {
            client.delete_({.amount = 1});
            ask(client, &sums);
        }
        QVERIFY(waitUntil([&] { return sums.size() == 100; }));
        for (int i = 0; i < 100; ++i)
            QCOMPARE(sums[i], i + 1);
        QCOMPARE(bench.handler->peer.uid, ::getuid());
        QCOMPARE(bench.handler->peer.pid, ::getpid());
    }
    void errorArrivesAsItWasThrown()
    {
        const test::SampleServer bench;
        const Client client = bench.client();
        const auto error = failureOf(client.fail({QStringLiteral("NoSpace")}));
        QVERIFY(error);
        QCOMPARE(error->code, ErrorCode::NoSpace);
        QCOMPARE(error->text, QStringLiteral("It failed"));
        QCOMPARE(error->hint, QStringLiteral("Do better"));
        QCOMPARE(error->cause, QStringLiteral("deep down"));
        QCOMPARE(error->guest, QStringLiteral("fc6"));
        const auto foreign = failureOf(client.fail({QStringLiteral("foreign")}));
        QVERIFY(foreign);
        QCOMPARE(foreign->code, ErrorCode::Internal);
        QCOMPARE(foreign->cause, QStringLiteral("not one of ours"));
        QCOMPARE(runUntilDone(client.total()).sum, 0); // the connection goes on
    }
    void streamEndsWithItsLastReply()
    {
        const test::SampleServer bench;
        QList<qint64> numbers;
        runUntilDone(bench.client().count({.limit = 5}, [&](CountReply reply) { numbers.append(reply.number); }));
        QCOMPARE(numbers, (QList<qint64>{0, 1, 2, 3, 4}));
    }
    void streamWithoutRepliesJustEnds()
    {
        const test::SampleServer bench;
        int replies = 0;
        runUntilDone(bench.client().count({.limit = 0}, [&](CountReply) { ++replies; }));
        QCOMPARE(replies, 0);
    }
    void streamWithoutMoreGivesTheFirstReply()
    {
        const test::SampleServer bench;
        const auto connection = bench.connect();
        const auto reply =
            runUntilDone(connection->call(QStringLiteral("io.domus.sample.Count"), {{QStringLiteral("limit"), 3}}));
        QCOMPARE(reply.value(QStringLiteral("number")).toInteger(-1), 0);
        QVERIFY(bench.handler->countEnded);
        QCOMPARE(runUntilDone(Client(connection).total()).sum, 0);
    }
    void onewayGetsNoReply()
    {
        const test::SampleServer bench;
        const auto connection = bench.connect();
        for (int i = 0; i < 3; ++i)
            connection->callOneway(QStringLiteral("io.domus.sample.Delete"), {{QStringLiteral("amount"), 5}});
        connection->callOneway(QStringLiteral("io.domus.sample.NoSuch"), {});
        connection->callOneway(QStringLiteral("io.domus.nosuch.Method"), {});
        QCOMPARE(runUntilDone(Client(connection).total()).sum, 15);
    }
    void upgradeGivesARawStream()
    {
        const test::SampleServer bench;
        auto [reply, fd] = runUntilDone(bench.client().openEcho({QStringLiteral("hello")}));
        QCOMPARE(reply.length, 5);
        FdStream stream(std::move(fd));
        QByteArray bytes;
        for (int i = 0; i < 200'000; ++i)
            bytes.append(char(i % 251));
        stream.write(bytes);
        QVERIFY(waitUntil([&] { return stream.buffered().size() == 5 + bytes.size(); }));
        QCOMPARE(stream.takeAll(), QByteArray("hello" + bytes));
        QCOMPARE(bench.server.connectionCount(), 0);
    }
    void introspectionTellsTheInterface()
    {
        const test::SampleServer bench;
        const api::service::Client client(bench.connect());
        const auto info = runUntilDone(client.getInfo());
        QCOMPARE(info.product, QStringLiteral("sample"));
        QCOMPARE(info.interfaces, (QStringList{QStringLiteral("io.domus.sample"), QStringLiteral("org.varlink.service")}));
        const auto text = runUntilDone(client.getInterfaceDescription({QStringLiteral("io.domus.sample")})).description;
        QFile file(QStringLiteral(DOMUS_TEST_DATA "/io.domus.sample.varlink"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(text, QString::fromUtf8(file.readAll()));
        const auto error = failureOf(client.getInterfaceDescription({QStringLiteral("io.domus.nosuch")}));
        QVERIFY(error);
        QCOMPARE(error->code, ErrorCode::NotSupported);
    }
};

QTEST_GUILESS_MAIN(TestVarlinkCalls)
#include "test_varlink_calls.moc"
