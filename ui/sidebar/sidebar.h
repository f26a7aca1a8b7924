// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sidebar/sidebar_rows.h"

#include <QWidget>
#include <optional>

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

    /// GuestStore::keyOf() of the chosen guest of currentHost(); empty for a host, dom0, a group or nothing.
    QString currentKey() const { return m_currentKey; }
    /// Number of the chosen domain of others, of currentHost(); none for other rows.
    std::optional<qint64> currentDomain() const { return m_currentDomain; }
    /// Whether the row that was chosen last is dom0's.
    bool isHostItselfCurrent() const;
    /// The host that the chosen row belongs to; this machine at first.
    HostModel *currentHost() const { return m_currentHost; }
    /// What actions are for: the chosen guests (a chosen group's too), or the current one when none is.
    QStringList targetKeys() const;
    /// Of this machine, where no host is given.
    void selectGuest(const QString &key, HostModel *host = nullptr);
    void selectHost(HostModel *host = nullptr);
    /// One more host; it must be taken away before its model goes.
    void addHost(HostModel *model) { m_rows->addHost(model); }
    void removeHost(HostModel *model);
    void focusFilter();
    void setNewGuestAction(QAction *action);
    /// Order and closed groups, from one time to the next.
    void restoreState();
    void saveState() const;

    GuestView *view() const { return m_view; }
    SidebarRows *rows() const { return m_rows; }
    QLineEdit *filterField() const { return m_filterField; }

Q_SIGNALS:
    /// Empty key: the host, dom0, a group or a domain of others was chosen. Of currentHost(), which may be another one than
    /// before.
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

    HostModel *m_model; ///< this machine
    HostModel *m_currentHost;
    SidebarRows *m_rows;
    GuestView *m_view;
    QLineEdit *m_filterField;
    QToolButton *m_orderButton;
    QToolButton *m_newGuest;
    QString m_currentKey;
    std::optional<qint64> m_currentDomain;
};

} // namespace domus
