// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "host_session.h"
#include "pages/guest_tab.h"

class QTreeWidget;

namespace domus {

using GuestEvent = api::guests::Event;

/// What happened to a guest, newest on top: what the daemon kept, then each as it happens.
class EventsPage : public GuestTab {
    Q_OBJECT
public:
    explicit EventsPage(HostSession *session, QWidget *parent = nullptr);
    ~EventsPage() override;

    void open(const GuestEntry &entry) override;
    void refresh(const GuestEntry &) override {}
    void close() override;

    /// Events of other guests are left out.
    void addEvents(const QList<GuestEvent> &events);
    QTreeWidget *list() const { return m_list; }

private:
    static Task<> watch(QPointer<EventsPage> self, QPointer<HostSession> session, QString uuid, CancelToken token);

    QPointer<HostSession> m_session;
    QTreeWidget *m_list;
    QString m_uuid;
    CancelSource m_watch;
};

} // namespace domus
