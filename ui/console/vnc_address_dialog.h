// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "vnc_address.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace domus {

/// Asks for the address of a VNC server; says while one types what it means. Shows the addresses of before.
class VncAddressDialog : public QDialog {
    Q_OBJECT
public:
    explicit VncAddressDialog(QWidget *parent = nullptr);

    /// After it was accepted.
    const VncAddress &address() const { return m_address; }
    bool isViewOnly() const;

    QLineEdit *addressField() const { return m_text; }
    QLabel *meaningLabel() const { return m_meaning; }
    QListWidget *recentList() const { return m_recent; }
    QPushButton *connectButton() const { return m_connect; }
    QPushButton *forgetButton() const { return m_forget; }

private:
    QWidget *makeRecent();
    void showMeaning();
    void forgetAll();

    VncAddress m_address;
    QLineEdit *m_text;
    QLabel *m_meaning;
    QWidget *m_before = nullptr;
    QListWidget *m_recent = nullptr;
    QPushButton *m_forget = nullptr;
    QCheckBox *m_viewOnly;
    QPushButton *m_connect = nullptr;
};

} // namespace domus
