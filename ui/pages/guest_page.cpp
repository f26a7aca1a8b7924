// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/guest_page.h"

#include "actions/guest_action.h"
#include "actions/guest_actions.h"
#include "common/error_bar.h"
#include "console/console_page.h"
#include "console/text_page.h"
#include "pages/definition_page.h"
#include "pages/details_page.h"
#include "pages/events_page.h"
#include "pages/guest_header.h"
#include "pages/live_page.h"
#include "pages/xenstore_page.h"
#include "widget/vnc_widget.h"

#include <QAction>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace domus {

GuestPage::GuestPage(HostSession *session, HostModel *model, GuestActions *actions, QWidget *parent)
    : QWidget(parent),
      m_session(session),
      m_model(model),
      m_actions(actions),
      m_header(new GuestHeader(actions, this)),
      m_broken(new ErrorBar(this)),
      m_error(new ErrorBar(this)),
      m_bar(new QTabBar(this)),
      m_stack(new QStackedWidget(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_broken);
    layout->addWidget(m_error);
    connect(m_broken, &ErrorBar::actionTriggered, this, [this] { showTab(Definition); });
    connect(m_error, &ErrorBar::actionTriggered, this, [this] { Q_EMIT roomRequested(m_key); });
    layout->addWidget(m_bar);
    layout->addWidget(m_stack, 1);
    m_bar->setExpanding(false);
    m_bar->setDocumentMode(true);
    m_bar->setAccessibleName(tr("Pages of the guest"));
    for (const auto &text :
         {tr("&Console"), tr("Te&xt Console"), tr("&Live"), tr("D&etails"), tr("De&finition"), tr("E&vents"), tr("&XenStore")})
        m_bar->addTab(text);
    showXenStoreTab();
    connect(m_bar, &QTabBar::currentChanged, this, [this] {
        closeTab();
        openTab();
    });
    connect(model, &HostModel::guestChanged, this, [this](const QString &key) {
        if (key == m_key)
            refresh();
    });
    connect(model, &HostModel::figuresChanged, this, [this](const QStringList &keys) {
        const auto *entry = keys.contains(m_key) ? m_model->guest(m_key) : nullptr;
        if (entry && isVisible())
            m_header->showGuest(entry->guest, entry->sample);
    });
}

void GuestPage::setGuest(const QString &key)
{
    if (key == m_key)
        return;
    closeTab();
    m_key = key;
    m_error->clear();
    refresh();
    openTab();
}

void GuestPage::reopen()
{
    const auto *entry = m_model->guest(m_key);
    if (!m_open || !entry)
        return openTab();
    m_header->showGuest(entry->guest, entry->sample);
    showProblem(entry->guest);
    m_open->reopen(*entry);
}

void GuestPage::showTab(Tab tab)
{
    m_bar->setCurrentIndex(tab);
}

void GuestPage::showError(const ErrorInfo &error)
{
    m_error->showError(error);
    m_error->setActionText(error.code == ErrorCode::NoMemory ? tr("Make Room and Start") : QString());
}

void GuestPage::showNotice(const QString &text)
{
    m_error->showNotice(text);
    m_error->setActionText({});
}

void GuestPage::clearError()
{
    m_error->clear();
}

void GuestPage::refresh()
{
    const auto *entry = m_model->guest(m_key);
    if (!entry)
        return;
    m_header->showGuest(entry->guest, entry->sample);
    showProblem(entry->guest);
    showXenStoreTab();
    if (m_open)
        m_open->refresh(*entry);
}

void GuestPage::showXenStoreTab()
{
    const bool wanted = m_session && m_session->info().engine.kind == QLatin1String("xen");
    if (m_bar->isTabVisible(XenStore) == wanted)
        return;
    if (!wanted && m_bar->currentIndex() == XenStore)
        showTab(Console);
    m_bar->setTabVisible(XenStore, wanted);
}

void GuestPage::showProblem(const Guest &guest)
{
    if (guest.state != GuestState::Broken)
        return m_broken->clear();
    m_broken->showError({ErrorCode::InvalidArgument, tr("The definition of %1 cannot be used").arg(guest.name),
                         tr("Correct the file; the guest is back as soon as it is saved"), guest.problem, guest.name});
    m_broken->setActionText(tr("Show the Definition"));
    m_broken->setDismissable(false);
}

void GuestPage::activate()
{
    const auto *entry = m_model->guest(m_key);
    if (!entry)
        return;
    const auto state = entry->guest.state;
    showTab(state == GuestState::Broken ? Definition : Console);
    if (isSaved(entry->guest))
        m_actions->action(GuestAction::Restore)->trigger();
    else if (isPossible(GuestAction::Start, entry->guest))
        m_actions->action(GuestAction::Start)->trigger();
    if (auto *console = qobject_cast<ConsolePage *>(m_open); console && console->display())
        console->display()->setFocus(Qt::OtherFocusReason);
    else
        setFocus();
}

void GuestPage::openTab()
{
    const auto *entry = m_model->guest(m_key);
    if (!entry)
        return;
    const auto tab = Tab(m_bar->currentIndex());
    auto &made = m_tabs[size_t(tab)];
    if (!made) {
        made = makeTab(tab);
        m_stack->addWidget(made);
    }
    m_stack->setCurrentWidget(made);
    m_open = made;
    made->open(*entry);
}

void GuestPage::closeTab()
{
    if (m_open)
        m_open->close();
    m_open = nullptr;
}

GuestTab *GuestPage::makeTab(Tab tab)
{
    switch (tab) {
    case Console:
        return new ConsolePage(m_session, m_model, m_actions, this);
    case Text:
        return new TextPage(m_session, this);
    case Live:
        return new LivePage(m_session, this);
    case Details:
        return new DetailsPage(m_session, this);
    case Definition:
        return new DefinitionPage(m_session, this);
    case XenStore:
        return new XenStorePage(m_session, this);
    case Events:
    case TabCount:
        break;
    }
    return new EventsPage(m_session, this);
}

} // namespace domus
