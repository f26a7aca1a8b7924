// SPDX-License-Identifier: GPL-3.0-or-later
// What `dom` does by itself, without the library of its verbs, is what they would do.
#include "async/fd_stream.h"
#include "dom_runner.h"
#include "fake_daemon.h"
#include "reply_reader.h"
#include "reply_texts.h"
#include "waiting.h"

#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace domus;
using api::guests::Guest;
using api::guests::State;
using test::makeGuest;
using test::waitUntil;

namespace {

/// With apostrophes for quotes.
QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

const QByteArray plainReply =
    json("{'parameters':{'guests':[{'uuid':'u','name':'fc6','title':'\\'x\\' \u00fc','tags':['a',{}],'state':'running',"
         "'os':'debian12','installing':false,'memory_bytes':1073741824,'vcpus':2,'started_ms':null,'problem':'',"
         "'saved_file':'','load':0.5}]}}");

QByteArray with(const char *before, const char *after)
{
    QByteArray reply = plainReply;
    return reply.replace(before, after);
}

} // namespace

class TestDomQuick : public QObject {
    Q_OBJECT

private:
    struct Said {
        int code = -1;
        QByteArray out;
        QByteArray err;
    };

    std::unique_ptr<test::FakeDaemon> m_daemon;
    QTemporaryDir m_alone; ///< dom lies there without the library of its verbs
    const QByteArray m_wholeReply =
        test::replyOf({makeGuest(QStringLiteral("fc6"), State::Running), makeGuest(QStringLiteral("web2"))});

    static Said run(const QString &program, const QStringList &words)
    {
        QProcess process;
        process.start(program, words);
        if (!waitUntil([&] { return process.state() == QProcess::NotRunning; }))
            return {};
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }
    QString alone() const { return m_alone.filePath(QStringLiteral("dom")); }

    static Guest guestWith(const QString &name, State state, ByteSize memory, const QString &os, bool installing, bool saved)
    {
        Guest guest = makeGuest(name, state);
        guest.memory = memory;
        guest.os = os;
        guest.installing = installing;
        guest.savedFile = saved ? QStringLiteral("/saved") : QString();
        return guest;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(QFile::copy(QStringLiteral(DOMUS_BIN_DIR "/dom"), alone())); }

    void init()
    {
        m_daemon = std::make_unique<test::FakeDaemon>();
        m_daemon->state().guests = {
            guestWith(QStringLiteral("web10"), State::Running, ByteSize::fromMiB(1152), QStringLiteral("debian12"), true, false),
            guestWith(QStringLiteral("Web2"), State::Off, ByteSize::fromMiB(96), QString(), false, true),
            guestWith(QStringLiteral("web02"), State::Crashed, ByteSize::fromBytes(1023), QStringLiteral("win11"), false, false),
            guestWith(QStringLiteral("a"), State::Paused, ByteSize::fromGiB(3000), QStringLiteral("fedora40"), false, false),
            guestWith(QStringLiteral("bad"), State::Broken, ByteSize(), QString(), false, false)};
    }

    void showsWhatTheVerbShows_data()
    {
        QTest::addColumn<QStringList>("words");
        for (const char *words : {"list", "list --running", "list --names", "list --names --running"})
            QTest::newRow(words) << QString::fromLatin1(words).split(u' ');
    }
    void showsWhatTheVerbShows()
    {
        QFETCH(QStringList, words);
        const Said quick = run(alone(), words);
        QVERIFY2(quick.code == 0, quick.err.constData());
        QCOMPARE(QString::fromUtf8(quick.out), test::runDom(words).out);
        QCOMPARE(quick.err, QByteArray());
        m_daemon->state().guests.clear();
        QCOMPARE(QString::fromUtf8(run(alone(), words).out), test::runDom(words).out);
    }

    void leavesTheRestToTheVerbs_data()
    {
        QTest::addColumn<QStringList>("words");
        for (const char *words :
             {"", "help", "list --json", "--json list", "list x", "list --help", "list --xl", "list --names=1",
              "list --names --names", "list --no-start", "list --no-start --socket /nowhere", "-h list", "version"})
            QTest::newRow(words) << QString::fromLatin1(words).split(u' ', Qt::SkipEmptyParts);
    }
    void leavesTheRestToTheVerbs()
    {
        QFETCH(QStringList, words);
        const Said quick = run(alone(), words);
        QCOMPARE(quick.code, 1);
        QVERIFY2(quick.err.contains("domus-cli.so"), quick.err.constData());
        QCOMPARE(quick.out, QByteArray());
        const Said whole = run(QStringLiteral(DOMUS_BIN_DIR "/dom"), words);
        const auto verb = test::runDom(words);
        QCOMPARE(whole.code, verb.code);
        QCOMPARE(QString::fromUtf8(whole.out), verb.out);
        QCOMPARE(QString::fromUtf8(whole.err), verb.err);
    }

    void leavesListsThatAreNotPlainToTheVerb_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("problem");
        QTest::newRow("a problem") << QStringLiteral("x") << QStringLiteral("3:1: no");
        QTest::newRow("letters") << QStringLiteral("größe") << QString();
        QTest::newRow("wide") << QStringLiteral("東京") << QString();
        QTest::newRow("quotes") << QStringLiteral("a\"b") << QString();
        QTest::newRow("control") << QStringLiteral("a\033[31mb") << QString();
    }
    void leavesListsThatAreNotPlainToTheVerb()
    {
        QFETCH(QString, name);
        QFETCH(QString, problem);
        Guest guest = makeGuest(name);
        guest.problem = problem;
        m_daemon->state().guests.append(guest);
        QCOMPARE(run(alone(), {QStringLiteral("list")}).code, 1);
        const Said whole = run(QStringLiteral(DOMUS_BIN_DIR "/dom"), {QStringLiteral("list")});
        QCOMPARE(QString::fromUtf8(whole.out), test::runDom("list").out);
        QCOMPARE(QString::fromUtf8(whole.err), test::runDom("list").err);
    }

    void leavesADaemonThatIsNotThereToTheVerb()
    {
        m_daemon->die();
        const Said said = run(QStringLiteral(DOMUS_BIN_DIR "/dom"), {QStringLiteral("list"), QStringLiteral("--no-start")});
        QCOMPARE(said.code, int(cli::ExitUnreachable));
        QCOMPARE(run(alone(), {QStringLiteral("list")}).code, 1);
    }

    /// As one that is ending does, or that refuses who asks: `dom` says so, and is not killed by a signal.
    void outlivesADaemonThatClosesAtOnce()
    {
        const QString place = m_alone.filePath(QStringLiteral("closes.sock"));
        const UniqueFd listener = listenOnUnixSocket(place);
        std::thread server([&listener] {
            while (true) {
                const UniqueFd taken(::accept(listener.get(), nullptr, nullptr));
                if (!taken.isValid())
                    return;
            }
        });
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("DOMUS_SOCKET"), place);
        process.setProcessEnvironment(environment);
        QStringList wrong;
        for (int i = 0; i < 40 && wrong.isEmpty(); ++i) {
            process.start(QStringLiteral(DOMUS_BIN_DIR "/dom"), {QStringLiteral("list"), QStringLiteral("--names")});
            if (!waitUntil([&] { return process.state() == QProcess::NotRunning; })
                || process.exitStatus() != QProcess::NormalExit || process.exitCode() != int(cli::ExitUnreachable))
                wrong.append(QStringLiteral("run %1: code %2").arg(i).arg(process.exitCode()));
        }
        ::shutdown(listener.get(), SHUT_RDWR);
        server.join();
        QCOMPARE(wrong, QStringList());
    }

    /// A file that is cut short by a full disk must not look like a whole one.
    void tellsThatTheOutputHadNoRoom()
    {
        for (const char *words : {"list", "list --json", "help"}) {
            QProcess process;
            process.setStandardOutputFile(QStringLiteral("/dev/full"));
            process.start(QStringLiteral(DOMUS_BIN_DIR "/dom"), QString::fromLatin1(words).split(u' '));
            QVERIFY(waitUntil([&] { return process.state() == QProcess::NotRunning; }));
            QCOMPARE(process.exitCode(), int(cli::ExitNoRoom));
            QVERIFY(process.readAllStandardError().contains("The output could not be written"));
        }
    }

    /// Some programs hand on pipes that do not block: what has no room yet waits.
    void writesAllToAPipeThatDoesNotBlock()
    {
        for (int i = 0; i < 200; ++i)
            m_daemon->state().guests.append(makeGuest(QStringLiteral("a-guest-with-a-long-name-%1").arg(i)));
        int ends[2];
        QVERIFY(::pipe2(ends, O_NONBLOCK | O_CLOEXEC) == 0);
        const UniqueFd out(ends[0]);
        UniqueFd in(ends[1]);
        const int room = ::fcntl(in.get(), F_SETPIPE_SZ, 4096);
        QVERIFY(room > 0);
        QProcess process;
        process.setChildProcessModifier([&in] { ::dup2(in.get(), STDOUT_FILENO); });
        process.start(alone(), {QStringLiteral("list")});
        QVERIFY(process.waitForStarted());
        in.reset();
        const auto waiting = [&out] {
            int bytes = 0;
            return ::ioctl(out.get(), FIONREAD, &bytes) == 0 ? bytes : 0;
        };
        // Less than all the room may be left: the kernel fills whole pages of it.
        QVERIFY(waitUntil([&] { return waiting() >= room / 2 || process.state() == QProcess::NotRunning; }));
        QByteArray text;
        QVERIFY(waitUntil([&] {
            char bytes[65536];
            const ssize_t got = ::read(out.get(), bytes, sizeof bytes);
            text.append(bytes, std::max<ssize_t>(got, 0));
            return got == 0;
        }));
        QCOMPARE(QString::fromUtf8(text), test::runDom("list").out);
        QVERIFY(waitUntil([&] { return process.state() == QProcess::NotRunning; }));
        QCOMPARE(process.exitCode(), 0);
    }

    void readsPlainReplies()
    {
        const auto lines = cli::readGuestLines({plainReply.constData(), size_t(plainReply.size())});
        QVERIFY(lines);
        QCOMPARE(lines->size(), size_t(1));
        QCOMPARE(lines->front().name, std::string("fc6"));
        QCOMPARE(lines->front().memory, qint64(1) << 30);
        QCOMPARE(cli::readGuestLines(json("{'parameters':{'guests':[]}}").toStdString())->size(), size_t(0));
    }

    void refusesOthers_data()
    {
        QTest::addColumn<QByteArray>("reply");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("an error") << json("{'error':'io.domus.daemon.Failed','parameters':{}}");
        QTest::newRow("to be continued") << with("{\"parameters\"", "{\"continues\":true,\"parameters\"");
        QTest::newRow("cut off") << plainReply.chopped(3);
        QTest::newRow("more behind") << plainReply + "{}";
        QTest::newRow("a problem") << with("\"problem\":\"\"", "\"problem\":\"x\"");
        QTest::newRow("no problem field") << with(",\"problem\":\"\"", "");
        QTest::newRow("one field twice, another not at all") << with(",\"os\":\"debian12\"", ",\"name\":\"x\"");
        QTest::newRow("one field twice") << with("\"vcpus\":2", "\"vcpus\":2,\"vcpus\":2");
        QTest::newRow("nothing in it") << json("{}");
        QTest::newRow("no guests in it") << json("{'parameters':{}}");
        QTest::newRow("guests twice") << json("{'parameters':{'guests':[],'guests':[]}}");
        QTest::newRow("parameters twice") << json("{'parameters':{'guests':[]},'parameters':{'guests':[]}}");
        QTest::newRow("a state that is new") << with("running", "dreaming");
        QTest::newRow("a fraction") << with("1073741824", "1073741824.5");
        QTest::newRow("too large") << with("1073741824", "99999999999999999999");
        QTest::newRow("a text for a number") << with("1073741824", "\"1\"");
        QTest::newRow("null for a text") << with("\"debian12\"", "null");
        QTest::newRow("an escape") << with("fc6", "fc\\u0036");
        QTest::newRow("other letters") << with("fc6", "fü");
        QTest::newRow("not JSON") << with("null", "nil");
        QTest::newRow("text without end") << with("\"load\":0.5", "\"x\":\"\\");
        QTest::newRow("very deep") << with("null", QByteArray(100'000, '[').constData());
    }
    void refusesOthers()
    {
        QFETCH(QByteArray, reply);
        QVERIFY(!cli::readGuestLines({reply.constData(), size_t(reply.size())}));
    }

    void saysWhatTheWholeReaderSays()
    {
        QVERIFY(test::exerciseReplyReader(m_wholeReply));
        QRandomGenerator random(20261121);
        int read = 0;
        for (int round = 0; round < 4000; ++round) {
            QByteArray bytes = m_wholeReply;
            for (int i = random.bounded(3); i >= 0; --i)
                bytes[random.bounded(int(bytes.size()))] = m_wholeReply[random.bounded(int(m_wholeReply.size()))];
            read += test::exerciseReplyReader(bytes) ? 1 : 0;
        }
        QVERIFY2(read > 100 && read < 3900, qPrintable(QString::number(read)));
    }
};

QTEST_GUILESS_MAIN(TestDomQuick)
#include "test_dom_quick.moc"
