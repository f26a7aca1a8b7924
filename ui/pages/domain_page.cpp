// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/domain_page.h"

#include "actions/domain_actions.h"
#include "common/error_bar.h"
#include "live/domain_controls.h"
#include "look/symbolic_icon.h"
#include "model/domain_words.h"
#include "pages/xenstore_page.h"

#include <QAction>
#include <QFormLayout>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace domus {
namespace {

constexpr DomainAction inHeader[] = {DomainAction::Resume, DomainAction::Pause, DomainAction::Shutdown, DomainAction::Destroy,
                                     DomainAction::Adopt};

void fade(QLabel *label)
{
    auto palette = label->palette();
    palette.setColor(QPalette::WindowText, secondaryText(palette));
    label->setPalette(palette);
}

/// Name and value of what is known.
QList<std::pair<QString, QString>> factsOf(const XenDomainInfo &domain)
{
    const auto size = [](ByteSize bytes) { return bytes.toString(); };
    QList<std::pair<QString, QString>> facts{
        {DomainPage::tr("Domid"), QString::number(domain.id)},
        {DomainPage::tr("Type"), domain.type.isEmpty() ? DomainPage::tr("Not known") : domainTypeWord(domain)},
        {DomainPage::tr("UUID"), domain.uuid},
        {DomainPage::tr("Memory"),
         domain.memoryTarget && *domain.memoryTarget != domain.memory
             ? DomainPage::tr("%1, asked for %2, at most %3")
                   .arg(size(domain.memory), size(*domain.memoryTarget), size(domain.memoryMax))
             : DomainPage::tr("%1, at most %2").arg(size(domain.memory), size(domain.memoryMax))},
        {DomainPage::tr("vCPUs"), DomainPage::tr("%1 of %2").arg(domain.vcpus).arg(domain.vcpusMax)},
        {DomainPage::tr("Processor time"), processorTime(domain.cpuTimeMs)}};
    return facts;
}

} // namespace

DomainPage::DomainPage(HostSession *session, DomainActions *actions, QWidget *parent)
    : QWidget(parent),
      m_session(session),
      m_symbol(new QLabel(this)),
      m_name(new QLabel(this)),
      m_state(new QLabel(this)),
      m_error(new ErrorBar(this)),
      m_whose(new QLabel(this)),
      m_bar(new QTabBar(this)),
      m_stack(new QStackedWidget(this)),
      m_controls(new DomainControls(tr("Memory"), tr("vCPUs"), session, this)),
      m_store(new XenStorePage(session, this))
{
    m_whose->setText(tr("xl or another program made this domain, and follows it. Adopt makes it a guest of Domus."));
    m_whose->setWordWrap(true);
    fade(m_whose);
    m_bar->setExpanding(false);
    m_bar->setDocumentMode(true);
    m_bar->setAccessibleName(tr("Pages of the domain"));
    m_bar->addTab(tr("&Live"));
    m_bar->addTab(tr("&XenStore"));
    m_stack->addWidget(makeControl());
    m_stack->addWidget(m_store);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(makeHeader(actions));
    layout->addWidget(m_error);
    layout->addWidget(m_bar);
    layout->addWidget(m_stack, 1);
    connect(m_bar, &QTabBar::currentChanged, this, [this] {
        closeTab();
        openTab();
    });
    connect(session->domains(), &DomainStore::foreignChanged, this, [this](qint64 id) {
        if (id == m_id)
            refresh();
    });
}

QLayout *DomainPage::makeHeader(DomainActions *actions)
{
    auto large = font();
    large.setPointSizeF(large.pointSizeF() * 1.3);
    large.setBold(true);
    m_name->setFont(large);
    for (auto *label : {m_name, m_state}) {
        label->setTextFormat(Qt::PlainText);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_name);
    words->addWidget(m_state);
    auto *header = new QHBoxLayout;
    header->setContentsMargins(12, 8, 12, 8);
    header->setSpacing(10);
    header->addWidget(m_symbol);
    header->addLayout(words, 1);
    for (const auto action : inHeader) {
        auto *button = new QToolButton(this);
        button->setDefaultAction(actions->action(action));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setFocusPolicy(Qt::TabFocus);
        button->setAccessibleName(actions->action(action)->text().remove(u'&'));
        m_buttons.insert(action, button);
        header->addWidget(button);
    }
    return header;
}

QWidget *DomainPage::makeControl()
{
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(12, 8, 12, 12);
    column->setSpacing(14);
    column->addWidget(m_whose);
    column->addWidget(m_controls);
    m_facts = new QFormLayout;
    m_facts->setHorizontalSpacing(16);
    m_facts->setVerticalSpacing(6);
    m_facts->setLabelAlignment(Qt::AlignLeft);
    column->addLayout(m_facts);
    column->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(body);
    return scroll;
}

void DomainPage::setDomain(std::optional<qint64> id)
{
    if (id == m_id)
        return;
    closeTab();
    m_controls->close();
    m_id = id;
    m_error->clear();
    refresh();
    openTab();
}

void DomainPage::reopen()
{
    closeTab();
    refresh();
    openTab();
}

void DomainPage::showTab(Tab tab)
{
    m_bar->setCurrentIndex(tab);
}

void DomainPage::refresh()
{
    const auto *domain = m_id && m_session ? m_session->domains()->foreign(*m_id) : nullptr;
    if (!domain)
        return;
    m_symbol->setPixmap(symbolPixmap(QStringLiteral("domain"), 32, devicePixelRatioF(), secondaryText(palette())));
    m_name->setText(domainName(*domain));
    m_state->setText(tr("Made by others · %1").arg(domainLine(*domain)));
    m_state->setToolTip(m_state->text());
    for (auto it = m_buttons.constBegin(); it != m_buttons.constEnd(); ++it)
        it.value()->setVisible(isPossible(it.key(), *domain));
    m_controls->showDomain(*domain);
    m_controls->setEnabled(domain->state == api::hypervisor::State::Running || domain->state == api::hypervisor::State::Paused);
    showFacts(*domain);
}

void DomainPage::showFacts(const DomainStore::Domain &domain)
{
    const auto facts = factsOf(domain);
    for (int row = 0; row < facts.size(); ++row) {
        const auto &[name, value] = facts.at(row);
        if (row == m_facts->rowCount()) {
            auto *label = new QLabel(name, this);
            label->setMinimumWidth(130);
            fade(label);
            auto *field = new QLabel(this);
            field->setTextFormat(Qt::PlainText);
            field->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
            m_facts->addRow(label, field);
        }
        auto *field = qobject_cast<QLabel *>(m_facts->itemAt(row, QFormLayout::FieldRole)->widget());
        field->setText(value);
        field->setAccessibleName(QString(name + QStringLiteral(": ") + value));
    }
}

void DomainPage::openTab()
{
    m_stack->setCurrentIndex(m_bar->currentIndex());
    const auto *domain = m_id && m_session ? m_session->domains()->foreign(*m_id) : nullptr;
    if (domain && m_bar->currentIndex() == XenStore)
        m_store->open(guestLike(*domain));
}

void DomainPage::closeTab()
{
    if (m_stack->currentWidget() == m_store)
        m_store->close();
}

QToolButton *DomainPage::button(DomainAction action) const
{
    auto *found = m_buttons.value(action);
    return found && !found->isHidden() ? found : nullptr;
}

QString DomainPage::stateText() const
{
    return m_state->text();
}

QString DomainPage::facts() const
{
    QStringList lines;
    for (int row = 0; row < m_facts->rowCount(); ++row)
        lines.append(m_facts->itemAt(row, QFormLayout::FieldRole)->widget()->accessibleName());
    return lines.join(u'\n');
}

} // namespace domus
