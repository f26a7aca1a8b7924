// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host_session.h"
#include "pages/guest_tab.h"

#include <QHash>

class QLabel;
class QPushButton;
class QToolButton;

namespace domus {

class ConsoleBar;
class ConsoleWindow;
class DisplayFeed;
class ErrorBar;
class GuestActions;
class VncWidget;

/// A guest's display: the picture, and a bar with what one can do with it. While the guest is off its last picture stays, dimmed,
/// with a button to start it. A display can leave for a window of its own, or for the whole screen; any number of guests'
/// displays do at once, and they stay there whichever guest this page shows.
class ConsolePage : public GuestTab {
    Q_OBJECT
public:
    ConsolePage(HostSession *session, HostModel *model, GuestActions *actions, QWidget *parent = nullptr);
    ~ConsolePage() override;

    void open(const GuestEntry &entry) override;
    void refresh(const GuestEntry &entry) override;
    void close() override;
    void reopen(const GuestEntry &entry) override;

    /// The chosen guest's, wherever it is; null before the first open().
    VncWidget *display() const;
    QPushButton *startButton() const { return m_start; }
    QPushButton *bringBackButton() const { return m_bringBack; }
    /// What there is to say of an installer that shows itself by a server of its own; hidden while there is none.
    QLabel *installerLabel() const { return m_installer; }
    /// Shows the display on the whole screen, or in a window of its own; back when that is closed.
    void showFullScreen();
    void detach();

Q_SIGNALS:
    /// The keys' way out of the display was pressed.
    void leaveWanted();

private:
    QWidget *makeElsewhere();
    void makeDisplay();
    void showHere();
    void showInstaller(const GuestEntry &entry);
    void leave();
    void moveToWindow(bool fullScreen);
    void takeBack(ConsoleWindow *window);

    QPointer<HostSession> m_session;
    HostModel *m_model;
    QPointer<DisplayFeed> m_feed; ///< the chosen guest's
    QHash<QString, QPointer<ConsoleWindow>> m_windows; ///< by the key of the guest whose display is there
    ErrorBar *m_error;
    QLabel *m_installer;
    QWidget *m_place; ///< where the display is
    QPushButton *m_start;
    QPushButton *m_bringBack = nullptr;
    QWidget *m_elsewhere;
    ConsoleBar *m_bar;
    QToolButton *m_detach;
    QString m_key;
    bool m_saved = false; ///< Start goes on from its file
};

} // namespace domus
