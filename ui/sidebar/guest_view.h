// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>

namespace domus {

class HostModel;
class SidebarRows;

/// The sidebar's list, drawn by GuestDelegate. Groups are opened and closed by their triangle, Return, Left and Right; any number
/// of rows can be chosen; guests can be dragged into groups. Of new figures only the rows that are seen are drawn.
class GuestView : public QListView {
    Q_OBJECT
public:
    explicit GuestView(QWidget *parent = nullptr);

    void setRows(SidebarRows *rows);
    SidebarRows *rows() const { return m_rows; }
    /// The host of the current row; this machine where there is none.
    HostModel *currentHost() const;
    /// Keys of the guests chosen, of the current row's host only; a group stands for its guests. In the order of the list,
    /// each once.
    QStringList selectedKeys() const;
    /// Keys of that host's guests that can be seen now.
    QStringList visibleKeys(const HostModel *host) const;
    void toggleGroup(const QModelIndex &index);

Q_SIGNALS:
    /// Sent once, when a paint with at least one guest in the model has ended; for measurement of the start.
    void firstGuestsPainted();
    /// Also when the rows were replaced and those that are still there were chosen again.
    void choiceChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void startDrag(Qt::DropActions actions) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    void drawFigures(const QStringList &keys);
    void remember();
    void restore();
    void paintEmpty();
    std::pair<int, int> visibleRows() const;

    SidebarRows *m_rows = nullptr;
    QString m_current; ///< identity of the current row, kept over a reset
    QStringList m_chosen; ///< identities of the chosen rows, over a reset
    bool m_replacing = false;
    bool m_guestsPainted = false;
};

} // namespace domus
