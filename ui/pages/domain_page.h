// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host_session.h"

#include <QWidget>
#include <optional>

class QFormLayout;
class QLabel;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace domus {

class DomainActions;
class DomainControls;
class ErrorBar;
class XenStorePage;
enum class DomainAction;

/// A domain of a host's Xen that others made: what is known of it, what can be done with it, and its part of XenStore. Closed
/// while no domain is shown; it follows the session's DomainStore by itself.
class DomainPage : public QWidget {
    Q_OBJECT
public:
    enum Tab { Control, XenStore };

    DomainPage(HostSession *session, DomainActions *actions, QWidget *parent = nullptr);

    /// Shows that domain; without one, or where there is none of that number, what is open is closed.
    void setDomain(std::optional<qint64> id);
    std::optional<qint64> domain() const { return m_id; }
    /// Opens the page in front anew, after the connection came back.
    void reopen();
    void showTab(Tab tab);

    ErrorBar *errorBar() const { return m_error; }
    DomainControls *controls() const { return m_controls; }
    XenStorePage *xenStore() const { return m_store; }
    /// Of a button that is shown now; null otherwise.
    QToolButton *button(DomainAction action) const;
    QString stateText() const;
    /// "Domid: 7" and so on, one line each.
    QString facts() const;

private:
    QLayout *makeHeader(DomainActions *actions);
    QWidget *makeControl();
    void refresh();
    void showFacts(const DomainStore::Domain &domain);
    void openTab();
    void closeTab();

    QPointer<HostSession> m_session;
    QLabel *m_symbol;
    QLabel *m_name;
    QLabel *m_state;
    QHash<DomainAction, QToolButton *> m_buttons;
    ErrorBar *m_error;
    QLabel *m_whose;
    QTabBar *m_bar;
    QStackedWidget *m_stack;
    DomainControls *m_controls;
    QFormLayout *m_facts = nullptr;
    XenStorePage *m_store;
    std::optional<qint64> m_id;
};

} // namespace domus
