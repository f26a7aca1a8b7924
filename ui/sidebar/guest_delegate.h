// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFontMetrics>
#include <QStyledItemDelegate>
#include <optional>

namespace domus {

struct GuestEntry;
struct SidebarRow;

/// Draws the sidebar's rows: the host as a section with its engine as a badge and a bar of its memory; groups with a triangle;
/// dom0 and guests with picture, name, a second line and, for guests that run, the CPU curve.
class GuestDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit GuestDelegate(QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    /// Where a click opens or closes a group, inside its row.
    static QRect triangleRect(const QRect &row, Qt::LayoutDirection direction);

    /// Of a guest's display, in device independent pixels.
    static QSize pictureSize();

private:
    struct Look;
    struct Colors;

    /// Fonts and their measures, made once for each font.
    const Look &lookOf(const QFont &font) const;
    void paintHost(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintBadge(QPainter *painter, const QStyleOptionViewItem &option, const QString &badge, const QColor &color,
                    QRect *rect) const;
    void paintGroup(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintGuest(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintPicture(QPainter *painter, const QStyleOptionViewItem &option, const QRect &rect, const GuestEntry *entry,
                      const Colors &colors) const;
    static void paintSign(QPainter *painter, const QStyleOptionViewItem &option, const QRect &rect, const SidebarRow &row,
                          const Colors &colors);
    static void paintState(QPainter *painter, const QRect &picture, const QString &symbol, const QColor &color,
                           const QColor &ground);
    void paintLines(QPainter *painter, const QStyleOptionViewItem &option, const QRect &rect, const QModelIndex &index,
                    const Colors &colors) const;

    mutable std::shared_ptr<const Look> m_look;
};

} // namespace domus
