// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/event_loop.h"
#include "fake_qemu.h"
#include "qemu/qmp_client.h"
#include "waiting.h"

#include <QRandomGenerator>
#include <QTest>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace domus;
using namespace domus::test;
using namespace std::chrono_literals;

namespace {

/// A command under way, without a coroutine in the test.
struct Call {
    OneShot<QJsonValue> result;

    explicit Call(QmpClient &client, const QString &name, std::chrono::milliseconds deadline = 5s)
    {
        detail::settleWith(client.execute(name, {}, deadline), result);
    }
    bool isSettled() const { return result.isSettled(); }
    std::optional<ErrorInfo> failure() const
    {
        return thrownBy([&] { result.wait().await_resume(); });
    }
    QJsonValue value() const { return result.wait().await_resume(); }
};

const QString query = QStringLiteral("query-status");

} // namespace

class TestQmpClient : public QObject {
    Q_OBJECT

    std::unique_ptr<FakeQemu> m_qemu;
    std::unique_ptr<QmpClient> m_client;
    QString m_closed;

    bool isClosed() const { return m_client->state() == QmpClient::State::Closed; }
    void becomeReady()
    {
        m_qemu->say(FakeQemu::greeting);
        QVERIFY(waitUntil([&] { return m_client->state() == QmpClient::State::Ready; }));
    }

private Q_SLOTS:
    void init()
    {
        m_qemu = std::make_unique<FakeQemu>();
        m_client = std::make_unique<QmpClient>(m_qemu->takeClientEnd());
        m_closed.clear();
        connect(m_client.get(), &QmpClient::closed, this, [this](const QString &reason) { m_closed = reason; });
    }

    void walksToReady()
    {
        m_qemu->negotiates = false;
        QCOMPARE(m_client->state(), QmpClient::State::Connecting);
        m_qemu->say(FakeQemu::greeting);
        QVERIFY(waitUntil([&] { return m_client->state() == QmpClient::State::Negotiating; }));
        m_qemu->say("{\"return\": {}, \"id\": 0}\n");
        QVERIFY(waitUntil([&] { return m_client->state() == QmpClient::State::Ready; }));
    }

    void keepsCommandsUntilReady()
    {
        const Call call(*m_client, query);
        becomeReady();
        QVERIFY(waitUntil([&] { return m_qemu->commands().size() == 1; }));
        m_qemu->answer(0, "{\"running\": true}");
        QVERIFY(waitUntil([&] { return call.isSettled(); }));
        QCOMPARE(call.value()[QLatin1String("running")].toBool(), true);
    }

    void matchesAnswersById()
    {
        becomeReady();
        const Call first(*m_client, query), second(*m_client, query);
        QVERIFY(waitUntil([&] { return m_qemu->commands().size() == 2; }));
        m_qemu->answer(1, "2");
        m_qemu->answer(0, "1");
        m_qemu->say("{\"return\": 7, \"id\": 4711}\n"); // nobody asked
        QVERIFY(waitUntil([&] { return first.isSettled() && second.isSettled(); }));
        QCOMPARE(first.value().toInt(), 1);
        QCOMPARE(second.value().toInt(), 2);
    }

    void carriesQemusWords()
    {
        becomeReady();
        const Call call(*m_client, query), unknown(*m_client, query);
        QVERIFY(waitUntil([&] { return m_qemu->commands().size() == 2; }));
        m_qemu->say("{\"id\": 1, \"error\": {\"class\": \"GenericError\", \"desc\": \"no such thing\"}}\n");
        m_qemu->say("{\"id\": 2, \"error\": {\"class\": \"CommandNotFound\", \"desc\": \"x\"}}\n");
        QVERIFY(waitUntil([&] { return call.isSettled() && unknown.isSettled(); }));
        QCOMPARE(call.failure()->code, ErrorCode::EngineFailed);
        QCOMPARE(call.failure()->cause, QStringLiteral("no such thing"));
        QCOMPARE(unknown.failure()->code, ErrorCode::NotSupported);
        QVERIFY(!isClosed());
    }

    void readsHalfMessages()
    {
        QStringList events;
        connect(m_client.get(), &QmpClient::happened, this, [&](const QString &name) { events += name; });
        becomeReady();
        for (const char c : QByteArray("{\"event\": \"STOP\", \"data\": {}}\r\n\r\n{\"event\":\"RESUME\"}\n")) {
            m_qemu->say(QByteArray(1, c));
            QCoreApplication::processEvents();
        }
        QVERIFY(waitUntil([&] { return events.size() == 2; }));
        QCOMPARE(events, QStringList({QStringLiteral("STOP"), QStringLiteral("RESUME")}));
    }

    void timesOutAHungQemuAndDropsItsLateAnswer()
    {
        becomeReady();
        const Call call(*m_client, query, 50ms);
        QVERIFY(waitUntil([&] { return call.isSettled(); }));
        QCOMPARE(call.failure()->code, ErrorCode::Timeout);
        m_qemu->answer(0, "1");
        const Call next(*m_client, query);
        QVERIFY(waitUntil([&] { return m_qemu->commands().size() == 2; }));
        m_qemu->answer(1, "2");
        QVERIFY(waitUntil([&] { return next.isSettled(); }));
        QCOMPARE(next.value().toInt(), 2);
    }

    void timesOutWithoutAGreeting()
    {
        const Call call(*m_client, query, 50ms);
        QVERIFY(waitUntil([&] { return call.isSettled(); }));
        QCOMPARE(call.failure()->code, ErrorCode::Timeout);
        becomeReady();
        const Call next(*m_client, query);
        QVERIFY(waitUntil([&] { return m_qemu->commands().size() == 2; }));
        m_qemu->answer(0, "1"); // nobody waits for it
        m_qemu->answer(1, "2");
        QVERIFY(waitUntil([&] { return next.isSettled(); }));
        QCOMPARE(next.value().toInt(), 2);
    }

    void doesNotPileUpForAQemuThatReadsNothing()
    {
        auto [here, there] = makeSocketPair();
        QmpClient client(std::move(there));
        FdStream deaf(std::move(here));
        deaf.write(FakeQemu::greeting);
        deaf.write("{\"return\": {}, \"id\": 0}\n");
        QVERIFY(waitUntil([&] { return client.state() == QmpClient::State::Ready; }));
        const UniqueFd keep = deaf.release();
        std::optional<ErrorInfo> refusal;
        std::vector<std::unique_ptr<Call>> calls;
        while (!refusal && calls.size() < 100) {
            calls.push_back(std::make_unique<Call>(client, QString(100'000, QLatin1Char('x')), 60s));
            if (calls.back()->isSettled())
                refusal = calls.back()->failure();
        }
        QVERIFY(refusal.has_value());
        QCOMPARE(refusal->code, ErrorCode::Timeout);
    }

    void failsEveryCallWhenQemuDies_data()
    {
        QTest::addColumn<int>("point");
        QTest::newRow("before the greeting") << 0;
        QTest::newRow("while negotiating") << 1;
        QTest::newRow("with calls under way") << 2;
        QTest::newRow("in the middle of an answer") << 3;
    }

    void failsEveryCallWhenQemuDies()
    {
        QFETCH(int, point);
        m_qemu->negotiates = point != 1;
        const Call first(*m_client, query), second(*m_client, query);
        if (point >= 1)
            m_qemu->say(FakeQemu::greeting);
        if (point >= 2)
            QVERIFY(waitUntil([&] { return m_qemu->commands().size() == 2; }));
        if (point == 3)
            m_qemu->say("{\"return\": ");
        m_qemu->die();
        QVERIFY(waitUntil([&] { return first.isSettled() && second.isSettled(); }));
        QCOMPARE(first.failure()->code, ErrorCode::Disconnected);
        QCOMPARE(second.failure()->code, ErrorCode::Disconnected);
        QCOMPARE(m_client->state(), QmpClient::State::Closed);
        QVERIFY(waitUntil([&] { return !m_closed.isEmpty(); }));
        const Call late(*m_client, query);
        QCOMPARE(late.failure()->code, ErrorCode::Disconnected);
    }

    void failsEveryCallWhenItIsDeleted()
    {
        becomeReady();
        const Call call(*m_client, query);
        m_client.reset();
        QVERIFY(waitUntil([&] { return call.isSettled(); }));
        QCOMPARE(call.failure()->code, ErrorCode::Disconnected);
    }

    void closesOnWhatIsNotQmp_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("text") << QByteArray("Hello!\n");
        QTest::newRow("no object") << QByteArray("[1, 2]\n");
        QTest::newRow("an empty object") << QByteArray("{}\n");
        QTest::newRow("an event without a name") << QByteArray("{\"event\": 5}\n");
        QTest::newRow("zeros") << QByteArray(64, '\0') + '\n';
        QTest::newRow("a second greeting") << QByteArray(FakeQemu::greeting) + FakeQemu::greeting;
        QTest::newRow("an error of nothing") << QByteArray("{\"error\": {\"class\": \"GenericError\", \"desc\": \"bad\"}}\n");
        QTest::newRow("nested too deep") << "{\"return\": " + QByteArray(5000, '[') + QByteArray(5000, ']') + "}\n";
        QTest::newRow("without end") << QByteArray(5 << 20, 'x');
        QTest::newRow("too long") << "{\"return\": \"" + QByteArray(5 << 20, 'x') + "\"}\n";
    }

    void closesOnWhatIsNotQmp()
    {
        QFETCH(QByteArray, bytes);
        const Call call(*m_client, query);
        if (bytes != QByteArray(FakeQemu::greeting) + FakeQemu::greeting)
            becomeReady();
        m_qemu->say(bytes);
        QVERIFY(waitUntil([&] { return isClosed(); }));
        QVERIFY(waitUntil([&] { return call.isSettled(); }));
        QCOMPARE(call.failure()->code, ErrorCode::Disconnected);
        QVERIFY(!m_client->closeReason().isEmpty());
    }

    void handsDescriptorsOver()
    {
        auto [here, there] = makeSocketPair();
        QmpClient client(std::move(there));
        ::fcntl(here.get(), F_SETFL, 0);
        const QByteArray hello = QByteArray(FakeQemu::greeting) + "{\"return\": {}, \"id\": 0}\n";
        QCOMPARE(::write(here.get(), hello.constData(), size_t(hello.size())), ssize_t(hello.size()));
        QVERIFY(waitUntil([&] { return client.state() == QmpClient::State::Ready; }));
        auto [ours, theirs] = makeSocketPair();
        OneShot<QJsonValue> result;
        detail::settleWith(client.execute(QStringLiteral("getfd"), {}, 5s, std::move(theirs)), result);
        char text[256], control[256];
        int received = -1;
        while (received < 0) {
            iovec part{text, sizeof text};
            msghdr message = {};
            message.msg_iov = &part;
            message.msg_iovlen = 1;
            message.msg_control = control;
            message.msg_controllen = sizeof control;
            QVERIFY(::recvmsg(here.get(), &message, 0) > 0);
            if (cmsghdr *header = CMSG_FIRSTHDR(&message))
                std::memcpy(&received, CMSG_DATA(header), sizeof received);
        }
        const UniqueFd passed(received);
        QCOMPARE(::write(passed.get(), "x", 1), 1);
        QVERIFY(waitUntil([&] { return ::read(ours.get(), text, 1) == 1; }));
    }

    void survivesWhateverComes()
    {
        // Seeded: a failure can be repeated. Real messages, broken at random, in random pieces.
        QRandomGenerator random(20261121);
        const QByteArray real = QByteArray(FakeQemu::greeting)
            + "{\"return\": {}, \"id\": 0}\r\n{\"event\": \"STOP\", \"data\": {\"a\": [1, {}]}}\r\n"
            + "{\"id\": 1, \"error\": {\"class\": \"GenericError\", \"desc\": \"\\u00e4\"}}\r\n{\"return\": 1, \"id\": 2}\r\n";
        for (int round = 0; round < 300; ++round) {
            init();
            const Call first(*m_client, query), second(*m_client, query);
            QByteArray bytes = real;
            for (int change = random.bounded(4); change > 0; --change) {
                const qsizetype at = random.bounded(int(bytes.size()));
                if (random.bounded(3) == 0)
                    bytes.remove(at, random.bounded(20));
                else
                    bytes[at] = char(random.bounded(256));
            }
            for (qsizetype at = 0; at < bytes.size();) {
                const qsizetype piece = 1 + random.bounded(64);
                m_qemu->say(bytes.mid(at, piece));
                QCoreApplication::processEvents();
                at += piece;
            }
            m_qemu->die();
            QVERIFY(waitUntil([&] { return first.isSettled() && second.isSettled() && isClosed(); }));
        }
    }
};

QTEST_GUILESS_MAIN(TestQmpClient)
#include "test_qmp_client.moc"
