// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "actions/guest_action.h"

#include <QHash>
#include <QObject>

class QAction;
class QMenu;

namespace domus {

/// The QActions of the chosen guest: the same objects in menu bar, header and context menu, enabled as its state allows.
class GuestActions : public QObject {
    Q_OBJECT
public:
    /// Shortcuts work in the window that owns it.
    explicit GuestActions(QWidget *window);

    QAction *action(GuestAction action) const { return m_actions.value(action); }
    /// The chosen guests; none when nothing can be asked now. With several an action is for those that it makes sense for.
    void setGuests(const QList<const Guest *> &guests);
    /// Why this host cannot save guests; empty when it can.
    void setSavingProblem(const QString &reason);
    QString savingProblem() const { return m_savingProblem; }

    /// How `dom` calls the guests' host; empty for this machine.
    void setHost(const QString &host) { m_host = host; }

    /// Everything that can be done with a guest, and "Copy as Command" for what can be done now.
    void fillMenu(QMenu *menu);

Q_SIGNALS:
    void triggered(domus::GuestAction action);

private:
    QAction *makeAction(GuestAction action, QWidget *window);
    void fillCopyMenu(QMenu *menu);
    QString command(GuestAction action) const;

    QHash<GuestAction, QAction *> m_actions;
    QString m_host;
    QString m_savingProblem;
    QHash<GuestAction, QList<Guest>> m_guests; ///< that it would be done with
};

} // namespace domus
