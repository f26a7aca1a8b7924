// SPDX-License-Identifier: GPL-3.0-or-later
// `dom`, the real daemon and real guests: memory and vCPUs follow, and what does not follow says why.
#include "exit_code.h"
#include "files.h"
#include "following_guest.h"
#include "private_home.h"
#include "tiny_guest.h"
#include "waiting.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>
#include <csignal>

using namespace domus;
using namespace std::chrono_literals;
using test::insideGuest;
using test::waitUntil;

class TestDomLiveGuest : public QObject {
    Q_OBJECT

    struct Result {
        int code = -1;
        QString out;
        QString err;
    };

    std::unique_ptr<test::PrivateHome> m_home;
    const QString m_uuid = QStringLiteral("11111111-2222-3333-4444-555555555555");

    static std::unique_ptr<QProcess> begin(const QString &words)
    {
        auto process = std::make_unique<QProcess>();
        process->start(QStringLiteral(DOMUS_BIN_DIR "/dom"), words.split(u' ', Qt::SkipEmptyParts));
        return process;
    }
    static Result finish(QProcess &process, std::chrono::milliseconds deadline = 90s)
    {
        if (!waitUntil([&] { return process.state() == QProcess::NotRunning; }, deadline))
            process.kill();
        process.waitForFinished();
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
                QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
    }
    static Result dom(const QString &words) { return finish(*begin(words)); }
    static QJsonObject json(const QString &words)
    {
        return QJsonDocument::fromJson(dom(words + QStringLiteral(" --json")).out.toUtf8()).object();
    }
    static QJsonObject details() { return json(QStringLiteral("show live"))[QLatin1String("details")].toObject(); }
    static QJsonObject live(const char *what) { return details()[QLatin1String("guest")][QLatin1String(what)].toObject(); }

    QString serialLog() const { return m_home->domainsDirectory() + u'/' + m_uuid + QStringLiteral("/serial.log"); }

    /// Defines and starts a guest that has 512 MiB up to 1 GiB and 1 to 4 vCPUs.
    void start(const QString &boot)
    {
        const QString file = m_home->path(QStringLiteral("live.yaml"));
        replaceFile(file,
                    QStringLiteral("name: live\nuuid: %1\nmemory: {start: 512MiB, max: 1GiB}\nvcpus: {start: 1, max: 4}\n%2")
                        .arg(m_uuid, boot)
                        .toUtf8());
        const Result defined = dom(QStringLiteral("define ") + file);
        QVERIFY2(defined.code == 0, qPrintable(defined.err));
        const Result started = dom(QStringLiteral("start live"));
        QVERIFY2(started.code == 0, qPrintable(started.err));
    }

    void startLinux(const QStringList &modules)
    {
        const test::TinyGuest tiny = test::tinyGuest(test::followingCommands, modules);
        start(
            QStringLiteral("boot:\n  kernel: %1\n  initrd: %2\n  cmdline: \"%3\"\n").arg(tiny.kernel, tiny.initrd, tiny.cmdline));
        QVERIFY(waitUntil([&] { return insideGuest(serialLog()).cpus == 1; }, 90s));
    }

    /// The seconds that `dom` says it took.
    static void succeeds(const QString &words, const QString &lastLine)
    {
        const Result result = dom(words);
        QVERIFY2(result.code == 0, qPrintable(result.out + result.err));
        const QString last = result.out.trimmed().section(u'\n', -1);
        QVERIFY2(QRegularExpression(QStringLiteral("^%1 after [0-9.]+ s$").arg(lastLine)).match(last).hasMatch(),
                 qPrintable(result.out));
        qInfo("%s: %s", qPrintable(words), qPrintable(last));
    }

private Q_SLOTS:
    void init()
    {
        if (const QString problem = test::tinyGuestProblem(); !problem.isEmpty())
            QSKIP(qPrintable(problem));
        m_home = std::make_unique<test::PrivateHome>();
    }
    void cleanup()
    {
        if (!m_home)
            return;
        dom(QStringLiteral("poweroff live"));
        const pid_t daemon = pid_t(json(QStringLiteral("version"))[QLatin1String("pid")].toInt());
        ::kill(daemon, SIGTERM);
        QVERIFY(waitUntil([&] { return ::kill(daemon, 0) != 0; }, 20s));
        m_home.reset();
    }

    void memoryAndVcpusFollow()
    {
        startLinux(test::tinyGuestModules() << QStringLiteral("virtio_mem"));
        const auto inside = [&] { return insideGuest(serialLog()); };
        const test::InsideGuest before = inside();
        QVERIFY(waitUntil([&] { return live("live_memory")[QLatin1String("used_bytes")].isDouble(); }, 30s));

        const Result low = dom(QStringLiteral("mem-set live 24MiB"));
        QCOMPARE(low.code, cli::exitCodeOf(ErrorCode::InvalidArgument));
        QVERIFY2(low.err.contains(QStringLiteral("would run short")), qPrintable(low.err));
        const Result high = dom(QStringLiteral("mem-set live 2GiB"));
        QVERIFY2(high.err.contains(QStringLiteral("1 GiB of memory at most")), qPrintable(high.err));

        succeeds(QStringLiteral("mem-set live 256MiB --wait"), QStringLiteral("live has 256 MiB"));
        QVERIFY(waitUntil([&] { return inside().free < before.free - ByteSize::fromMiB(200); }, 30s));
        succeeds(QStringLiteral("mem-set live 1GiB --wait"), QStringLiteral("live has 1 GiB"));
        QVERIFY(waitUntil([&] { return inside().total > before.total + ByteSize::fromMiB(480); }, 30s));
        succeeds(QStringLiteral("vcpu-set live 4 --wait"), QStringLiteral("live has 4 vCPUs"));
        QVERIFY(waitUntil([&] { return inside().cpus == 4; }, 30s));

        // A new daemon knows all of it.
        ::kill(pid_t(json(QStringLiteral("version"))[QLatin1String("pid")].toInt()), SIGKILL);
        QVERIFY(
            waitUntil([&] { return live("live_memory")[QLatin1String("state")].toString() == QLatin1String("reached"); }, 30s));
        QCOMPARE(live("live_memory")[QLatin1String("target_bytes")].toInteger(), qint64(1) << 30);
        QVERIFY(waitUntil([&] { return live("live_vcpus")[QLatin1String("online")].toInt() == 4; }, 30s));
        succeeds(QStringLiteral("vcpu-set live 2 --wait"), QStringLiteral("live has 2 vCPUs"));
        QVERIFY(waitUntil([&] { return inside().cpus == 2; }, 30s));
        const QString events = dom(QStringLiteral("events --since 1h")).out;
        QVERIFY2(events.contains(QStringLiteral("1 GiB after")), qPrintable(events));
    }

    void aGuestWithoutDriversIsSaidToHaveNone()
    {
        QStringList modules = test::tinyGuestModules();
        modules.removeAll(QStringLiteral("virtio_balloon"));
        startLinux(modules);
        const auto shrink = begin(QStringLiteral("mem-set live 256MiB --wait"));
        const Result result = finish(*shrink);
        QCOMPARE(result.code, cli::exitCodeOf(ErrorCode::Timeout));
        QVERIFY2(result.err.contains(QStringLiteral("no driver for the memory balloon")), qPrintable(result.err));
        const Result grow = dom(QStringLiteral("mem-set live 1GiB --wait"));
        QVERIFY2(grow.err.contains(QStringLiteral("no driver for added memory")), qPrintable(grow.err));
        succeeds(QStringLiteral("mem-set live 512MiB --wait"), QStringLiteral("live has 512 MiB")); // taken back
    }

    void aGuestInItsFirmwareIsSaidToBeThere()
    {
        start({});
        const auto memory = begin(QStringLiteral("mem-set live 256MiB --wait"));
        const auto vcpus = begin(QStringLiteral("vcpu-set live 4 --wait"));
        for (const Result &result : {finish(*memory), finish(*vcpus)}) {
            QCOMPARE(result.code, cli::exitCodeOf(ErrorCode::Timeout));
            QVERIFY2(result.err.contains(QStringLiteral("firmware or boot loader")), qPrintable(result.err));
        }
    }

    void aGuestKilledMeanwhileIsSaidToHaveEnded()
    {
        start({});
        const auto waiting = begin(QStringLiteral("mem-set live 256MiB --wait"));
        QVERIFY(waitUntil([&] { return live("live_memory")[QLatin1String("state")].toString() == QLatin1String("asked"); }, 20s));
        ::kill(pid_t(details()[QLatin1String("pid")].toInt()), SIGKILL);
        const Result result = finish(*waiting, 10s);
        QCOMPARE(result.code, cli::exitCodeOf(ErrorCode::WrongState));
        QVERIFY2(result.err.contains(QStringLiteral("live ended before it had 256 MiB")), qPrintable(result.err));
    }

    void theHostPromisesNoMoreThanItHas()
    {
        const QString file = m_home->path(QStringLiteral("huge.yaml"));
        replaceFile(file, "name: huge\nuuid: 11111111-2222-3333-4444-555555555556\nmemory: 8TiB\n");
        QCOMPARE(dom(QStringLiteral("define ") + file).code, 0);
        const Result result = dom(QStringLiteral("start huge"));
        QCOMPARE(result.code, cli::exitCodeOf(ErrorCode::NoMemory));
        QVERIFY2(result.err.contains(QStringLiteral("are missing")), qPrintable(result.err));
    }
};

QTEST_GUILESS_MAIN(TestDomLiveGuest)
#include "test_dom_live_guest.moc"
