// SPDX-License-Identifier: GPL-3.0-or-later
// Every way to log in that Domus speaks, with real servers, and what is said when it fails.
#include "hostile_server.h"
#include "vnc_servers.h"
#include "waiting.h"
#include "widget/vnc_widget.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace domus;
using namespace domus::test;
using console::FailReason;
using console::Protection;
using S = HostileServer;

namespace {

VncOptions encryptedOptions()
{
    VncOptions options;
    options.mayEncrypt = true;
    options.handshakeSeconds = 3;
    return options;
}

QStringList securityArguments(const QString &types)
{
    QStringList arguments{QStringLiteral("-SecurityTypes"), types};
    if (types.contains(QLatin1String("Vnc")))
        arguments += {QStringLiteral("-PasswordFile"), TigerServer::passwordFile()};
    if (types.contains(QLatin1String("X509"))) {
        const auto certificate = TigerServer::certificateFiles();
        arguments += {QStringLiteral("-X509Cert"), certificate.first, QStringLiteral("-X509Key"), certificate.second};
    }
    return arguments;
}

} // namespace

class TestVncLogin : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { DecoderProcess::setProgram(QStringLiteral(DOMUS_BIN_DIR "/domus-rfb")); }
    void logsIn_data();
    void logsIn();
    void certificateIsAskedAboutOnce();
    void pictureComesThroughTls();
    void serversEndIsNotOurs();
    void encryptionIsNotSpokenUnasked();
    void saysWhy_data();
    void saysWhy();
    void passwordIsInNoArgument();
};

void TestVncLogin::logsIn_data()
{
    QTest::addColumn<QString>("types");
    QTest::addColumn<bool>("asks");
    QTest::addColumn<int>("protection");
    const auto row = [](const char *types, bool asks, Protection protection) {
        QTest::newRow(types) << QString::fromLatin1(types) << asks << int(protection);
    };
    row("None", false, Protection::None);
    row("VncAuth", true, Protection::None);
    row("TLSNone", false, Protection::Encrypted);
    row("TLSVnc", true, Protection::Encrypted);
    row("X509None", false, Protection::Certified);
    row("X509Vnc", true, Protection::Certified);
    row("TLSVnc,VncAuth", true, Protection::Encrypted); // what Xtigervnc offers by itself
}

void TestVncLogin::logsIn()
{
    QFETCH(QString, types);
    QFETCH(bool, asks);
    QFETCH(int, protection);
    TigerServer server(QStringLiteral("320x240"), securityArguments(types));
    QVERIFY(server.start());
    VncWidget widget;
    widget.show();
    QSignalSpy wanted(&widget, &VncWidget::credentialsWanted);
    connect(&widget, &VncWidget::trustWanted, &widget, &VncWidget::confirmTrust);
    const auto overTls = Protection(protection) != Protection::None;
    if (asks) {
        widget.connectTo(server.viewer(), encryptedOptions());
        QVERIFY2(waitUntil([&] { return wanted.size() == 1; }), qPrintable(widget.reason()));
        QCOMPARE(wanted.at(0).at(0).toBool(), false);
        QCOMPARE(wanted.at(0).at(1).toBool(), overTls);
        widget.provideCredentials({}, QStringLiteral("wrong"));
        QVERIFY(waitUntil([&] { return widget.state() == VncWidget::State::WaitingForStream; }));
        QCOMPARE(widget.failure(), FailReason::AuthFailed);
        QVERIFY2(widget.reason().startsWith(QStringLiteral("the VNC server refused the password (")),
                 qPrintable(widget.reason()));
    }
    widget.connectTo(server.viewer(), encryptedOptions());
    if (asks) {
        QVERIFY2(waitUntil([&] { return wanted.size() == 2; }), qPrintable(widget.reason()));
        widget.provideCredentials({}, QStringLiteral("secret12"));
    }
    QVERIFY2(waitUntil([&] { return widget.state() == VncWidget::State::Connected; }), qPrintable(widget.reason()));
    QCOMPARE(widget.guestSize(), QSize(320, 240));
    QCOMPARE(int(widget.protection()), protection);
    QCOMPARE(wanted.size(), asks ? 2 : 0);
}

void TestVncLogin::certificateIsAskedAboutOnce()
{
    TigerServer server(QStringLiteral("320x240"), securityArguments(QStringLiteral("X509Vnc")));
    QVERIFY(server.start());
    VncWidget widget;
    widget.show();
    QSignalSpy trust(&widget, &VncWidget::trustWanted);
    QSignalSpy wanted(&widget, &VncWidget::credentialsWanted);
    VncOptions options = encryptedOptions();
    options.password = QStringLiteral("secret12");
    options.trustedCertificate = QByteArray(32, 'x'); // another's
    widget.connectTo(server.viewer(), options);
    QVERIFY2(waitUntil([&] { return trust.size() == 1; }), qPrintable(widget.reason()));
    QCOMPARE(widget.state(), VncWidget::State::WaitingForAnswer);
    const QByteArray fingerprint = trust.at(0).at(0).toByteArray();
    QCOMPARE(fingerprint, TigerServer::certificateFingerprint());
    // Longer than the handshake's deadline: a person may take time. The password waits for the answer.
    QVERIFY(!waitUntil([&] { return widget.state() != VncWidget::State::WaitingForAnswer; }, std::chrono::milliseconds(3500)));
    widget.confirmTrust();
    QVERIFY2(waitUntil([&] { return widget.state() == VncWidget::State::Connected; }), qPrintable(widget.reason()));
    options.trustedCertificate = fingerprint;
    widget.connectTo(server.viewer(), options);
    QVERIFY2(waitUntil([&] { return widget.state() == VncWidget::State::Connected; }), qPrintable(widget.reason()));
    QCOMPARE(trust.size(), 1);
    QCOMPARE(wanted.size(), 0);
}

void TestVncLogin::pictureComesThroughTls()
{
    TigerServer server(QStringLiteral("1024x768"), securityArguments(QStringLiteral("TLSNone")));
    QVERIFY(server.start());
    VncOptions options = encryptedOptions();
    options.encodings = {0}; // raw: megabytes through the tunnel
    VncWidget widget;
    widget.show();
    widget.connectTo(server.viewer(), options);
    QVERIFY2(waitUntil([&] { return widget.state() == VncWidget::State::Connected; }), qPrintable(widget.reason()));
    for (const char *colour : {"#102030", "#a0b0c0", "#ffffff", "#000001"}) {
        const auto name = QString::fromLatin1(colour);
        QProcess terminal;
        terminal.start(QStringLiteral("xterm"),
                       {QStringLiteral("-display"), server.display(), QStringLiteral("-geometry"), QStringLiteral("300x100+0+0"),
                        QStringLiteral("-bg"), name, QStringLiteral("-e"), QStringLiteral("sleep 60")});
        const QRgb wanted = QColor(name).rgb() & 0xffffff;
        const auto isThere = [&] {
            const QImage picture = widget.screenshot();
            return (picture.pixel(500, 100) & 0xffffff) == wanted && (picture.pixel(1020, 760) & 0xffffff) == wanted;
        };
        QVERIFY(waitUntil(isThere));
        terminal.kill();
        terminal.waitForFinished(3000);
    }
    server.end();
    QVERIFY(waitUntil([&] { return widget.state() == VncWidget::State::WaitingForStream; }));
    // Its end may come in the middle of an update.
    QVERIFY2(widget.failure() == FailReason::ServerClosed || widget.failure() == FailReason::BadData,
             qPrintable(widget.reason()));
}

/// The decoder is still there to say why, when the tunnel's thread has nothing left to do.
void TestVncLogin::serversEndIsNotOurs()
{
    for (int i = 0; i < 8; ++i) {
        TigerServer server(QStringLiteral("320x240"), securityArguments(QStringLiteral("TLSNone")));
        QVERIFY(server.start());
        VncWidget widget;
        widget.show();
        widget.connectTo(server.viewer(), encryptedOptions());
        QVERIFY2(waitUntil([&] { return widget.state() == VncWidget::State::Connected; }), qPrintable(widget.reason()));
        server.end();
        QVERIFY(waitUntil([&] { return widget.state() == VncWidget::State::WaitingForStream; }));
        QCOMPARE(widget.reason(), QStringLiteral("the VNC server closed the connection"));
    }
}

void TestVncLogin::encryptionIsNotSpokenUnasked()
{
    TigerServer server(QStringLiteral("320x240"), securityArguments(QStringLiteral("TLSNone")));
    QVERIFY(server.start());
    VncWidget widget;
    widget.show();
    widget.connectTo(server.viewer());
    QVERIFY(waitUntil([&] { return widget.state() == VncWidget::State::WaitingForStream; }));
    QCOMPARE(widget.failure(), FailReason::UnknownSecurity);
    QVERIFY2(widget.reason().contains(QStringLiteral("(VeNCrypt)")), qPrintable(widget.reason()));
}

using Script = std::function<void(HostileServer &)>;
Q_DECLARE_METATYPE(Script)

void TestVncLogin::saysWhy_data()
{
    QTest::addColumn<Script>("script");
    QTest::addColumn<int>("reason");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *name, FailReason reason, const char *words, Script script) {
        QTest::newRow(name) << script << int(reason) << QString::fromLatin1(words);
    };
    const auto version = [](S &s) {
        s.send("RFB 003.008\n");
        s.receive(12);
    };
    row("closes at once", FailReason::ServerClosed, "closed the connection", [](S &s) { s.hangUp(); });
    row("closes after its version", FailReason::ServerClosed, "closed the connection", [version](S &s) {
        version(s);
        s.hangUp();
    });
    row("SSH", FailReason::BadHandshake, "not a VNC server", [](S &s) { s.send("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"); });
    row("short garbage", FailReason::BadHandshake, "not a VNC server", [](S &s) { s.send("nope"); });
    row("repeater", FailReason::BadHandshake, "(version 000.000)", [](S &s) { s.send("RFB 000.000\n"); });
    row("lets nobody in", FailReason::ServerRefused, "lets nobody in (Too many security failures)", [version](S &s) {
        version(s);
        s.send(S::u8(0) + S::u32(26) + "Too many security failures");
    });
    row("lets nobody in, old", FailReason::ServerRefused, "lets nobody in (busy)", [](S &s) {
        s.send("RFB 003.003\n");
        s.receive(12);
        s.send(S::u32(0) + S::u32(4) + "busy");
    });
    row("endless reason", FailReason::BadHandshake, "not a VNC server", [version](S &s) {
        version(s);
        s.send(S::u8(0) + S::u32(0xfffffff0));
    });
    row("only RealVNC's", FailReason::UnknownSecurity, "speaks (RSA-AES, Apple)", [](S &s) {
        s.send("RFB 005.000\n");
        s.receive(12);
        s.send(S::u8(3) + S::u8(5) + S::u8(6) + S::u8(30));
    });
    row("old VeNCrypt", FailReason::UnknownSecurity, "(VeNCrypt 0.1)", [version](S &s) {
        version(s);
        s.send(S::u8(1) + S::u8(19));
        s.receive(1);
        s.send(S::u16(1));
    });
    row("only plain VeNCrypt", FailReason::UnknownSecurity, "(plain password)", [version](S &s) {
        version(s);
        s.send(S::u8(1) + S::u8(19));
        s.receive(1);
        s.send(S::u16(2));
        s.receive(2);
        s.send(S::u8(0) + S::u8(1) + S::u32(256));
    });
    row("garbage instead of TLS", FailReason::TlsFailed, "encryption with the VNC server could not be set up", [version](S &s) {
        version(s);
        s.send(S::u8(1) + S::u8(18));
        s.receive(1);
        s.send(QByteArray(4096, 'x'));
    });
    row("silent in TLS", FailReason::HandshakeTimeout, "greeting in time", [version](S &s) {
        version(s);
        s.send(S::u8(1) + S::u8(18));
        s.receive(1);
    });
    row("closes in TLS", FailReason::TlsFailed, "encryption", [version](S &s) {
        version(s);
        s.send(S::u8(1) + S::u8(18));
        s.receive(40);
        s.hangUp();
    });
    row("refuses without a password", FailReason::ServerRefused, "lets nobody in (not you)", [version](S &s) {
        version(s);
        s.send(S::u8(1) + S::u8(1));
        s.receive(1);
        s.send(S::u32(1) + S::u32(7) + "not you");
    });
}

void TestVncLogin::saysWhy()
{
    QFETCH(Script, script);
    QFETCH(int, reason);
    QFETCH(QString, words);
    VncWidget widget;
    widget.show();
    HostileServer bad(script);
    VncOptions options = encryptedOptions();
    options.handshakeSeconds = 1;
    widget.connectTo(bad.viewer(), options);
    QVERIFY2(waitUntil([&] { return widget.state() == VncWidget::State::WaitingForStream; }), qPrintable(widget.reason()));
    QCOMPARE(int(widget.failure()), reason);
    QVERIFY2(widget.reason().contains(words), qPrintable(widget.reason()));
}

void TestVncLogin::passwordIsInNoArgument()
{
    TigerServer server(QStringLiteral("320x240"), securityArguments(QStringLiteral("TLSVnc")));
    QVERIFY(server.start());
    VncWidget widget;
    widget.show();
    VncOptions options = encryptedOptions();
    options.password = QStringLiteral("secret12");
    widget.connectTo(server.viewer(), options);
    QVERIFY2(waitUntil([&] { return widget.state() == VncWidget::State::Connected; }), qPrintable(widget.reason()));
    for (const char *what : {"cmdline", "environ"}) {
        QFile file(QStringLiteral("/proc/%1/%2").arg(widget.decoderProcessId()).arg(QLatin1String(what)));
        QVERIFY(file.open(QFile::ReadOnly));
        const auto content = file.readAll();
        QVERIFY(!content.isEmpty());
        QVERIFY2(!content.contains("secret12"), what);
    }
}

QTEST_MAIN(TestVncLogin)
#include "test_vnc_login.moc"
