// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host_session.h"
#include "pages/guest_tab.h"

class QComboBox;
class QLabel;
class QMenu;
class QPushButton;
class QToolButton;

namespace domus {

class ConsoleWindow;
class ErrorBar;
class VncWidget;

/// A guest's display: the picture, and a bar with what one can do with it. It asks the daemon for a stream and hands it to the
/// widget, again whenever the widget wants one. While the guest is off its last picture stays, dimmed, with a button to start it.
class ConsolePage : public GuestTab {
    Q_OBJECT
public:
    explicit ConsolePage(HostSession *session, QAction *start, QWidget *parent = nullptr);
    ~ConsolePage() override;

    void open(const GuestEntry &entry) override;
    void refresh(const GuestEntry &entry) override;
    void close() override;

    /// Null before the first open().
    VncWidget *display() const { return m_display; }
    QPushButton *startButton() const { return m_start; }
    /// Shows the display on the whole screen, or in a window of its own; back when that is closed.
    void showFullScreen();
    void detach();

private:
    QLayout *makeBar();
    QToolButton *addButton(QLayout *bar, const QString &symbol, const QString &text);
    void addScaleModes();
    void fillKeyMenu(QMenu *menu);
    void makeDisplay();
    void dropDisplay();
    void wantStream();
    void updateGrab();
    void pasteAsTyping();
    void saveScreenshot();
    void moveToWindow(bool fullScreen);
    void takeBack();
    static Task<> openStream(QPointer<ConsolePage> self, QPointer<HostSession> session, QPointer<VncWidget> display, QString key);

    QPointer<HostSession> m_session;
    VncWidget *m_display = nullptr;
    QPointer<ConsoleWindow> m_window; ///< where the display is while it is not here
    ErrorBar *m_error;
    QWidget *m_place; ///< where the display is
    QPushButton *m_start;
    QLabel *m_elsewhere;
    QComboBox *m_scale;
    QToolButton *m_keys;
    QToolButton *m_grab;
    QLabel *m_grabText;
    QString m_key;
    QString m_name;
    bool m_live = false;
    bool m_isOpen = false;
};

} // namespace domus
