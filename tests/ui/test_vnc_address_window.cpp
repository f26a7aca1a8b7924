// SPDX-License-Identifier: GPL-3.0-or-later
// The window for any VNC server, with real servers of every kind on loopback and Unix sockets, and some that are none.
#include "console/address_feed.h"
#include "console/console_window.h"
#include "console/known_vnc_servers.h"
#include "console/vnc_address_dialog.h"
#include "console/vnc_address_window.h"
#include "console/vnc_question_card.h"
#include "desktop_fixture.h"
#include "vnc_servers.h"
#include "waiting.h"
#include "widget/vnc_widget.h"
#include "window/start_options.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenuBar>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace domus;
using namespace domus::test;
using State = VncWidget::State;

namespace {

/// A TCP port of the loopback that nobody else has: bound, and where wanted listening.
class LoopbackPort {
public:
    explicit LoopbackPort(bool listening) : m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        ::bind(m_fd.get(), reinterpret_cast<const sockaddr *>(&address), size);
        ::getsockname(m_fd.get(), reinterpret_cast<sockaddr *>(&address), &size);
        m_port = ntohs(address.sin_port);
        if (listening)
            ::listen(m_fd.get(), 8);
    }
    VncAddress address() const { return {QStringLiteral("127.0.0.1"), m_port, {}}; }
    UniqueFd accept() const { return UniqueFd(::accept4(m_fd.get(), nullptr, nullptr, SOCK_CLOEXEC)); }
    void close() { m_fd.reset(); }

private:
    UniqueFd m_fd;
    quint16 m_port = 0;
};

struct Window {
    QPointer<VncAddressWindow> window;

    explicit Window(const VncAddress &address, bool viewOnly = false) : window(new VncAddressWindow(address, viewOnly))
    {
        window->show();
        window->start();
    }
    ~Window() { delete window.data(); }
    Q_DISABLE_COPY(Window)
    VncAddressWindow *operator->() const { return window; }

    bool waitFor(State state) const
    {
        return waitUntil([&] { return window->display()->state() == state; });
    }
    QString reason() const { return window->display()->reason(); }
    bool waitForWords(const QString &words) const
    {
        return waitUntil([&] { return reason().contains(words); });
    }
    void giveInput(const QString &password) const
    {
        QTest::keyClicks(window->card()->passwordField(), password);
        QTest::keyClick(window->card()->passwordField(), Qt::Key_Return);
    }
};

VncAddress unixAddress(const QString &path)
{
    return {{}, 0, path};
}

QStringList passwordArguments(const QString &types)
{
    return {QStringLiteral("-SecurityTypes"), types, QStringLiteral("-PasswordFile"), TigerServer::passwordFile()};
}

} // namespace

class TestVncAddressWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("domus-test"));
        QCoreApplication::setApplicationName(QStringLiteral("vnc-%1").arg(QCoreApplication::applicationPid()));
        DecoderProcess::setProgram(QStringLiteral(DOMUS_BIN_DIR "/domus-rfb"));
    }
    void init() { QSettings().clear(); }
    void cleanupTestCase() { QFile::remove(QSettings().fileName()); }

    void showsAServerOnASocket();
    void asksForThePasswordUntilItIsRight();
    void asksAboutTheCertificateOnce();
    void changedCertificateIsAWarning();
    void connectsByTcp();
    void connectsToX11vnc();
    void asksForANameToo();
    void connectsToQemu();
    void connectsAgainByItself();
    void waitsForAServerThatIsNotThereYet();
    void saysWhyNot_data();
    void saysWhyNot();
    void silentServerIsGivenUp();
    void cancelEndsTheQuestion();
    void passwordIsNotKept();
    void looksOnly();
    void fillsTheScreen();
    void dialogKnowsWhatOneMeans();
    void addressesAreBoundedAndForgotten();
    void menuOpensIt();
    void commandLine();
};

void TestVncAddressWindow::showsAServerOnASocket()
{
    TigerServer server(QStringLiteral("700x500"));
    QVERIFY(server.start());
    const Window window(unixAddress(server.path()));
    QVERIFY2(window.waitFor(State::Connected), qPrintable(window.reason()));
    QCOMPARE(window->display()->guestSize(), QSize(700, 500));
    QVERIFY(waitUntil([&] { return window->display()->size() == QSize(700, 500); })); // the window fits the picture
    QVERIFY(window->windowTitle().startsWith(server.path()));
    QCOMPARE(window->protectionLabel()->text(), QString()); // it stays on this machine
    QVERIFY(!window->card()->isVisible());
    QCOMPARE(knownVncServers::recent(), QStringList{server.path()});
}

void TestVncAddressWindow::asksForThePasswordUntilItIsRight()
{
    TigerServer server(QStringLiteral("320x240"), passwordArguments(QStringLiteral("VncAuth")));
    QVERIFY(server.start());
    const Window window(unixAddress(server.path()));
    const auto *card = window->card();
    QVERIFY2(waitUntil([&] { return card->isVisible(); }), qPrintable(window.reason()));
    QVERIFY(card->accessibleName().contains(QStringLiteral("asks for a password")));
    QVERIFY(!card->userField()->isVisible());
    QVERIFY(!card->problemLabel()->isVisible());
    QCOMPARE(card->passwordField()->echoMode(), QLineEdit::Password);
    QVERIFY(knownVncServers::recent().isEmpty());
    window.giveInput(QStringLiteral("wrong"));
    QVERIFY(!card->acceptButton()->isEnabled());
    QVERIFY(waitUntil([&] { return card->problemLabel()->isVisible() && card->acceptButton()->isEnabled(); }));
    QVERIFY2(card->problemLabel()->text().startsWith(QStringLiteral("The VNC server refused the password")),
             qPrintable(card->problemLabel()->text()));
    QCOMPARE(card->passwordField()->text(), QString());
    window.giveInput(QStringLiteral("secret12"));
    QVERIFY2(window.waitFor(State::Connected), qPrintable(window.reason()));
    QVERIFY(!card->isVisible());
    QCOMPARE(card->passwordField()->text(), QString());
}

void TestVncAddressWindow::asksAboutTheCertificateOnce()
{
    const auto files = TigerServer::certificateFiles();
    auto arguments = passwordArguments(QStringLiteral("X509Vnc"));
    arguments += {QStringLiteral("-X509Cert"), files.first, QStringLiteral("-X509Key"), files.second};
    TigerServer server(QStringLiteral("320x240"), arguments);
    QVERIFY(server.start());
    {
        const Window window(unixAddress(server.path()));
        QVERIFY2(waitUntil([&] { return window->card()->isVisible(); }), qPrintable(window.reason()));
        QVERIFY(window->card()->accessibleName().startsWith(QStringLiteral("Is this")));
        QTest::mouseClick(window->card()->acceptButton(), Qt::LeftButton);
        QVERIFY(waitUntil([&] { return window->card()->passwordField()->isVisible(); }));
        window.giveInput(QStringLiteral("secret12"));
        QVERIFY2(window.waitFor(State::Connected), qPrintable(window.reason()));
        QCOMPARE(window->protectionLabel()->text(), QStringLiteral("Encrypted"));
    }
    QCOMPARE(knownVncServers::certificate(unixAddress(server.path())), TigerServer::certificateFingerprint());
    const Window again(unixAddress(server.path()));
    QVERIFY(waitUntil([&] { return again->card()->isVisible(); }));
    QVERIFY(again->card()->passwordField()->isVisible()); // at once the password
}

void TestVncAddressWindow::changedCertificateIsAWarning()
{
    const auto files = TigerServer::certificateFiles();
    TigerServer server(QStringLiteral("320x240"),
                       {QStringLiteral("-SecurityTypes"), QStringLiteral("X509None"), QStringLiteral("-X509Cert"), files.first,
                        QStringLiteral("-X509Key"), files.second});
    QVERIFY(server.start());
    const auto address = unixAddress(server.path());
    knownVncServers::acceptCertificate(address, QByteArray(32, 'a'));
    const Window window(address);
    QVERIFY2(waitUntil([&] { return window->card()->isVisible(); }), qPrintable(window.reason()));
    QVERIFY(window->card()->accessibleName().contains(QStringLiteral("has changed")));
    QVERIFY(window->card()->problemLabel()->text().contains(QStringLiteral("somebody may have put another server")));
    QTest::mouseClick(window->card()->cancelButton(), Qt::LeftButton);
    QVERIFY(window.waitFor(State::Disconnected));
    QCOMPARE(knownVncServers::certificate(address), QByteArray(32, 'a'));
}

void TestVncAddressWindow::connectsByTcp()
{
    for (int tries = 0; tries < 5; ++tries) { // the port may be taken between finding it and the server's start
        LoopbackPort port(false);
        const auto address = port.address();
        port.close();
        TigerServer server(QStringLiteral("320x240"),
                           {QStringLiteral("-localhost"), QStringLiteral("-rfbport"), QString::number(address.port),
                            QStringLiteral("-SecurityTypes"), QStringLiteral("TLSNone")});
        if (!server.start())
            continue;
        const Window window(VncAddress{QStringLiteral("localhost"), address.port, {}}); // by name
        QVERIFY2(window.waitFor(State::Connected), qPrintable(window.reason()));
        QCOMPARE(window->display()->protection(), console::Protection::Encrypted);
        QCOMPARE(window->protectionLabel()->text(), QString()); // it stays on this machine
        QCOMPARE(knownVncServers::recent(), QStringList{QStringLiteral("localhost::%1").arg(address.port)});
        return;
    }
    QFAIL("no free port in five tries");
}

void TestVncAddressWindow::connectsToX11vnc()
{
    TigerServer screen(QStringLiteral("400x300"));
    QVERIFY(screen.start());
    QProcess x11vnc;
    LoopbackPort port(false);
    const auto address = port.address();
    port.close();
    x11vnc.start(QStringLiteral("x11vnc"),
                 {QStringLiteral("-display"), screen.display(), QStringLiteral("-localhost"), QStringLiteral("-rfbport"),
                  QString::number(address.port), QStringLiteral("-no6"), QStringLiteral("-forever"), QStringLiteral("-quiet"),
                  QStringLiteral("-nopw"), QStringLiteral("-noxdamage"), QStringLiteral("-rfbauth"),
                  TigerServer::passwordFile()});
    QVERIFY(x11vnc.waitForStarted());
    const Window window(address);
    QVERIFY2(waitUntil([&] { return window->card()->isVisible(); }, std::chrono::seconds(20)), qPrintable(window.reason()));
    window.giveInput(QStringLiteral("secret12"));
    QVERIFY2(window.waitFor(State::Connected), qPrintable(window.reason()));
    QCOMPARE(window->display()->guestSize(), QSize(400, 300));
    x11vnc.terminate();
    x11vnc.waitForFinished(5000);
}

void TestVncAddressWindow::asksForANameToo()
{
    TigerServer screen(QStringLiteral("400x300"));
    QVERIFY(screen.start());
    QTemporaryDir dir;
    const auto write = [&dir](const char *name, const QByteArray &content) {
        QFile file(dir.filePath(QLatin1String(name)));
        const bool written = file.open(QFile::WriteOnly) && file.write(content) == content.size();
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return written ? file.fileName() : QString();
    };
    const auto read = [](const QString &path) {
        QFile file(path);
        return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
    };
    const auto [certificate, key] = TigerServer::certificateFiles();
    const auto pem = write("pem", read(key) + read(certificate));
    const auto check =
        write("check", "#!/bin/sh\nread -r name; read -r password\n[ \"$name:$password\" = 'anna:a longer password' ]\n");
    LoopbackPort port(false);
    const auto address = port.address();
    port.close();
    QProcess x11vnc;
    x11vnc.start(QStringLiteral("x11vnc"),
                 {QStringLiteral("-display"), screen.display(), QStringLiteral("-localhost"), QStringLiteral("-rfbport"),
                  QString::number(address.port), QStringLiteral("-no6"), QStringLiteral("-forever"), QStringLiteral("-quiet"),
                  QStringLiteral("-noxdamage"), QStringLiteral("-unixpw_cmd"), check, QStringLiteral("-ssl"), pem,
                  QStringLiteral("-vencrypt"), QStringLiteral("plain:only"), QStringLiteral("-anontls"),
                  QStringLiteral("never")});
    QVERIFY(x11vnc.waitForStarted());
    const Window window(address);
    const auto *card = window->card();
    QVERIFY2(waitUntil([&] { return card->isVisible(); }, std::chrono::seconds(30)), qPrintable(window.reason()));
    QTest::mouseClick(card->acceptButton(), Qt::LeftButton); // the certificate
    QVERIFY2(waitUntil([&] { return card->userField()->isVisible(); }, std::chrono::seconds(20)), qPrintable(window.reason()));
    QTest::keyClicks(card->userField(), QStringLiteral("anna"));
    QTest::keyClick(card->userField(), Qt::Key_Return);
    window.giveInput(QStringLiteral("a wrong one"));
    QVERIFY(waitUntil([&] { return card->problemLabel()->isVisible() && card->acceptButton()->isEnabled(); },
                      std::chrono::seconds(20)));
    QCOMPARE(card->problemLabel()->text(), QStringLiteral("The VNC server refused the password"));
    QCOMPARE(card->userField()->text(), QStringLiteral("anna"));
    window.giveInput(QStringLiteral("a longer password"));
    QVERIFY2(waitUntil([&] { return window->display()->state() == State::Connected; }, std::chrono::seconds(20)),
             qPrintable(window.reason()));
    QCOMPARE(window->protectionLabel()->text(), QStringLiteral("Encrypted"));
    x11vnc.terminate();
    x11vnc.waitForFinished(5000);
}

void TestVncAddressWindow::connectsToQemu()
{
    QTemporaryDir dir;
    const auto path = dir.filePath(QStringLiteral("vnc"));
    QProcess qemu;
    qemu.start(QStringLiteral("qemu-system-x86_64"),
               {QStringLiteral("-machine"), QStringLiteral("pc,accel=tcg"), QStringLiteral("-m"), QStringLiteral("64"),
                QStringLiteral("-S"), QStringLiteral("-nodefaults"), QStringLiteral("-vga"), QStringLiteral("std"),
                QStringLiteral("-vnc"), QStringLiteral("unix:%1").arg(path)});
    QVERIFY(waitUntil([&] { return QFile::exists(path); }));
    const Window window(unixAddress(path));
    QVERIFY2(window.waitFor(State::Connected), qPrintable(window.reason()));
    QVERIFY(window->display()->serverName().contains(QStringLiteral("QEMU")));
    qemu.kill();
    qemu.waitForFinished(5000);
}

void TestVncAddressWindow::connectsAgainByItself()
{
    TigerServer server(QStringLiteral("320x240"), passwordArguments(QStringLiteral("VncAuth")));
    QVERIFY(server.start());
    const Window window(unixAddress(server.path()));
    QVERIFY(waitUntil([&] { return window->card()->isVisible(); }));
    window.giveInput(QStringLiteral("secret12"));
    QVERIFY2(window.waitFor(State::Connected), qPrintable(window.reason()));
    server.end();
    QVERIFY(waitUntil([&] { return window.reason().contains(QStringLiteral("Trying again")); }));
    QVERIFY(!window->display()->screenshot().isNull()); // the last picture stays
    QFile::remove(server.path());
    QVERIFY(server.start());
    QVERIFY2(window.waitFor(State::Connected), qPrintable(window.reason()));
    QVERIFY(!window->card()->isVisible()); // the password let us in before
}

void TestVncAddressWindow::waitsForAServerThatIsNotThereYet()
{
    TigerServer server(QStringLiteral("320x240"));
    const Window window(unixAddress(server.path()));
    QVERIFY(window.waitForWords(QStringLiteral("There is no socket %1.\nCheck the path").arg(server.path())));
    QVERIFY(window.reason().endsWith(QStringLiteral("Trying again.")));
    QVERIFY(!window->tryAgainButton()->isVisible());
    QVERIFY(server.start());
    QVERIFY2(window.waitFor(State::Connected), qPrintable(window.reason()));
}

void TestVncAddressWindow::saysWhyNot_data()
{
    QTest::addColumn<QByteArray>("says");
    QTest::addColumn<QString>("words");
    QTest::addColumn<bool>("stops");
    QTest::newRow("nobody listens") << QByteArray() << QStringLiteral("No server listens at 127.0.0.1::") << false;
    QTest::newRow("SSH") << QByteArray("SSH-2.0-OpenSSH_9.2p1\r\n") << QStringLiteral("What answered is not a VNC server")
                         << true;
    QTest::newRow("HTTP") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n") << QStringLiteral("What answered is not a VNC server")
                          << true;
    QTest::newRow("lets nobody in") << QByteArray("RFB 003.008\n\0\0\0\0\4busy", 21)
                                    << QStringLiteral("The VNC server lets nobody in (busy)") << true;
    QTest::newRow("only RSA-AES") << QByteArray("RFB 003.008\n\1\5", 14) << QStringLiteral("speaks (RSA-AES)") << true;
}

void TestVncAddressWindow::saysWhyNot()
{
    QFETCH(QByteArray, says);
    QFETCH(QString, words);
    QFETCH(bool, stops);
    const LoopbackPort port(!says.isEmpty());
    const Window window(port.address());
    UniqueFd server;
    if (!says.isEmpty()) {
        server = port.accept(); // it is in the backlog already, or comes at once: connecting does not wait for us
        QCOMPARE(::send(server.get(), says.constData(), size_t(says.size()), MSG_NOSIGNAL), ssize_t(says.size()));
    }
    QVERIFY2(window.waitForWords(words), qPrintable(window.reason()));
    QCOMPARE(window->feed()->isStopped(), stops);
    QCOMPARE(window->tryAgainButton()->isVisible(), stops);
    QVERIFY(knownVncServers::recent().isEmpty());
    if (!stops)
        return;
    QTest::mouseClick(window->tryAgainButton(), Qt::LeftButton);
    QVERIFY(!window->tryAgainButton()->isVisible());
    const auto second = port.accept();
    QVERIFY(second.isValid());
}

void TestVncAddressWindow::silentServerIsGivenUp()
{
    const LoopbackPort port(true);
    const Window window(port.address());
    QVERIFY2(waitUntil([&] { return window.reason().contains(QStringLiteral("did not finish its greeting in time")); },
                       std::chrono::seconds(25)),
             qPrintable(window.reason()));
    QVERIFY(!window->feed()->isStopped());
}

void TestVncAddressWindow::cancelEndsTheQuestion()
{
    TigerServer server(QStringLiteral("320x240"), passwordArguments(QStringLiteral("VncAuth")));
    QVERIFY(server.start());
    const Window window(unixAddress(server.path()));
    QVERIFY(waitUntil([&] { return window->card()->isVisible(); }));
    QTest::keyClicks(window->card()->passwordField(), QStringLiteral("half"));
    QTest::keyClick(window->card()->passwordField(), Qt::Key_Escape);
    QVERIFY(!window->card()->isVisible());
    QVERIFY(window->tryAgainButton()->isVisible());
    QCOMPARE(window->display()->state(), State::Disconnected);
    QTest::mouseClick(window->tryAgainButton(), Qt::LeftButton);
    QVERIFY(waitUntil([&] { return window->card()->isVisible(); }));
    QCOMPARE(window->card()->passwordField()->text(), QString());
}

void TestVncAddressWindow::passwordIsNotKept()
{
    TigerServer server(QStringLiteral("320x240"), passwordArguments(QStringLiteral("VncAuth")));
    QVERIFY(server.start());
    const Window window(unixAddress(server.path()));
    QVERIFY(waitUntil([&] { return window->card()->isVisible(); }));
    window.giveInput(QStringLiteral("secret12"));
    QVERIFY2(window.waitFor(State::Connected), qPrintable(window.reason()));
    QSettings().sync();
    QFile settings(QSettings().fileName());
    QVERIFY(settings.open(QFile::ReadOnly));
    const auto content = settings.readAll();
    QVERIFY(content.contains("recent"));
    QVERIFY(!content.contains("secret"));
}

void TestVncAddressWindow::looksOnly()
{
    TigerServer server(QStringLiteral("320x240"));
    QVERIFY(server.start());
    const Window window(unixAddress(server.path()), true);
    QVERIFY2(window.waitFor(State::Connected), qPrintable(window.reason()));
    QVERIFY(window->display()->isViewOnly());
    window->display()->setGrabbed(true);
    QVERIFY(!window->display()->isGrabbed());
    server.end();
    QFile::remove(server.path());
    QVERIFY(server.start());
    QVERIFY2(window.waitFor(State::Connected), qPrintable(window.reason()));
    QVERIFY(window->display()->isViewOnly()); // still
}

void TestVncAddressWindow::fillsTheScreen()
{
    TigerServer server(QStringLiteral("320x240"), passwordArguments(QStringLiteral("VncAuth")));
    QVERIFY(server.start());
    const Window window(unixAddress(server.path()));
    QVERIFY(waitUntil([&] { return window->card()->isVisible(); }));
    window.giveInput(QStringLiteral("secret12"));
    QVERIFY2(window.waitFor(State::Connected), qPrintable(window.reason()));
    window->showWholeScreen();
    QVERIFY(window->wholeScreen()->isFullScreen());
    QVERIFY(!window->isVisible());
    QCOMPARE(window->display()->window(), window->wholeScreen());
    window->wholeScreen()->close();
    QVERIFY(window->isVisible());
    QCOMPARE(window->display()->window(), window.window);
    // A question of the server's brings the window back: the server has another password now.
    window->showWholeScreen();
    window->feed()->cancel();
    window->feed()->logIn({}, QStringLiteral("changed"));
    window->start();
    QVERIFY(waitUntil([&] { return window->card()->isVisible(); }));
    QVERIFY(!window->wholeScreen());
}

void TestVncAddressWindow::dialogKnowsWhatOneMeans()
{
    knownVncServers::remember(*parseVncAddress(QStringLiteral("atlas:2")));
    VncAddressDialog dialog;
    dialog.show();
    QVERIFY(!dialog.connectButton()->isEnabled());
    QTest::keyClicks(dialog.addressField(), QStringLiteral("10.0.0.1:1"));
    QCOMPARE(dialog.meaningLabel()->text(), QStringLiteral("Host 10.0.0.1, port 5901"));
    QVERIFY(dialog.connectButton()->isEnabled());
    dialog.addressField()->setText(QStringLiteral("10.0.0.1:x"));
    QVERIFY(!dialog.connectButton()->isEnabled());
    QVERIFY(dialog.meaningLabel()->text().contains(QStringLiteral("number of a display")));
    QCOMPARE(dialog.recentList()->count(), 1);
    dialog.recentList()->setCurrentRow(0);
    QCOMPARE(dialog.addressField()->text(), QStringLiteral("atlas:2"));
    QTest::keyClick(dialog.addressField(), Qt::Key_Return);
    QCOMPARE(dialog.result(), int(QDialog::Accepted));
    QCOMPARE(dialog.address(), (VncAddress{QStringLiteral("atlas"), 5902, {}}));
}

void TestVncAddressWindow::addressesAreBoundedAndForgotten()
{
    for (int display = 0; display < 15; ++display)
        knownVncServers::remember(*parseVncAddress(QStringLiteral("atlas:%1").arg(display)));
    knownVncServers::remember(*parseVncAddress(QStringLiteral("atlas:9")));
    QCOMPARE(knownVncServers::recent().size(), 10);
    QCOMPARE(knownVncServers::recent().first(), QStringLiteral("atlas:9"));
    QCOMPARE(knownVncServers::recent().count(QStringLiteral("atlas:9")), 1);
    QSettings().setValue(QStringLiteral("vnc/recent"), QStringList{QStringLiteral("atlas:1"), QStringLiteral("no address")});
    QCOMPARE(knownVncServers::recent(), QStringList{QStringLiteral("atlas:1")});
    VncAddressDialog dialog;
    dialog.show();
    QTest::mouseClick(dialog.forgetButton(), Qt::LeftButton);
    QVERIFY(knownVncServers::recent().isEmpty());
    QVERIFY(!dialog.recentList()->isVisible());
}

void TestVncAddressWindow::menuOpensIt()
{
    TigerServer server(QStringLiteral("320x240"));
    QVERIFY(server.start());
    Desktop desktop;
    desktop.open({});
    const auto actions = desktop.window->menuBar()->actions().first()->menu()->actions();
    const auto found = std::find_if(actions.begin(), actions.end(), [](const QAction *action) {
        return action->text() == QStringLiteral("Connect to a &VNC Address…");
    });
    QVERIFY(found != actions.end());
    (*found)->trigger();
    auto *dialog = desktop.window->findChild<VncAddressDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    dialog->addressField()->setText(server.path());
    QTest::mouseClick(dialog->connectButton(), Qt::LeftButton);
    const auto windows = QApplication::topLevelWidgets();
    const auto opened = std::find_if(windows.begin(), windows.end(),
                                     [](const QWidget *widget) { return qobject_cast<const VncAddressWindow *>(widget); });
    QVERIFY(opened != windows.end());
    const QPointer<VncAddressWindow> window = qobject_cast<VncAddressWindow *>(*opened);
    QVERIFY(waitUntil([&] { return window->display()->state() == State::Connected; }));
    desktop.window->close(); // it stands alone
    QVERIFY(window->isVisible());
    window->close();
    QVERIFY(waitUntil([&] { return !window; }));
}

void TestVncAddressWindow::commandLine()
{
    const auto options = parseStartOptions({QStringLiteral("--vnc"), QStringLiteral("[::1]:4"), QStringLiteral("--view-only")});
    QCOMPARE(options.problem, QString());
    QVERIFY(options.vnc && options.viewOnly);
    QCOMPARE(*options.vnc, (VncAddress{QStringLiteral("::1"), 5904, {}}));
    QVERIFY(parseStartOptions({QStringLiteral("--vnc")}).problem.contains(QStringLiteral("There is no address")));
    QVERIFY(parseStartOptions({QStringLiteral("--view-only")}).problem.contains(QStringLiteral("--vnc ADDRESS")));
    const auto secret = parseStartOptions({QStringLiteral("--vnc"), QStringLiteral("vnc://:secret@atlas")}).problem;
    QVERIFY(!secret.isEmpty() && !secret.contains(QStringLiteral("secret")));
    QVERIFY(startHelp().contains(QStringLiteral("--vnc ADDRESS")));
}

QTEST_MAIN(TestVncAddressWindow)
#include "test_vnc_address_window.moc"
