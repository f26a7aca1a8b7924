// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host_session.h"
#include "model/host_model.h"

#include <QWidget>
#include <array>

class QStackedWidget;
class QTabBar;

namespace domus {

class ErrorBar;
class GuestActions;
class GuestHeader;
class GuestTab;

/// Everything about one guest: header, what went wrong, and the pages. A page is made when it is first looked at, and only the
/// one in front is open.
class GuestPage : public QWidget {
    Q_OBJECT
public:
    enum Tab { Console, Text, Live, Details, Definition, Events, XenStore, TabCount };

    GuestPage(HostSession *session, HostModel *model, GuestActions *actions, QWidget *parent = nullptr);

    /// Shows that guest; an empty or unknown key closes what is open.
    void setGuest(const QString &key);
    QString key() const { return m_key; }
    /// Opens the page in front anew, after the connection came back.
    void reopen();
    void showTab(Tab tab);
    GuestTab *tab(Tab tab) const { return m_tabs[size_t(tab)]; }

    /// Stays until the next action, or until another guest is chosen. What the host lacks in memory others may give.
    void showError(const ErrorInfo &error);
    void showNotice(const QString &text);
    void clearError();
    ErrorBar *errorBar() const { return m_error; }
    /// Says what is wrong with the definition, as long as it is.
    ErrorBar *brokenBar() const { return m_broken; }
    /// Shows what a person wants who opens this guest: its display, started if need be, or what is wrong with it.
    void activate();
    GuestHeader *header() const { return m_header; }

Q_SIGNALS:
    void roomRequested(const QString &key);

private:
    void refresh();
    void showProblem(const Guest &guest);
    void openTab();
    void closeTab();
    /// Only Xen has a XenStore.
    void showXenStoreTab();
    GuestTab *makeTab(Tab tab);

    QPointer<HostSession> m_session;
    HostModel *m_model;
    GuestActions *m_actions;
    GuestHeader *m_header;
    ErrorBar *m_broken;
    ErrorBar *m_error;
    QTabBar *m_bar;
    QStackedWidget *m_stack;
    std::array<GuestTab *, TabCount> m_tabs{};
    GuestTab *m_open = nullptr;
    QString m_key;
};

} // namespace domus
