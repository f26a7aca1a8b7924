// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "vnc_address.h"

#include <QPointer>
#include <QWidget>
#include <functional>

class QLabel;
class QPushButton;

namespace domus {

class AddressFeed;
class ConsoleBar;
class ConsoleWindow;
class ErrorBar;
class VncQuestionCard;
class VncWidget;

/// A window with the display of any VNC server. It needs no daemon and no main window. Connects by start(); asks for what the
/// server wants to know over the picture; says why there is no picture, and offers to try again where that is left to a person.
class VncAddressWindow : public QWidget {
    Q_OBJECT
public:
    explicit VncAddressWindow(const VncAddress &address, bool viewOnly = false);
    ~VncAddressWindow() override;

    void start();
    VncWidget *display() const { return m_display; }
    AddressFeed *feed() const { return m_feed; }
    VncQuestionCard *card() const { return m_card; }
    QPushButton *tryAgainButton() const { return m_again; }
    /// "Encrypted" and the like; empty while it says nothing.
    QLabel *protectionLabel() const { return m_protection; }
    /// Null while the display is here.
    ConsoleWindow *wholeScreen() const;
    void showWholeScreen();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void makeLayout();
    void connectFeed();
    void connectCard();
    void showTitle();
    void showProtection();
    void askOver(const std::function<void()> &ask);
    void placeCard();
    void takeBack();
    void fitToPicture(QSize guest);

    VncWidget *m_display;
    AddressFeed *m_feed;
    ErrorBar *m_error;
    ConsoleBar *m_bar;
    QLabel *m_protection;
    QWidget *m_place; ///< where the display is
    VncQuestionCard *m_card;
    QPushButton *m_again;
    QPointer<ConsoleWindow> m_wholeScreen;
    bool m_sized = false; ///< to the first picture
};

} // namespace domus
