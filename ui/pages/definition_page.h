// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host_session.h"
#include "pages/guest_tab.h"

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace domus {

class ErrorBar;

/// The guest's definition as text, to read and to change. The daemon checks it; what it says stands above the text, which is
/// kept. A change from elsewhere replaces the text only while nothing was typed here.
class DefinitionPage : public GuestTab {
    Q_OBJECT
public:
    explicit DefinitionPage(HostSession *session, QWidget *parent = nullptr);

    void open(const GuestEntry &entry) override;
    void refresh(const GuestEntry &entry) override;
    void close() override;

    QPlainTextEdit *editor() const { return m_editor; }
    QPushButton *saveButton() const { return m_save; }
    QPushButton *exportButton() const { return m_export; }

private:
    QLayout *makeButtons();
    void save();
    void revert();
    /// Asks for a file, and writes the stored definition into it as an xl.cfg.
    void exportXl();
    void updateButtons();
    static Task<> load(QPointer<DefinitionPage> self, QPointer<HostSession> session, QString key);
    static Task<> store(QPointer<DefinitionPage> self, QPointer<HostSession> session, QString key, QString text);

    static Task<> writeXl(QPointer<DefinitionPage> self, QPointer<HostSession> session, QString key, QString path);

    QPointer<HostSession> m_session;
    ErrorBar *m_error;
    QPlainTextEdit *m_editor;
    QLabel *m_note;
    QPushButton *m_save;
    QPushButton *m_revert;
    QPushButton *m_export;
    QString m_key;
    bool m_live = false;
};

} // namespace domus
