// SPDX-License-Identifier: GPL-3.0-or-later
#include "sidebar/sidebar.h"

#include "look/symbolic_icon.h"
#include "model/host_model.h"
#include "sidebar/guest_filter.h"
#include "sidebar/guest_view.h"

#include <QAction>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace domus {

Sidebar::Sidebar(HostModel *model, QWidget *parent)
    : QWidget(parent),
      m_model(model),
      m_filter(new GuestFilter(this)),
      m_view(new GuestView(this)),
      m_filterField(new QLineEdit(this)),
      m_newGuest(new QToolButton(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(makeTop());
    layout->addWidget(m_view);
    m_filter->setSourceModel(model);
    m_view->setModel(m_filter);
    setTabOrder(m_filterField, m_newGuest);
    setTabOrder(m_newGuest, m_view);
    setMinimumWidth(180);
    connectView();
}

QLayout *Sidebar::makeTop()
{
    auto *top = new QHBoxLayout;
    top->setContentsMargins(8, 8, 8, 8);
    top->setSpacing(6);
    m_filterField->setPlaceholderText(tr("Filter"));
    m_filterField->setAccessibleName(tr("Filter guests"));
    m_filterField->setClearButtonEnabled(true);
    m_filterField->addAction(symbolicIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_newGuest->setAutoRaise(true);
    m_newGuest->setFocusPolicy(Qt::TabFocus);
    top->addWidget(m_filterField);
    top->addWidget(m_newGuest);
    return top;
}

void Sidebar::connectView()
{
    connect(m_filterField, &QLineEdit::textChanged, m_filter, &GuestFilter::setText);
    connect(m_filterField, &QLineEdit::returnPressed, m_view, qOverload<>(&QWidget::setFocus));
    connect(m_filter, &QAbstractItemModel::rowsInserted, m_view, [this](const QModelIndex &parent) {
        if (!parent.isValid())
            m_view->expandAll();
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &Sidebar::onCurrent);
    connect(m_view, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        if (const auto key = index.data(HostModel::KeyRole).toString(); !key.isEmpty())
            Q_EMIT guestActivated(key);
    });
    connect(m_view, &QWidget::customContextMenuRequested, this, [this](const QPoint &position) {
        const auto key = m_view->indexAt(position).data(HostModel::KeyRole).toString();
        if (!key.isEmpty())
            Q_EMIT contextMenuRequested(key, m_view->viewport()->mapToGlobal(position));
    });
}

void Sidebar::onCurrent(const QModelIndex &index)
{
    if (!index.isValid()) // the chosen row was filtered away: the page keeps showing its guest
        return;
    const auto key = index.data(HostModel::KeyRole).toString();
    if (key == m_currentKey && !key.isEmpty())
        return;
    m_currentKey = key;
    Q_EMIT currentChanged(key);
}

void Sidebar::selectGuest(const QString &key)
{
    const auto index = m_filter->mapFromSource(m_model->indexOf(key));
    if (index.isValid())
        m_view->setCurrentIndex(index);
}

void Sidebar::selectHost()
{
    m_view->setCurrentIndex(m_filter->mapFromSource(m_model->hostIndex()));
}

void Sidebar::focusFilter()
{
    m_filterField->setFocus(Qt::ShortcutFocusReason);
    m_filterField->selectAll();
}

void Sidebar::setNewGuestAction(QAction *action)
{
    m_newGuest->setDefaultAction(action);
    m_newGuest->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_newGuest->setAccessibleName(action->text().remove(u'&'));
}

} // namespace domus
