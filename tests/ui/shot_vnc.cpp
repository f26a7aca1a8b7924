// SPDX-License-Identifier: GPL-3.0-or-later
#include "shot_vnc.h"

#include "console/address_feed.h"
#include "console/known_vnc_servers.h"
#include "console/vnc_address_dialog.h"
#include "console/vnc_address_window.h"
#include "console/vnc_question_card.h"
#include "vnc_servers.h"
#include "waiting.h"
#include "widget/vnc_widget.h"

#include <QLineEdit>
#include <QPushButton>

namespace domus::shot {

namespace {

using Take = std::function<void(QWidget &window, const QString &name)>;

VncAddress addressOf(const QString &text)
{
    return valueOrThrow(parseVncAddress(text));
}

void shootDialog(const Take &take)
{
    for (const char *text :
         {"/run/user/1000/vnc.sock", "localhost::5999", "[fe80::5054:ff:fe12:3456%eth0]:1", "atlas:2", "10.0.0.1:1"})
        knownVncServers::remember(addressOf(QString::fromLatin1(text)));
    VncAddressDialog dialog;
    dialog.show();
    take(dialog, QStringLiteral("vnc-dialog"));
    dialog.addressField()->setText(QStringLiteral("10.0.0.1:1"));
    take(dialog, QStringLiteral("vnc-dialog-good"));
    dialog.addressField()->setText(QStringLiteral("::5901"));
    take(dialog, QStringLiteral("vnc-dialog-bad"));
}

void shootLogin(const Take &take)
{
    test::TigerServer server(QStringLiteral("1024x640"),
                             {QStringLiteral("-SecurityTypes"), QStringLiteral("TLSVnc"), QStringLiteral("-PasswordFile"),
                              test::TigerServer::passwordFile()});
    server.start();
    QProcess terminal;
    terminal.start(QStringLiteral("xterm"),
                   {QStringLiteral("-display"), server.display(), QStringLiteral("-geometry"), QStringLiteral("110x36+40+30"),
                    QStringLiteral("-e"), QStringLiteral("ls -l /usr/lib | head -30; sleep 60")});
    VncAddressWindow window(addressOf(server.path()));
    window.setAttribute(Qt::WA_DeleteOnClose, false);
    window.show();
    window.start();
    const auto *card = window.card();
    test::waitUntil([&] { return card->isVisible(); });
    take(window, QStringLiteral("vnc-password"));
    card->passwordField()->setText(QStringLiteral("wrong"));
    card->acceptButton()->click();
    test::waitUntil([&] { return card->isVisible() && card->acceptButton()->isEnabled(); });
    take(window, QStringLiteral("vnc-password-wrong"));
    card->passwordField()->setText(QStringLiteral("secret12"));
    card->acceptButton()->click();
    test::waitUntil([&] {
        const auto picture = window.display()->screenshot();
        return !picture.isNull() && picture.pixel(100, 100) != picture.pixel(5, 5);
    });
    take(window, QStringLiteral("vnc-window"));
    terminal.kill();
    terminal.waitForFinished(3000);
    server.end();
    test::waitUntil([&] { return window.display()->reason().contains(u'\n'); });
    take(window, QStringLiteral("vnc-lost"));
}

void shootCertificate(const Take &take)
{
    const auto files = test::TigerServer::certificateFiles();
    test::TigerServer server(QStringLiteral("800x600"),
                             {QStringLiteral("-SecurityTypes"), QStringLiteral("X509None"), QStringLiteral("-X509Cert"),
                              files.first, QStringLiteral("-X509Key"), files.second});
    server.start();
    const auto address = addressOf(server.path());
    for (const bool known : {false, true}) {
        if (known)
            knownVncServers::acceptCertificate(address, QByteArray(32, 'a'));
        VncAddressWindow window(address);
        window.setAttribute(Qt::WA_DeleteOnClose, false);
        window.show();
        window.start();
        test::waitUntil([&] { return window.card()->isVisible(); });
        take(window, known ? QStringLiteral("vnc-certificate-changed") : QStringLiteral("vnc-certificate"));
        window.feed()->cancel();
        if (known)
            take(window, QStringLiteral("vnc-cancelled"));
    }
}

} // namespace

void shootVncAddresses(const Take &take)
{
    shootDialog(take);
    shootLogin(take);
    shootCertificate(take);
}

} // namespace domus::shot
