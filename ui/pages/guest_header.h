// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "actions/guest_action.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace domus {

class GuestActions;

/// Name, state and the few buttons that make sense in it.
class GuestHeader : public QWidget {
    Q_OBJECT
public:
    GuestHeader(GuestActions *actions, QWidget *parent = nullptr);

    void showGuest(const Guest &guest, const std::optional<Sample> &sample);
    QString stateText() const;
    /// Of a button that is shown now; null otherwise.
    QToolButton *button(GuestAction action) const;

private:
    QToolButton *makeButton(GuestActions *actions, GuestAction action);
    void addShutdownMenu(GuestActions *actions);

    GuestActions *m_actions;
    QLabel *m_symbol;
    QLabel *m_name;
    QLabel *m_state;
    QHash<GuestAction, QToolButton *> m_buttons;
};

} // namespace domus
