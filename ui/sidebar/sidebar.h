// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;
class QToolButton;

namespace domus {

class GuestFilter;
class GuestView;
class HostModel;

/// Filter field, New Guest button and the list.
class Sidebar : public QWidget {
    Q_OBJECT
public:
    explicit Sidebar(HostModel *model, QWidget *parent = nullptr);

    /// GuestStore::keyOf() of the chosen guest; empty for a host, dom0 or nothing.
    QString currentKey() const { return m_currentKey; }
    void selectGuest(const QString &key);
    void selectHost();
    void focusFilter();
    void setNewGuestAction(QAction *action);

    GuestView *view() const { return m_view; }
    QLineEdit *filterField() const { return m_filterField; }

Q_SIGNALS:
    /// Empty key: the host or dom0 was chosen.
    void currentChanged(const QString &key);
    /// Double click or Return on a guest.
    void guestActivated(const QString &key);
    void contextMenuRequested(const QString &key, const QPoint &globalPosition);

private:
    QLayout *makeTop();
    void connectView();
    void onCurrent(const QModelIndex &index);

    HostModel *m_model;
    GuestFilter *m_filter;
    GuestView *m_view;
    QLineEdit *m_filterField;
    QToolButton *m_newGuest;
    QString m_currentKey;
};

} // namespace domus
