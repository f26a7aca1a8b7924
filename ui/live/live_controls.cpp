// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/live_controls.h"

#include "dialogs/next_start_dialog.h"
#include "live/memory_card.h"
#include "live/vcpu_card.h"

#include <QBoxLayout>
#include <QResizeEvent>

namespace domus {

static constexpr int sideBySide = 660; ///< narrower the cards stand above each other

LiveControls::LiveControls(HostSession *session, QWidget *parent)
    : QWidget(parent),
      m_session(session),
      m_memory(new MemoryCard(session, this)),
      m_vcpus(new VcpuCard(session, this)),
      m_layout(new QBoxLayout(QBoxLayout::LeftToRight, this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(10);
    m_layout->addWidget(m_memory, 3);
    m_layout->addWidget(m_vcpus, 2);
    for (LiveCard *card : {static_cast<LiveCard *>(m_memory), static_cast<LiveCard *>(m_vcpus)})
        connect(card, &LiveCard::nextStartRequested, this, &LiveControls::editNextStart);
    m_askHost.setInterval(std::chrono::seconds(3));
    connect(&m_askHost, &QTimer::timeout, this, &LiveControls::askHost);
}

void LiveControls::resizeEvent(QResizeEvent *event)
{
    m_layout->setDirection(event->size().width() < sideBySide ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void LiveControls::open(const GuestEntry &entry)
{
    m_guest = entry.guest;
    if (m_session) {
        QString reason;
        for (const auto &lack : m_session->info().engine.lacks) {
            if (lack.feature == QLatin1String("scheduling"))
                reason = lack.reason;
        }
        m_vcpus->setShareProblem(reason);
    }
    m_memory->open(entry);
    m_vcpus->open(entry);
    m_askHost.start();
    askHost();
}

void LiveControls::refresh(const GuestEntry &entry)
{
    m_guest = entry.guest;
    m_memory->refresh(entry);
    m_vcpus->refresh(entry);
}

void LiveControls::close()
{
    m_askHost.stop();
    m_memory->close();
    m_vcpus->close();
}

void LiveControls::askHost()
{
    // What is not seen asks nothing.
    if (m_asking || !m_session || m_session->state() != LinkState::Connected || window()->isMinimized())
        return;
    m_asking = true;
    spawn(loadHost(this, m_session), "what the host can give");
}

Task<> LiveControls::loadHost(QPointer<LiveControls> self, QPointer<HostSession> session)
{
    std::optional<ByteSize> free;
    try {
        const auto guests = session->guests();
        const auto reply = co_await guests.hostMemory();
        free = reply.free;
    } catch (const Error &) {
        // The window says itself that the daemon is gone; without this figure the page is still of use.
    }
    if (!self)
        co_return;
    self->m_asking = false;
    self->m_memory->setHostFree(free);
}

void LiveControls::editNextStart()
{
    auto *dialog = new NextStartDialog(m_session, m_guest, m_session->info().host.memory, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace domus
