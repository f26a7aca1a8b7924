// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host_session.h"
#include "pages/guest_tab.h"

class QLineEdit;

namespace domus {

class TextConsoleWidget;

/// A guest's text console: everything since its first byte, as far as the daemon kept it, then live.
class TextPage : public GuestTab {
    Q_OBJECT
public:
    explicit TextPage(HostSession *session, QWidget *parent = nullptr);

    void open(const GuestEntry &entry) override;
    void refresh(const GuestEntry &entry) override;
    void close() override;

    /// Null before the first open().
    TextConsoleWidget *console() const { return m_console; }

private:
    QLayout *makeBar();
    void find(bool forward);
    void connectConsole();
    static Task<> openStream(QPointer<TextPage> self, QPointer<HostSession> session, QPointer<TextConsoleWidget> console,
                             QString key);

    QPointer<HostSession> m_session;
    TextConsoleWidget *m_console = nullptr;
    QLineEdit *m_search;
    QString m_key;
    QString m_name;
    bool m_live = false;
    bool m_opening = false;
};

} // namespace domus
