// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "host_session.h"
#include "io_domus_hypervisor.h"
#include "pages/guest_tab.h"

#include <QHash>

class QLabel;
class QLineEdit;
class QTreeWidget;
class QTreeWidgetItem;

namespace domus {

/// What XenStore has about a guest: a tree that follows each change, with what is known of the nodes, and a search.
class XenStorePage : public GuestTab {
    Q_OBJECT
public:
    explicit XenStorePage(HostSession *session, QWidget *parent = nullptr);
    ~XenStorePage() override;

    void open(const GuestEntry &entry) override;
    /// A reboot gives the domain another number, and another tree.
    void refresh(const GuestEntry &entry) override;
    void close() override;

    QTreeWidget *tree() const { return m_tree; }
    QLineEdit *search() const { return m_search; }

private:
    static Task<> watch(QPointer<XenStorePage> self, QPointer<HostSession> session, QString domain, CancelToken token);
    void take(const api::hypervisor::WatchStoreReply &reply);
    void setNode(const api::hypervisor::StoreNode &node);
    void removeNode(const QString &path);
    void forget(const QTreeWidgetItem &item);
    QTreeWidgetItem *parentOf(const QString &path) const;
    void filter();
    void say(const QString &text);

    QPointer<HostSession> m_session;
    QLineEdit *m_search;
    QLabel *m_words;
    QTreeWidget *m_tree;
    QHash<QString, QTreeWidgetItem *> m_items; ///< by path below the root
    std::optional<qint64> m_domain;
    CancelSource m_watch;
};

} // namespace domus
