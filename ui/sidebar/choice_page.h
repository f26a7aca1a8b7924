// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/host_model.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace domus {

class GuestActions;

/// What stands beside the sidebar while several guests are chosen: how many in which state, what can be done with them, and
/// what of it was not done.
class ChoicePage : public QWidget {
    Q_OBJECT
public:
    ChoicePage(HostModel *model, GuestActions *actions, QWidget *parent = nullptr);

    void setKeys(const QStringList &keys);
    const QStringList &keys() const { return m_keys; }
    QString summary() const;
    /// One line for each guest that did not do what was asked.
    QString failures() const;

private:
    void refresh();

    HostModel *m_model;
    QStringList m_keys;
    QLabel *m_title;
    QLabel *m_summary;
    QLabel *m_failures;
};

/// "web1, web2, web3 and 4 more": at most `most` names.
QString namesOf(const QStringList &names, int most);

} // namespace domus
