// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_daemon.h"

#include <QWidget>

class QAction;
class QLabel;
class QPushButton;

namespace domus {

/// What is shown while no guest is chosen: one large button, one line that says with what guests run here and why, and what could
/// be done about it.
class HomePage : public QWidget {
    Q_OBJECT
public:
    explicit HomePage(QAction *newGuest, QWidget *parent = nullptr);

    /// Before its daemon has answered; an empty name means this machine.
    void showConnecting(const QString &host = {});
    void showHost(const api::daemon::Host &host, const api::daemon::Engine &engine);
    void showGuestCount(int count);

    QString engineText() const;

private:
    QLabel *m_heading;
    QLabel *m_engine;
    QLabel *m_remedy;
    QPushButton *m_install;
};

/// The engine's verdict as a sentence: "Guests run in QEMU's translator, ...", or that none can be run and why.
QString engineSentence(const api::daemon::Engine &engine);

} // namespace domus
