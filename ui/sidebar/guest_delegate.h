// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace domus {

struct GuestEntry;

/// Draws the sidebar's rows: a host as a section with its engine as a badge; dom0 and guests with symbol, name, a second line
/// and, for guests that run, the CPU curve. Every row has the same height, so the view never measures them.
class GuestDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit GuestDelegate(QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    struct Colors;
    void paintHost(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintRow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintLines(QPainter *painter, const QStyleOptionViewItem &option, const QRect &rect, const QModelIndex &index,
                    const Colors &colors) const;
};

} // namespace domus
