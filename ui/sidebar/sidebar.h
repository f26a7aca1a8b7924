// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sidebar/sidebar_rows.h"

#include <QWidget>

class QAction;
class QHBoxLayout;
class QLineEdit;
class QToolButton;

namespace domus {

class GuestView;

/// Filter field, order, New Guest button and the list.
class Sidebar : public QWidget {
    Q_OBJECT
public:
    explicit Sidebar(HostModel *model, QWidget *parent = nullptr);

    /// GuestStore::keyOf() of the chosen guest; empty for a host, dom0, a group or nothing.
    QString currentKey() const { return m_currentKey; }
    /// What actions are for: the chosen guests (a chosen group's too), or the current one when none is.
    QStringList targetKeys() const;
    void selectGuest(const QString &key);
    void selectHost();
    void focusFilter();
    void setNewGuestAction(QAction *action);
    /// Order and closed groups, from one time to the next.
    void restoreState();
    void saveState() const;

    GuestView *view() const { return m_view; }
    SidebarRows *rows() const { return m_rows; }
    QLineEdit *filterField() const { return m_filterField; }

Q_SIGNALS:
    /// Empty key: the host, dom0 or a group was chosen.
    void currentChanged(const QString &key);
    /// Other guests, or as many others, are chosen; comes after currentChanged().
    void choiceChanged();
    /// Double click or Return on a guest.
    void guestActivated(const QString &key);
    void contextMenuRequested(const QPoint &globalPosition);
    void groupWanted(const QStringList &keys, const QString &group);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QHBoxLayout *makeTop();
    void makeOrderMenu();
    void connectView();
    void onCurrent();
    void showCurrentAgain();

    HostModel *m_model;
    SidebarRows *m_rows;
    GuestView *m_view;
    QLineEdit *m_filterField;
    QToolButton *m_orderButton;
    QToolButton *m_newGuest;
    QString m_currentKey;
};

} // namespace domus
