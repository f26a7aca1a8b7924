// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "actions/guest_actions.h"
#include "console/console_page.h"
#include "fake_daemon.h"
#include "host_session.h"
#include "pages/guest_page.h"
#include "sidebar/sidebar.h"
#include "waiting.h"
#include "window/main_window.h"

#include <QAbstractButton>
#include <QApplication>
#include <QFile>
#include <QMessageBox>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>
#include <QTimer>

namespace domus::test {

/// A daemon, a session and the window, as long as a test runs.
struct Desktop {
    FakeDaemon daemon;
    std::unique_ptr<HostSession> session;
    std::unique_ptr<MainWindow> window;

    void open(QList<Guest> guests)
    {
        daemon.state().guests = std::move(guests);
        ConnectOptions options;
        options.socket = daemon.socket();
        options.startDaemon = false;
        session = std::make_unique<HostSession>(options);
        session->open();
        window = std::make_unique<MainWindow>(session.get());
        window->show();
        QVERIFY(waitUntil([&] { return session->state() == LinkState::Connected && session->store()->isLoaded(); }));
    }
    void choose(const QString &name)
    {
        const auto *guest = session->store()->guestNamed(name);
        QVERIFY(guest);
        window->sidebar()->selectGuest(GuestStore::keyOf(*guest));
        QVERIFY(window->guestPage());
    }
    GuestPage *page() const { return window->guestPage(); }
    ConsolePage *consolePage() const
    {
        page()->showTab(GuestPage::Console);
        return qobject_cast<ConsolePage *>(page()->tab(GuestPage::Console));
    }
    QAction *action(GuestAction action) const { return window->guestActions()->action(action); }
    /// As if somebody else had deleted it.
    void removeGuest(const QString &name)
    {
        auto &state = daemon.state();
        const auto uuid = state.find(name).uuid;
        state.guests.removeIf([&](const auto &guest) { return guest.uuid == uuid; });
        state.guestTopic.publish({{}, {uuid}});
    }
    bool sawCall(const QString &call) { return daemon.state().calls.contains(call); }
};

/// Settings that no other test and no person has; forgotten by forgetSettings().
inline void useOwnSettings(const QString &name)
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("domus-test"));
    QCoreApplication::setApplicationName(QStringLiteral("%1-%2").arg(name).arg(QCoreApplication::applicationPid()));
}
inline void forgetSettings()
{
    QFile::remove(QSettings().fileName());
}

/// Presses the button with that role.
inline void press(QMessageBox *box, QMessageBox::ButtonRole role)
{
    for (auto *button : box->buttons()) {
        if (box->buttonRole(button) == role)
            button->click();
    }
}
/// The same in the message box that comes.
inline void answerBox(QMessageBox::ButtonRole role)
{
    QTimer::singleShot(0, [role] {
        auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget());
        QVERIFY(box);
        press(box, role);
    });
}

} // namespace domus::test
