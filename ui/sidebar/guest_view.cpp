// SPDX-License-Identifier: GPL-3.0-or-later
#include "sidebar/guest_view.h"

#include "look/theme.h"
#include "sidebar/guest_delegate.h"
#include "sidebar/sidebar_rows.h"

#include <QContextMenuEvent>
#include <QDrag>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>

namespace domus {

GuestView::GuestView(QWidget *parent) : QListView(parent)
{
    setItemDelegate(new GuestDelegate(this));
    setMouseTracking(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setDragDropMode(QAbstractItemView::DragDrop);
    setDragDropOverwriteMode(true); // on rows, not between them
    setDefaultDropAction(Qt::MoveAction);
    setDropIndicatorShown(true);
    setContextMenuPolicy(Qt::DefaultContextMenu);
    setAccessibleName(tr("Guests"));
}

void GuestView::setRows(SidebarRows *rows)
{
    m_rows = rows;
    connect(rows, &QAbstractItemModel::modelAboutToBeReset, this, &GuestView::remember);
    setModel(rows);
    connect(rows, &QAbstractItemModel::modelReset, this, &GuestView::restore);
    connect(rows, &SidebarRows::figuresChanged, this, &GuestView::drawFigures);
}

void GuestView::remember()
{
    m_replacing = true;
    m_chosen.clear();
    for (const auto &index : selectionModel()->selectedRows())
        m_chosen.append(index.data(SidebarRows::IdentityRole).toString());
    if (currentIndex().isValid())
        m_current = currentIndex().data(SidebarRows::IdentityRole).toString();
}

void GuestView::restore()
{
    QItemSelection chosen;
    for (const auto &identity : std::as_const(m_chosen)) {
        if (const auto index = m_rows->indexOfIdentity(identity); index.isValid())
            chosen.append(QItemSelectionRange(index));
    }
    selectionModel()->select(chosen, QItemSelectionModel::ClearAndSelect);
    const auto current = m_rows->indexOfIdentity(m_current);
    if (current.isValid())
        selectionModel()->setCurrentIndex(current,
                                          chosen.isEmpty() ? QItemSelectionModel::Select : QItemSelectionModel::NoUpdate);
    m_replacing = false;
    Q_EMIT choiceChanged();
}

HostModel *GuestView::currentHost() const
{
    auto *host = m_rows->hostAt(currentIndex());
    return host ? host : m_rows->hosts().constFirst();
}

QStringList GuestView::selectedKeys() const
{
    const auto *host = currentHost();
    QList<int> chosen;
    for (const auto &index : selectionModel()->selectedRows())
        chosen.append(index.row());
    std::sort(chosen.begin(), chosen.end());
    QStringList keys;
    for (const int number : std::as_const(chosen)) {
        const auto &row = m_rows->row(number);
        if (row.host != host)
            continue;
        if (row.kind == RowKind::Group)
            keys.append(m_rows->keysOfGroup(row.group, host));
        else if (row.entry)
            keys.append(GuestStore::keyOf(row.entry->guest));
    }
    keys.removeDuplicates();
    return keys;
}

std::pair<int, int> GuestView::visibleRows() const
{
    const auto first = indexAt(QPoint(0, 0));
    if (!m_rows || !first.isValid())
        return {0, -1};
    const auto last = indexAt(QPoint(0, viewport()->height() - 1));
    return {first.row(), last.isValid() ? last.row() : m_rows->rowCount() - 1};
}

QStringList GuestView::visibleKeys(const HostModel *host) const
{
    QStringList keys;
    const auto [first, last] = visibleRows();
    for (int row = first; row <= last; ++row) {
        const auto &shown = m_rows->row(row);
        if (shown.entry && shown.host == host)
            keys.append(GuestStore::keyOf(shown.entry->guest));
    }
    return keys;
}

void GuestView::drawFigures(const QStringList &keys)
{
    if (!isVisible())
        return;
    const auto [first, last] = visibleRows();
    const bool few = keys.size() == 1;
    for (int row = first; row <= last; ++row) {
        const auto &shown = m_rows->row(row);
        if (shown.kind == RowKind::Host || (shown.entry && (!few || GuestStore::keyOf(shown.entry->guest) == keys.constFirst())))
            update(m_rows->index(row));
    }
}

void GuestView::toggleGroup(const QModelIndex &index)
{
    if (!index.isValid() || !m_rows->row(index).canFold())
        return;
    const auto row = m_rows->row(index);
    m_rows->setGroupOpen(row.group, !row.open);
}

void GuestView::keyPressEvent(QKeyEvent *event)
{
    const auto index = currentIndex();
    const bool left = event->key() == (isRightToLeft() ? Qt::Key_Right : Qt::Key_Left);
    const bool right = event->key() == (isRightToLeft() ? Qt::Key_Left : Qt::Key_Right);
    if ((!left && !right) || !index.isValid() || event->modifiers() != Qt::NoModifier)
        return QListView::keyPressEvent(event);
    const auto row = m_rows->row(index);
    if (row.canFold() && row.open == left)
        toggleGroup(index);
    else if (row.canFold() && right)
        setCurrentIndex(m_rows->index(index.row() + 1));
    else if ((row.kind == RowKind::Guest || row.kind == RowKind::Domain) && left && !row.group.isEmpty())
        setCurrentIndex(m_rows->indexOfGroup(row.group, row.host));
    event->accept();
}

void GuestView::mousePressEvent(QMouseEvent *event)
{
    const auto index = indexAt(event->pos());
    if (event->button() == Qt::LeftButton && index.isValid() && m_rows->row(index).canFold()
        && GuestDelegate::triangleRect(visualRect(index), layoutDirection()).contains(event->pos()))
        return toggleGroup(index);
    QListView::mousePressEvent(event);
}

void GuestView::contextMenuEvent(QContextMenuEvent *event)
{
    auto position = event->pos();
    if (event->reason() == QContextMenuEvent::Keyboard && currentIndex().isValid())
        position = visualRect(currentIndex()).center();
    Q_EMIT customContextMenuRequested(position);
    event->accept();
}

void GuestView::startDrag(Qt::DropActions)
{
    const auto indexes = selectionModel()->selectedRows();
    auto *data = m_rows->mimeData(indexes);
    if (!data)
        return;
    const auto count =
        std::count_if(indexes.begin(), indexes.end(), [this](const auto &index) { return m_rows->row(index).entry; });
    const auto text = count == 1 ? indexes.constFirst().data().toString() : tr("%n guest(s)", nullptr, int(count));
    const auto size = fontMetrics().size(Qt::TextSingleLine, text) + QSize(16, 8);
    QPixmap label(size * devicePixelRatioF());
    label.setDevicePixelRatio(devicePixelRatioF());
    label.fill(palette().color(QPalette::Highlight));
    QPainter painter(&label);
    painter.setFont(font());
    painter.setPen(palette().color(QPalette::HighlightedText));
    painter.drawText(QRect(QPoint(), size), Qt::AlignCenter, text);
    painter.end();
    auto *drag = new QDrag(this);
    drag->setMimeData(data);
    drag->setPixmap(label);
    drag->exec(Qt::MoveAction); // rows move when the daemon says so, never by the view itself
}

void GuestView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QListView::selectionChanged(selected, deselected);
    if (!m_replacing)
        Q_EMIT choiceChanged();
}

void GuestView::paintEvent(QPaintEvent *event)
{
    QListView::paintEvent(event);
    if (!m_rows)
        return;
    if (m_rows->isFiltered() && m_rows->shownGuests() == 0)
        paintEmpty();
    const auto &hosts = m_rows->hosts();
    if (m_guestsPainted || std::none_of(hosts.begin(), hosts.end(), [](const auto *host) { return host->guestCount() > 0; }))
        return;
    m_guestsPainted = true;
    Q_EMIT firstGuestsPainted();
}

void GuestView::paintEmpty()
{
    QPainter painter(viewport());
    painter.setPen(secondaryText(palette()));
    const int top = visualRect(m_rows->index(m_rows->rowCount() - 1)).bottom() + 8;
    painter.drawText(viewport()->rect().adjusted(16, top, -16, 0), Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap,
                     tr("No guest matches the filter"));
}

} // namespace domus
