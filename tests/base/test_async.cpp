// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/deadline.h"
#include "async/event_loop.h"
#include "async/fd_stream.h"
#include "async/process.h"
#include "async/worker.h"
#include "waiting.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <sys/socket.h>
#include <sys/stat.h>

using namespace domus;
using namespace std::chrono_literals;

namespace {

Task<int> never()
{
    OneShot<int> promise;
    co_return co_await promise.wait();
}

Task<int> failing()
{
    co_await sleepFor(1ms);
    throw Error(ErrorCode::NotFound, QStringLiteral("gone"));
}

ErrorCode codeOf(const std::function<void()> &call)
{
    const auto error = test::thrownBy(call);
    return error ? error->code : ErrorCode::Internal;
}

} // namespace

class TestAsync : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void awaitedTaskThrows()
    {
        QCOMPARE(codeOf([] { runUntilDone(failing()); }), ErrorCode::NotFound);
    }
    void deadlineEndsTheWait()
    {
        QCOMPARE(codeOf([] { runUntilDone(withDeadline(never(), 10ms, QStringLiteral("late"))); }), ErrorCode::Timeout);
    }
    void cancelEndsTheWait()
    {
        CancelSource source;
        QTimer::singleShot(5ms, [&] { source.cancel(QStringLiteral("no more")); });
        const auto error = test::thrownBy([&] { runUntilDone(untilCancelled(never(), source.token())); });
        QVERIFY(error);
        QCOMPARE(error->code, ErrorCode::Cancelled);
        QCOMPARE(error->text, QStringLiteral("no more"));
        QCOMPARE(codeOf([&] { runUntilDone(sleepFor(1h, source.token())); }), ErrorCode::Cancelled);
    }
    void workerComesBack()
    {
        const auto *here = QThread::currentThread();
        const auto *there = runUntilDone(runOnWorker<QThread *>([] { return QThread::currentThread(); }));
        QVERIFY(there != here);
        QCOMPARE(codeOf([] {
                     runUntilDone(runOnWorker<int>([]() -> int { throw Error(ErrorCode::NoSpace, QStringLiteral("full")); }));
                 }),
                 ErrorCode::NoSpace);
    }
    void processResults()
    {
        const ProcessResult result = runUntilDone(
            runProcess(QStringLiteral("sh"), {QStringLiteral("-c"), QStringLiteral("echo out; echo err >&2; exit 3")}));
        QCOMPARE(result.exitCode, 3);
        QCOMPARE(result.output, QByteArray("out\n"));
        QCOMPARE(result.errors, QByteArray("err\n"));
    }
    void processFaults()
    {
        QCOMPARE(codeOf([] { runUntilDone(runProcess(QStringLiteral("/no/such/program"), {})); }), ErrorCode::NotFound);
        ProcessOptions hurried;
        hurried.deadline = 50ms;
        QCOMPARE(codeOf([&] { runUntilDone(runProcess(QStringLiteral("sleep"), {QStringLiteral("60")}, hurried)); }),
                 ErrorCode::Timeout);
        ProcessOptions small;
        small.outputLimit = ByteSize::fromBytes(1000);
        QCOMPARE(codeOf([&] { runUntilDone(runProcess(QStringLiteral("yes"), {}, small)); }), ErrorCode::IoError);
    }
    void streamCarriesBytesAndDescriptors()
    {
        auto [a, b] = makeSocketPair();
        FdStream left(std::move(a));
        FdStream right(std::move(b));
        left.write(QByteArray(3'000'000, 'x'));
        QVERIFY(test::waitUntil([&] { return right.buffered().size() == 3'000'000; }));
        QSignalSpy closed(&right, &FdStream::closed);
        left.close();
        QVERIFY(closed.wait(5000));
        QCOMPARE(closed.first().first().toString(), QString());
        QCOMPARE(right.takeAll().size(), 3'000'000);
    }
    void streamBoundsItsBuffers()
    {
        auto [a, b] = makeSocketPair();
        FdStream writer(std::move(a), ByteSize::fromKiB(64), ByteSize::fromMiB(1));
        FdStream reader(std::move(b), ByteSize::fromKiB(64));
        QSignalSpy closed(&writer, &FdStream::closed);
        writer.write(QByteArray(900'000, 'x'));
        QVERIFY(test::waitUntil([&] { return reader.buffered().size() == 65536; }));
        writer.write(QByteArray(900'000, 'x'));
        QVERIFY(!writer.isOpen());
        QVERIFY(closed.wait(5000));
    }
    void listenersArePrivateAndExclusive()
    {
        QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("s"));
        UniqueFd first = listenOnUnixSocket(path);
        struct stat info = {};
        QCOMPARE(::stat(path.toLocal8Bit().constData(), &info), 0);
        QCOMPARE(info.st_mode & 0777, mode_t(0600));
        QCOMPARE(codeOf([&] { listenOnUnixSocket(path); }), ErrorCode::InUse);
        first.reset();
        QVERIFY(listenOnUnixSocket(path).isValid()); // a stale file is replaced
    }
    void doesNotWaitForAListenerThatIsStopped()
    {
        QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("s"));
        const UniqueFd listener = listenOnUnixSocket(path); // never accepts
        QCOMPARE(::listen(listener.get(), 1), 0); // as QEMU has it
        std::vector<UniqueFd> waiting;
        const auto fill = [&] {
            for (int i = 0; i < 10; ++i)
                waiting.push_back(connectUnixSocket(path));
        };
        QCOMPARE(codeOf(fill), ErrorCode::Timeout);
        QVERIFY(!waiting.empty());
        QCOMPARE(codeOf([&] { listenOnUnixSocket(path); }), ErrorCode::InUse);
    }
};

QTEST_GUILESS_MAIN(TestAsync)
#include "test_async.moc"
