// SPDX-License-Identifier: GPL-3.0-or-later
#include "sidebar/sidebar.h"

#include "look/symbolic_icon.h"
#include "sidebar/guest_view.h"

#include <QAction>
#include <QActionGroup>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QToolButton>
#include <QVBoxLayout>

namespace domus {

Sidebar::Sidebar(HostModel *model, QWidget *parent)
    : QWidget(parent),
      m_model(model),
      m_currentHost(model),
      m_rows(new SidebarRows(model, this)),
      m_view(new GuestView(this)),
      m_filterField(new QLineEdit(this)),
      m_orderButton(new QToolButton(this)),
      m_newGuest(new QToolButton(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(makeTop());
    layout->addWidget(m_view);
    m_view->setRows(m_rows);
    setTabOrder(m_filterField, m_orderButton);
    setTabOrder(m_orderButton, m_newGuest);
    setTabOrder(m_newGuest, m_view);
    setMinimumWidth(180);
    connectView();
}

QHBoxLayout *Sidebar::makeTop()
{
    auto *top = new QHBoxLayout;
    top->setContentsMargins(8, 8, 8, 8);
    top->setSpacing(6);
    m_filterField->setPlaceholderText(tr("Filter"));
    m_filterField->setAccessibleName(tr("Filter guests"));
    m_filterField->setToolTip(tr("Words that the name, title, system, group or a tag has. Also:\n"
                                 "state:running   group:web   tag:stage   os:fedora   host:atlas\n"
                                 "\"in quotes\" for blanks   -word or -tag:stage for not"));
    m_filterField->setClearButtonEnabled(true);
    m_filterField->addAction(symbolicIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_filterField->installEventFilter(this);
    makeOrderMenu();
    m_newGuest->setAutoRaise(true);
    m_newGuest->setFocusPolicy(Qt::TabFocus);
    top->addWidget(m_filterField);
    top->addWidget(m_orderButton);
    top->addWidget(m_newGuest);
    return top;
}

void Sidebar::makeOrderMenu()
{
    m_orderButton->setAutoRaise(true);
    m_orderButton->setFocusPolicy(Qt::TabFocus);
    m_orderButton->setIcon(symbolicIcon(QStringLiteral("order")));
    m_orderButton->setToolTip(tr("Order of the guests"));
    m_orderButton->setAccessibleName(tr("Order of the guests"));
    m_orderButton->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(m_orderButton);
    auto *orders = new QActionGroup(menu);
    const std::pair<QString, GuestOrder> texts[] = {{tr("By &Name"), GuestOrder::Name},
                                                    {tr("By &State"), GuestOrder::State},
                                                    {tr("By &CPU Use"), GuestOrder::Cpu},
                                                    {tr("By &Memory Use"), GuestOrder::Memory}};
    for (const auto &[text, order] : texts) {
        auto *action = menu->addAction(text, this, [this, order = order] { m_rows->setOrder(order); });
        action->setCheckable(true);
        action->setData(int(order));
        orders->addAction(action);
    }
    connect(menu, &QMenu::aboutToShow, this, [this, orders] {
        for (auto *action : orders->actions())
            action->setChecked(action->data().toInt() == int(m_rows->order()));
    });
    m_orderButton->setMenu(menu);
}

void Sidebar::connectView()
{
    connect(m_filterField, &QLineEdit::textChanged, m_rows, &SidebarRows::setFilter);
    connect(m_filterField, &QLineEdit::returnPressed, m_view, qOverload<>(&QWidget::setFocus));
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &Sidebar::onCurrent);
    connect(m_view, &GuestView::choiceChanged, this, [this] {
        onCurrent();
        Q_EMIT choiceChanged();
    });
    // What was filtered away is current again when it is back.
    connect(m_rows, &QAbstractItemModel::modelReset, this, &Sidebar::showCurrentAgain);
    connect(m_rows, &QAbstractItemModel::rowsInserted, this, &Sidebar::showCurrentAgain);
    connect(m_rows, &SidebarRows::groupWanted, this, &Sidebar::groupWanted);
    connect(m_view, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        m_view->toggleGroup(index);
        if (const auto key = index.data(SidebarRows::KeyRole).toString(); !key.isEmpty())
            Q_EMIT guestActivated(key);
    });
    connect(m_view, &QWidget::customContextMenuRequested, this, [this](const QPoint &position) {
        if (!targetKeys().isEmpty() || m_currentDomain)
            Q_EMIT contextMenuRequested(m_view->viewport()->mapToGlobal(position));
    });
}

void Sidebar::onCurrent()
{
    const auto index = m_view->currentIndex();
    if (!index.isValid()) // the chosen row was filtered away: the page keeps showing its guest
        return;
    const auto key = index.data(SidebarRows::KeyRole).toString();
    auto *host = m_rows->hostAt(index);
    if (key == m_currentKey && host == m_currentHost && !key.isEmpty())
        return;
    const auto domain = index.data(SidebarRows::DomainRole);
    m_currentKey = key;
    m_currentDomain = domain.isValid() ? std::optional(domain.toLongLong()) : std::nullopt;
    m_currentHost = host;
    Q_EMIT currentChanged(key);
}

void Sidebar::showCurrentAgain()
{
    if (m_view->currentIndex().isValid() || m_currentKey.isEmpty())
        return;
    if (const auto index = m_rows->indexOfGuest(m_currentKey, m_currentHost); index.isValid())
        m_view->selectionModel()->setCurrentIndex(index, QItemSelectionModel::Select);
}

bool Sidebar::isHostItselfCurrent() const
{
    const auto index = m_view->currentIndex();
    return index.isValid() && m_rows->row(index).kind == RowKind::Dom0;
}

QStringList Sidebar::targetKeys() const
{
    const auto keys = m_view->selectedKeys();
    if (!keys.isEmpty() || m_currentKey.isEmpty())
        return keys;
    return {m_currentKey};
}

void Sidebar::selectGuest(const QString &key, HostModel *host)
{
    const auto *model = host ? host : m_model;
    const auto *entry = model->guest(key);
    if (!entry)
        return;
    if (!entry->guest.group.isEmpty())
        m_rows->setGroupOpen(entry->guest.group, true);
    if (const auto index = m_rows->indexOfGuest(key, model); index.isValid())
        m_view->setCurrentIndex(index);
}

void Sidebar::selectHost(HostModel *host)
{
    m_view->setCurrentIndex(m_rows->indexOfHost(host ? host : m_model));
}

void Sidebar::removeHost(HostModel *model)
{
    if (m_currentHost == model)
        selectHost();
    m_rows->removeHost(model);
}

void Sidebar::focusFilter()
{
    m_filterField->setFocus(Qt::ShortcutFocusReason);
    m_filterField->selectAll();
}

bool Sidebar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_filterField || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    if (key == Qt::Key_Escape && !m_filterField->text().isEmpty()) {
        m_filterField->clear();
        return true;
    }
    if (key != Qt::Key_Down && key != Qt::Key_Escape)
        return QWidget::eventFilter(watched, event);
    m_view->setFocus(Qt::OtherFocusReason);
    return true;
}

void Sidebar::setNewGuestAction(QAction *action)
{
    m_newGuest->setDefaultAction(action);
    m_newGuest->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_newGuest->setAccessibleName(action->text().remove(u'&'));
}

void Sidebar::restoreState()
{
    const QSettings settings;
    const int order = settings.value(QStringLiteral("sidebar/order")).toInt();
    if (order >= 0 && order <= int(GuestOrder::Memory))
        m_rows->setOrder(GuestOrder(order));
    m_rows->setClosedGroups(settings.value(QStringLiteral("sidebar/closed-groups")).toStringList());
}

void Sidebar::saveState() const
{
    QSettings settings;
    settings.setValue(QStringLiteral("sidebar/order"), int(m_rows->order()));
    settings.setValue(QStringLiteral("sidebar/closed-groups"), m_rows->closedGroups());
}

} // namespace domus
