// SPDX-License-Identifier: GPL-3.0-or-later
#include "sidebar/guest_view.h"

#include "sidebar/guest_delegate.h"

namespace domus {

GuestView::GuestView(QWidget *parent) : QTreeView(parent)
{
    setItemDelegate(new GuestDelegate(this));
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setIndentation(0);
    setUniformRowHeights(true);
    setExpandsOnDoubleClick(false);
    setMouseTracking(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setAccessibleName(tr("Guests"));
}

void GuestView::setModel(QAbstractItemModel *model)
{
    QTreeView::setModel(model);
    expandAll();
}

void GuestView::paintEvent(QPaintEvent *event)
{
    QTreeView::paintEvent(event);
    if (m_guestsPainted || !model() || model()->rowCount(model()->index(0, 0)) < 2)
        return;
    m_guestsPainted = true;
    Q_EMIT firstGuestsPainted();
}

} // namespace domus
