// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"

#include <QObject>
#include <QPointer>
#include <optional>

class QMenu;
class QStackedWidget;
class QWidget;

namespace domus {

class DomainActions;
class DomainPage;
class HostContext;
enum class DomainAction;

/// Domains of others in the window: their pages among the others, their menu, and what is asked of them. Each host has a page
/// of its own, made when it is first needed (HostContext::domainPage).
class DomainDesk : public QObject {
    Q_OBJECT
public:
    DomainDesk(QStackedWidget *pages, QWidget *window);

    /// The page in front is that host's domain's.
    void show(HostContext *host, qint64 id);
    /// Something else is in front.
    void hide();
    /// The host's connection, or the domain, is not what it was.
    void update();
    /// The host is about to go.
    void forget(HostContext *host);
    void fillMenu(QMenu *menu);
    /// True when the key is of a domain: what went wrong is said in its page.
    bool showError(HostContext *host, const QString &key, const ErrorInfo &error);
    void clearError(HostContext *host, const QString &key);

    DomainActions *actions() const { return m_actions; }

Q_SIGNALS:
    /// The domain whose page is in front has gone.
    void gone();
    /// It is that host's guest now.
    void adopted(domus::HostContext *host, const QString &guest);

private:
    void connectHost(HostContext *host);
    void onAction(DomainAction action);
    bool confirmsDestroy(const QString &name);

    QStackedWidget *m_pages;
    QWidget *m_window;
    DomainActions *m_actions;
    QPointer<HostContext> m_host; ///< of the page in front; null: none of ours is
    std::optional<qint64> m_id;
};

} // namespace domus
