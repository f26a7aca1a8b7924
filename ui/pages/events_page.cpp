// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/events_page.h"

#include "model/event_words.h"

#include <QDateTime>
#include <QHeaderView>
#include <QLocale>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace domus {

namespace {

constexpr int eventsShown = 1000;

QString timeText(qint64 timeMs)
{
    const auto time = QDateTime::fromMSecsSinceEpoch(timeMs);
    return QLocale().toString(time.date(), QLocale::ShortFormat) + QLatin1Char(' ') + time.toString(QStringLiteral("HH:mm:ss"));
}

} // namespace

EventsPage::EventsPage(HostSession *session, QWidget *parent)
    : GuestTab(parent), m_session(session), m_list(new QTreeWidget(this))
{
    m_list->setHeaderLabels({tr("When"), tr("What"), tr("More")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAlternatingRowColors(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAccessibleName(tr("Events of the guest"));
    m_list->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_list);
}

EventsPage::~EventsPage()
{
    m_watch.cancel();
}

void EventsPage::open(const GuestEntry &entry)
{
    m_list->clear();
    m_uuid = entry.guest.uuid;
    if (!m_session || m_uuid.isEmpty())
        return;
    m_watch = CancelSource();
    spawn(watch(this, m_session, m_uuid, m_watch.token()), "events of a guest");
}

void EventsPage::close()
{
    m_watch.cancel();
    m_uuid.clear();
}

Task<> EventsPage::watch(QPointer<EventsPage> self, QPointer<HostSession> session, QString uuid, CancelToken token)
{
    try {
        const auto connection = co_await session->openConnection();
        const auto onReply = [self, uuid](api::guests::WatchEventsReply reply) {
            if (self && self->m_uuid == uuid)
                self->addEvents(reply.events);
        };
        const api::guests::Client client(connection);
        co_await client.watchEvents({qint64(0), false}, onReply, token);
    } catch (const Error &) {
        // Cancelled by close(), or the daemon is gone: the window says so, and opens this page again when it is back.
    }
}

void EventsPage::addEvents(const QList<GuestEvent> &events)
{
    for (const auto &event : events) {
        if (event.uuid != m_uuid)
            continue;
        auto *row = new QTreeWidgetItem({timeText(event.timeMs), eventWord(event.kind), event.text});
        row->setToolTip(2, event.text);
        m_list->insertTopLevelItem(0, row);
    }
    while (m_list->topLevelItemCount() > eventsShown)
        delete m_list->takeTopLevelItem(m_list->topLevelItemCount() - 1);
}

} // namespace domus
