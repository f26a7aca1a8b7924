// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/domain_controls.h"

#include "live/domain_cards.h"
#include "model/domain_words.h"

#include <QBoxLayout>
#include <QResizeEvent>

namespace domus {

static constexpr int sideBySide = 660; ///< narrower the cards stand above each other

DomainControls::DomainControls(const QString &memoryTitle, const QString &vcpuTitle, HostSession *session, QWidget *parent)
    : QWidget(parent),
      m_session(session),
      m_memory(new DomainMemoryCard(memoryTitle, session, this)),
      m_vcpus(new DomainVcpuCard(vcpuTitle, session, this)),
      m_layout(new QBoxLayout(QBoxLayout::LeftToRight, this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(10);
    m_layout->addWidget(m_memory, 3);
    m_layout->addWidget(m_vcpus, 2);
    m_askFigures.setInterval(std::chrono::seconds(2));
    connect(&m_askFigures, &QTimer::timeout, this, &DomainControls::askFigures);
}

void DomainControls::resizeEvent(QResizeEvent *event)
{
    m_layout->setDirection(event->size().width() < sideBySide ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void DomainControls::showDomain(const DomainStore::Domain &domain)
{
    const auto entry = guestLike(domain);
    const std::pair<qint64, QString> wanted{domain.id, domain.uuid};
    if (m_shown == wanted) {
        m_memory->refresh(entry);
        m_vcpus->refresh(entry);
        return;
    }
    m_shown = wanted;
    m_memory->open(entry);
    m_vcpus->open(entry);
}

void DomainControls::close()
{
    m_shown.reset();
    m_memory->close();
    m_vcpus->close();
}

void DomainControls::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_askFigures.start();
    askFigures();
}

void DomainControls::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_askFigures.stop();
}

void DomainControls::askFigures()
{
    if (m_asking || !m_session || m_session->state() != LinkState::Connected || window()->isMinimized())
        return;
    m_asking = true;
    spawn(loadFigures(this, m_session), "figures of domains");
}

Task<> DomainControls::loadFigures(QPointer<DomainControls> self, QPointer<HostSession> session)
{
    std::optional<ByteSize> free;
    try {
        const auto hypervisor = session->hypervisor();
        const auto listing = co_await hypervisor.list();
        if (session)
            session->domains()->applyFigures(listing.domains);
        if (session) {
            const auto guests = session->guests();
            const auto memory = co_await guests.hostMemory();
            free = memory.free;
        }
    } catch (const Error &) {
        // The window says itself that the daemon is gone, and this is asked again soon.
    }
    if (!self)
        co_return;
    self->m_asking = false;
    self->m_memory->setHostFree(free);
}

} // namespace domus
