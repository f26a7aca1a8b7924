// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain_store.h"

#include <QHash>
#include <QObject>
#include <optional>

class QAction;
class QMenu;

namespace domus {

/// What one can do with a domain that others made. Each is also a verb of `dom`.
enum class DomainAction { Pause, Resume, Shutdown, Destroy, Adopt };

bool isPossible(DomainAction action, const DomainStore::Domain &domain);
/// The same as a command: "dom domain pause 7".
QString domainCommand(DomainAction action, qint64 domain);

/// The QActions of the chosen domain: the same objects in its page and the context menu.
class DomainActions : public QObject {
    Q_OBJECT
public:
    explicit DomainActions(QWidget *window);

    QAction *action(DomainAction action) const { return m_actions.value(action); }
    /// None: nothing can be asked now.
    void setDomain(const std::optional<DomainStore::Domain> &domain);
    /// How `dom` calls its host; empty for this machine.
    void setHost(const QString &host) { m_host = host; }
    void fillMenu(QMenu *menu);

Q_SIGNALS:
    void triggered(domus::DomainAction action);

private:
    void fillCopyMenu(QMenu *menu);

    QHash<DomainAction, QAction *> m_actions;
    std::optional<DomainStore::Domain> m_domain;
    QString m_host;
};

} // namespace domus
