// SPDX-License-Identifier: GPL-3.0-or-later
// Servers that lie, flood, stall and break: the widget says why and goes on living.
#include "hostile_server.h"
#include "vnc_servers.h"
#include "waiting.h"
#include "widget/vnc_widget.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTest>
#include <atomic>
#include <csignal>

using namespace domus;
using namespace domus::test;
using namespace std::chrono_literals;
using Script = std::function<void(HostileServer &)>;
Q_DECLARE_METATYPE(Script)

namespace {

using S = HostileServer;

QByteArray whole(int w, int h, char fill)
{
    return S::update(0, 0, quint16(w), quint16(h), 0, QByteArray(w * h * 4, fill));
}

/// Greets properly and then does what is said.
Script afterGreeting(const std::function<void(HostileServer &)> &rest)
{
    return [rest](HostileServer &s) {
        s.greet(64, 48);
        s.waitForRequest();
        s.send(whole(64, 48, '\x40'));
        rest(s);
    };
}

int blueAt(const VncWidget &widget, int x, int y)
{
    const QImage picture = widget.screenshot();
    return picture.isNull() ? -1 : qBlue(picture.pixel(x, y));
}

VncOptions quickOptions()
{
    VncOptions options;
    options.handshakeSeconds = 1;
    options.stuckSeconds = 1;
    return options;
}

} // namespace

class TestVncHostile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { DecoderProcess::setProgram(QStringLiteral(DOMUS_BIN_DIR "/domus-rfb")); }
    void saysWhyAndLivesOn_data();
    void saysWhyAndLivesOn();
    void goodServerShowsItsPicture();
    void largestPicture();
    void decoderIsSandboxed();
    void cursorBellAndClipboard();
    void clipboardIsOffUntilAllowed();
    void floodsAreThinned();
    void killedDecoder();
    void missingDecoder();
    void lyingDecoderIsEnded_data();
    void lyingDecoderIsEnded();
    void lyingDecoderCannotPaintOutside();
    void slowDripGoesOn();
    void hiddenWidgetStopsTheServer();
    void passwordIsAskedFor();
};

void TestVncHostile::saysWhyAndLivesOn_data()
{
    QTest::addColumn<Script>("script");
    QTest::addColumn<QString>("reason");
    const QString undecodable = QStringLiteral("data that could not be decoded");
    const QString notVnc = QStringLiteral("not a VNC server");
    const QString size = QStringLiteral("impossible size");

    QTest::newRow("closes at once") << Script([](S &s) { s.hangUp(); }) << QString();
    QTest::newRow("garbage greeting") << Script([](S &s) { s.send(QByteArray(4096, 'x')); }) << notVnc;
    QTest::newRow("HTTP") << Script([](S &s) { s.send("HTTP/1.1 400 Bad Request\r\n\r\n"); }) << notVnc;
    QTest::newRow("unknown security") << Script([](S &s) {
        s.send("RFB 003.008\n");
        s.receive(12);
        s.send(S::u8(1) + S::u8(77));
    }) << QStringLiteral("no way to log in that Domus speaks (type 77)");
    QTest::newRow("silent handshake") << Script([](S &) {}) << QStringLiteral("greeting in time");
    QTest::newRow("dripping handshake") << Script([](S &s) {
        s.send("RFB 003.008\n");
        s.receive(12);
        s.send(S::u8(1) + S::u8(1));
        s.receive(1);
        s.send(S::u32(0));
        while (!s.waitForClose(100))
            s.send(S::u8(1));
    }) << QString();
    QTest::newRow("65535 x 65535") << Script([](S &s) { s.greet(65535, 65535); }) << size;
    QTest::newRow("0 x 0") << Script([](S &s) { s.greet(0, 0); }) << size;
    QTest::newRow("resize to 65535 x 65535")
        << afterGreeting([](S &s) { s.send(S::update(0, 0, 65535, 65535, -223, {})); }) << size;
    QTest::newRow("resize to 0 x 0") << afterGreeting([](S &s) { s.send(S::update(0, 0, 0, 0, -223, {})); }) << size;
    QTest::newRow("resize flood") << afterGreeting([](S &s) {
        for (int i = 0; i < 300 && !s.isGone(); ++i)
            s.send(S::update(0, 0, quint16(2000 + i % 2), 2000, -223, {}));
    }) << QStringLiteral("too often");
    QTest::newRow("rectangle outside") << afterGreeting([](S &s) {
        s.send(S::update(60, 40, 64, 48, 0, QByteArray(64 * 48 * 4, 'x')));
    }) << undecodable;
    QTest::newRow("copy from outside") << afterGreeting([](S &s) {
        s.send(S::update(0, 0, 64, 48, 1, S::u16(60000) + S::u16(60000)));
        s.send(S::u8(99));
    }) << undecodable;
    QTest::newRow("unknown encoding") << afterGreeting([](S &s) { s.send(S::update(0, 0, 8, 8, 4711, QByteArray(256, 'x'))); })
                                      << undecodable;
    QTest::newRow("unknown message") << afterGreeting([](S &s) { s.send(S::u8(200) + QByteArray(64, 'x')); }) << undecodable;
    QTest::newRow("text chat") << afterGreeting([](S &s) { s.send(S::u8(11) + QByteArray(3, '\0') + S::u32(0x7fffffff)); })
                               << undecodable;
    QTest::newRow("colour map") << afterGreeting([](S &s) {
        s.send(S::u8(1) + S::u8(0) + S::u16(0) + S::u16(256) + QByteArray(1536, 'x'));
    }) << QStringLiteral("colour map");
    QTest::newRow("broken hextile") << afterGreeting([](S &s) {
        // Sub-rectangles that leave their tile, and then no more.
        s.send(S::update(0, 0, 64, 48, 5, S::u8(0x1e) + S::u32(0) + S::u32(1) + S::u8(255) + QByteArray(4096, '\xff')));
        s.send(QByteArray(65536, '\xff'));
    }) << undecodable;
    QTest::newRow("broken zrle") << afterGreeting([](S &s) {
        s.send(S::update(0, 0, 64, 48, 16, S::u32(1000) + QByteArray(1000, 'x')));
    }) << undecodable;
    QTest::newRow("huge zrle") << afterGreeting([](S &s) {
        s.send(S::update(0, 0, 64, 48, 16, S::u32(0xffffffff) + QByteArray(1000, 'x')));
    }) << undecodable;
    // The library's JPEG decoder dies of this; it decodes it although nobody offered Tight.
    QTest::newRow("broken Tight JPEG") << afterGreeting([](S &s) {
        s.send(S::update(0, 0, 64, 48, 7,
                         S::u8(0x90) + S::u8(0xe8) + S::u8(0x07) + QByteArray("\xff\xd8\xff\xdb") + QByteArray(996, 'x')));
        s.send(S::u8(250));
    }) << undecodable;
    QTest::newRow("huge cut text") << afterGreeting([](S &s) {
        s.send(S::u8(3) + QByteArray(3, '\0') + S::u32(0xfffffff0));
        s.send(QByteArray(4 << 20, 'x'));
        s.hangUp();
    }) << QString();
    QTest::newRow("never reads") << Script([](S &s) {
        s.shrinkReceiveBuffer();
        s.greet(64, 48);
        s.send(whole(64, 48, '\x40'));
        for (int i = 0; i < 200'000 && !s.isGone(); ++i)
            s.send(S::update(0, 0, 1, 1, 0, QByteArray(4, char(i))));
    }) << QStringLiteral("takes no input");
    QTest::newRow("closes in an update") << afterGreeting([](S &s) {
        s.send(S::update(0, 0, 64, 48, 0, QByteArray(100, 'x')));
        s.hangUp();
    }) << undecodable;
}

void TestVncHostile::saysWhyAndLivesOn()
{
    QFETCH(Script, script);
    QFETCH(QString, reason);
    VncWidget widget;
    widget.show();
    QSignalSpy wanted(&widget, &VncWidget::streamWanted);
    HostileServer bad(script);
    widget.connectTo(bad.viewer(), quickOptions());
    QVERIFY2(waitUntil([&] { return widget.state() == VncWidget::State::WaitingForStream; }), qPrintable(widget.reason()));
    QVERIFY2(widget.reason().contains(reason) && !widget.reason().isEmpty(), qPrintable(widget.reason()));
    QVERIFY(widget.accessibleDescription().contains(widget.reason()));
    QVERIFY(waitUntil([&] { return !wanted.isEmpty(); }));
    HostileServer good(afterGreeting([](S &) {}));
    widget.connectTo(good.viewer(), quickOptions());
    QVERIFY2(waitUntil([&] { return widget.state() == VncWidget::State::Connected; }), qPrintable(widget.reason()));
}

void TestVncHostile::goodServerShowsItsPicture()
{
    HostileServer server(afterGreeting([](S &s) { s.send(S::update(10, 10, 1, 1, 0, QByteArray("\x01\x02\x03\x00", 4))); }));
    VncWidget widget;
    widget.show();
    widget.connectTo(server.viewer());
    QVERIFY(waitUntil([&] {
        return widget.screenshot().size() == QSize(64, 48) && (widget.screenshot().pixel(10, 10) & 0xffffff) == 0x030201;
    }));
    QCOMPARE(widget.screenshot().pixel(0, 0) & 0xffffff, 0x404040U);
    QCOMPARE(widget.serverName(), QStringLiteral("hostile"));
    QCOMPARE(widget.thumbnail(QSize(32, 32)).size(), QSize(32, 24));
    QCOMPARE(widget.thumbnail(QSize(320, 320)).size(), QSize(64, 48));
}

void TestVncHostile::largestPicture()
{
    HostileServer server([](S &s) {
        s.greet(7680, 4320);
        s.waitForRequest();
        s.send(S::update(7679, 4319, 1, 1, 0, QByteArray("\x01\x02\x03\x00", 4)));
    });
    VncWidget widget;
    widget.show();
    widget.connectTo(server.viewer());
    QVERIFY2(waitUntil([&] { return widget.state() == VncWidget::State::Connected; }), qPrintable(widget.reason()));
    QCOMPARE(widget.guestSize(), QSize(7680, 4320));
    QCOMPARE(widget.screenshot().pixel(7679, 4319) & 0xffffff, 0x030201U);
}

void TestVncHostile::decoderIsSandboxed()
{
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
    QSKIP("under the address sanitizer the decoder runs without its filter");
#endif
#endif
    HostileServer server(afterGreeting([](S &) {}));
    VncWidget widget;
    widget.show();
    widget.connectTo(server.viewer());
    QVERIFY(waitUntil([&] { return widget.state() == VncWidget::State::Connected; }));
    const QDir tasks(QStringLiteral("/proc/%1/task").arg(widget.decoderProcessId()));
    const QStringList threads = tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QCOMPARE(threads.size(), 2);
    for (const QString &thread : threads) {
        QFile status(tasks.filePath(thread + QStringLiteral("/status")));
        QVERIFY(status.open(QFile::ReadOnly));
        const QByteArray text = status.readAll();
        QVERIFY2(text.contains("Seccomp:\t2"), text.constData());
        QVERIFY2(text.contains("NoNewPrivs:\t1"), text.constData());
    }
    // Standard streams, control, stream, the wake-up and the frames' memory: nothing of the desktop's.
    const QDir descriptors(QStringLiteral("/proc/%1/fd").arg(widget.decoderProcessId()));
    QVERIFY(descriptors.entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot).size() <= 7);
}

void TestVncHostile::cursorBellAndClipboard()
{
    HostileServer server(afterGreeting([](S &s) {
        const QByteArray pixels = QByteArray(8 * 4 * 4, '\x7f');
        s.send(S::update(3, 2, 8, 4, -239, pixels + QByteArray(4, '\xf0')));
        s.send(S::u8(2));
        s.send(S::u8(3) + QByteArray(3, '\0') + S::u32(5)
               + "gr\xfc\xdf"
                 "e");
        s.send(S::update(0, 0, 200, 200, -239, QByteArray(200 * 200 * 4 + 25 * 200, '\x7f'))); // too large: left as it was
    }));
    VncWidget widget;
    widget.show();
    QSignalSpy bell(&widget, &VncWidget::bell);
    QSignalSpy clipboard(&widget, &VncWidget::clipboardReceived);
    VncOptions options;
    options.receiveClipboard = true;
    widget.connectTo(server.viewer(), options);
    QVERIFY(waitUntil([&] { return clipboard.size() == 1 && bell.size() == 1; }));
    QCOMPARE(clipboard.first().first().toString(), QStringLiteral("gr\u00fc\u00dfe"));
    QVERIFY(waitUntil([&] { return widget.cursor().pixmap().size() == QSize(8, 4); }));
    QCOMPARE(widget.cursor().hotSpot(), QPoint(3, 2));
    const QImage image = widget.cursor().pixmap().toImage();
    QVERIFY(qAlpha(image.pixel(0, 0)) == 255 && qAlpha(image.pixel(7, 0)) == 0);
}

void TestVncHostile::clipboardIsOffUntilAllowed()
{
    HostileServer server(afterGreeting([](S &s) {
        s.send(S::u8(3) + QByteArray(3, '\0') + S::u32(6) + "secret");
        s.send(S::update(0, 0, 1, 1, 0, QByteArray(4, '\x11')));
    }));
    VncWidget widget;
    widget.show();
    QSignalSpy clipboard(&widget, &VncWidget::clipboardReceived);
    widget.connectTo(server.viewer());
    QVERIFY(waitUntil([&] { return blueAt(widget, 0, 0) == 0x11; }));
    QCOMPARE(clipboard.size(), 0);
}

void TestVncHostile::floodsAreThinned()
{
    HostileServer server(afterGreeting([](S &s) {
        for (int i = 0; i < 2000; ++i)
            s.send(S::u8(3) + QByteArray(3, '\0') + S::u32(1000) + QByteArray(1000, 'x') + S::u8(2));
        s.send(S::update(0, 0, 1, 1, 0, QByteArray(4, '\x11')));
    }));
    VncWidget widget;
    widget.show();
    QSignalSpy bell(&widget, &VncWidget::bell);
    QSignalSpy clipboard(&widget, &VncWidget::clipboardReceived);
    VncOptions options;
    options.receiveClipboard = true;
    widget.connectTo(server.viewer(), options);
    QVERIFY(waitUntil([&] { return blueAt(widget, 0, 0) == 0x11; }));
    QVERIFY2(clipboard.size() >= 1 && clipboard.size() < 60, qPrintable(QString::number(clipboard.size())));
    QVERIFY(bell.size() >= 1 && bell.size() < 60);
}

void TestVncHostile::killedDecoder()
{
    HostileServer server(afterGreeting([](S &) {}));
    VncWidget widget;
    widget.show();
    widget.connectTo(server.viewer());
    QVERIFY(waitUntil([&] { return widget.state() == VncWidget::State::Connected; }));
    const QImage before = widget.screenshot();
    QVERIFY(widget.decoderProcessId() > 0);
    ::kill(pid_t(widget.decoderProcessId()), SIGKILL);
    QVERIFY(waitUntil([&] { return widget.state() == VncWidget::State::WaitingForStream; }));
    QVERIFY2(widget.reason().contains(QStringLiteral("killed")), qPrintable(widget.reason()));
    QCOMPARE(widget.screenshot(), before);
    HostileServer again(afterGreeting([](S &) {}));
    widget.connectTo(again.viewer());
    QVERIFY(waitUntil([&] { return widget.state() == VncWidget::State::Connected; }));
}

void TestVncHostile::missingDecoder()
{
    DecoderProcess::setProgram(QStringLiteral("/nonexistent/domus-rfb"));
    HostileServer server(afterGreeting([](S &) {}));
    VncWidget widget;
    widget.connectTo(server.viewer());
    const bool ended = waitUntil([&] { return widget.state() == VncWidget::State::WaitingForStream; });
    DecoderProcess::setProgram(QStringLiteral(DOMUS_BIN_DIR "/domus-rfb"));
    QVERIFY(ended);
    QVERIFY2(widget.reason().contains(QStringLiteral("/nonexistent/domus-rfb")), qPrintable(widget.reason()));
}

void TestVncHostile::lyingDecoderIsEnded_data()
{
    QTest::addColumn<QByteArray>("lie");
    for (const char *lie : {"unknown type", "one byte", "unsealed memory", "short memory", "huge size", "no memory",
                            "frame without size", "third buffer", "too many rectangles", "cursor without pixels", "endless text"})
        QTest::newRow(lie) << QByteArray(lie);
}

void TestVncHostile::lyingDecoderIsEnded()
{
    QFETCH(QByteArray, lie);
    qputenv("DOMUS_LIE", lie);
    DecoderProcess::setProgram(QStringLiteral(DOMUS_BIN_DIR "/lying_decoder"));
    VncWidget widget;
    widget.show();
    auto [ours, theirs] = makeSocketPair();
    widget.connectTo(std::move(ours));
    const bool ended = waitUntil([&] { return widget.state() == VncWidget::State::WaitingForStream; });
    DecoderProcess::setProgram(QStringLiteral(DOMUS_BIN_DIR "/domus-rfb"));
    QVERIFY(ended);
    QVERIFY2(widget.reason().contains(QStringLiteral("must not send")), qPrintable(widget.reason()));
    QVERIFY(widget.screenshot().isNull());
}

void TestVncHostile::lyingDecoderCannotPaintOutside()
{
    qputenv("DOMUS_LIE", "rectangles outside");
    DecoderProcess::setProgram(QStringLiteral(DOMUS_BIN_DIR "/lying_decoder"));
    VncWidget widget;
    widget.show();
    auto [ours, theirs] = makeSocketPair();
    widget.connectTo(std::move(ours));
    const bool connected = waitUntil([&] { return widget.state() == VncWidget::State::Connected; });
    DecoderProcess::setProgram(QStringLiteral(DOMUS_BIN_DIR "/domus-rfb"));
    QVERIFY2(connected, qPrintable(widget.reason()));
    QCOMPARE(widget.guestSize(), QSize(64, 48));
    QVERIFY(!widget.grab().isNull());
}

void TestVncHostile::slowDripGoesOn()
{
    // Slow is not broken: an update in small pieces, and input gets through in the middle of it.
    std::atomic<bool> gotKey = false;
    HostileServer server(afterGreeting([&gotKey](S &s) {
        const QByteArray update = S::update(0, 0, 8, 8, 0, QByteArray(256, '\x22'));
        s.send(update.left(100));
        QByteArray received;
        while (!gotKey && !s.isGone()) {
            received += s.receive(1);
            gotKey = received.contains(QByteArray("\x04\x01\x00\x00\x00\x00\x00\x61", 8));
        }
        for (int i = 100; i < update.size() && !s.waitForClose(2); ++i)
            s.send(update.mid(i, 1));
    }));
    VncWidget widget;
    widget.show();
    widget.connectTo(server.viewer(), quickOptions());
    QVERIFY(waitUntil([&] { return widget.state() == VncWidget::State::Connected; }));
    QTest::keyClick(&widget, Qt::Key_A);
    QVERIFY(waitUntil([&] { return gotKey.load(); }));
    QVERIFY(waitUntil([&] { return blueAt(widget, 7, 7) == 0x22; }));
}

void TestVncHostile::hiddenWidgetStopsTheServer()
{
    std::atomic<int> updates = 0;
    HostileServer server([&updates](S &s) {
        s.greet(64, 48);
        s.waitForRequest();
        while (!s.isGone()) {
            s.send(whole(64, 48, char(++updates)));
            s.receive(10);
        }
    });
    VncWidget widget;
    widget.show();
    widget.connectTo(server.viewer());
    QVERIFY(waitUntil([&] { return updates > 50; }));
    widget.hide();
    const auto isStill = [&updates](std::chrono::milliseconds time) {
        const int before = updates;
        return !waitUntil([&] { return updates - before >= 20; }, time);
    };
    QVERIFY(waitUntil([&] { return isStill(500ms); })); // the first slow acknowledgement tells the decoder
    QVERIFY(isStill(2s));
    widget.show();
    const int shown = updates;
    QVERIFY(waitUntil([&] { return updates > shown + 50; }));
}

void TestVncHostile::passwordIsAskedFor()
{
    TigerServer server(QStringLiteral("320x240"),
                       {QStringLiteral("-SecurityTypes"), QStringLiteral("VncAuth"), QStringLiteral("-PasswordFile"),
                        TigerServer::passwordFile()});
    QVERIFY(server.start());
    VncWidget widget;
    widget.show();
    QSignalSpy wanted(&widget, &VncWidget::credentialsWanted);
    widget.connectTo(server.viewer(), quickOptions());
    QVERIFY2(waitUntil([&] { return wanted.size() == 1; }), qPrintable(widget.reason()));
    QCOMPARE(widget.state(), VncWidget::State::WaitingForAnswer);
    // Longer than the handshake's deadline: a person may take time.
    QVERIFY(!waitUntil([&] { return widget.state() != VncWidget::State::WaitingForAnswer; }, 1300ms));
    widget.provideCredentials({}, QStringLiteral("wrong"));
    QVERIFY(waitUntil([&] { return widget.state() == VncWidget::State::WaitingForStream; }));
    QVERIFY2(widget.reason().contains(QStringLiteral("refused the password")), qPrintable(widget.reason()));
    VncOptions options = quickOptions();
    options.password = QStringLiteral("secret12");
    widget.connectTo(server.viewer(), options);
    QVERIFY2(waitUntil([&] { return widget.state() == VncWidget::State::Connected; }), qPrintable(widget.reason()));
    QCOMPARE(widget.guestSize(), QSize(320, 240));
}

QTEST_MAIN(TestVncHostile)
#include "test_vnc_hostile.moc"
