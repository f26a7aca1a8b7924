// SPDX-License-Identifier: GPL-3.0-or-later
#include "sidebar/guest_delegate.h"

#include "graphs/sparkline.h"
#include "look/symbolic_icon.h"
#include "look/theme.h"
#include "model/host_model.h"

#include <QAbstractProxyModel>
#include <QPainter>

namespace domus {

namespace {

constexpr int margin = 8;
constexpr int symbolSide = 20;
constexpr int curveWidth = 44;
constexpr int curveHeight = 22;

QFont smaller(const QFont &font)
{
    auto result = font;
    result.setPointSizeF(font.pointSizeF() * 0.88);
    return result;
}

int rowHeight(const QFont &font)
{
    return QFontMetrics(font).height() + QFontMetrics(smaller(font)).height() + 12;
}

} // namespace

struct GuestDelegate::Colors {
    QColor first;
    QColor second;
    QColor symbol;
    QColor curve;

    Colors(const QStyleOptionViewItem &option, const GuestEntry *entry)
    {
        const bool strong = option.state.testFlag(QStyle::State_Selected);
        first = option.palette.color(strong ? QPalette::HighlightedText : QPalette::Text);
        second = strong ? mixed(first, option.palette.color(QPalette::Highlight), 0.2) : secondaryText(option.palette);
        const auto tone = entry ? stateTone(entry->guest.state) : Tone::Quiet;
        symbol = strong ? first : toneColor(tone, option.palette);
        if (entry && entry->guest.state == GuestState::Broken && !strong)
            second = symbol;
        curve = strong ? first : toneColor(Tone::Accent, option.palette);
    }
};

GuestDelegate::GuestDelegate(QObject *parent) : QStyledItemDelegate(parent) {}

void GuestDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    if (RowKind(index.data(HostModel::KindRole).toInt()) == RowKind::Host)
        paintHost(painter, option, index);
    else
        paintRow(painter, option, index);
    painter->restore();
}

QSize GuestDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {160, rowHeight(option.font)};
}

void GuestDelegate::paintHost(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(option.rect, option.palette.highlight());
    const Colors colors(option, nullptr);
    auto rect = option.rect.adjusted(margin, 0, -margin, 0);
    auto font = option.font;
    font.setBold(true);

    if (const auto badge = index.data(HostModel::SecondLineRole).toString(); !badge.isEmpty()) {
        painter->setFont(smaller(option.font));
        const int width = painter->fontMetrics().horizontalAdvance(badge) + 12;
        const int height = painter->fontMetrics().height() + 4;
        const QRectF box(rect.right() - width + 0.5, rect.center().y() - (height - 1) / 2.0, width, height);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(colors.second);
        painter->drawRoundedRect(box, 4, 4);
        painter->drawText(box, Qt::AlignCenter, badge);
        rect.setRight(int(box.left()) - margin);
    }
    painter->setFont(font);
    painter->setPen(colors.first);
    painter->drawText(rect, Qt::AlignVCenter,
                      QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, rect.width()));
}

void GuestDelegate::paintRow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(option.rect, option.palette.highlight());
    else if (option.state.testFlag(QStyle::State_MouseOver))
        painter->fillRect(option.rect,
                          mixed(option.palette.color(QPalette::Base), option.palette.color(QPalette::Highlight), 0.1));

    const auto *filter = qobject_cast<const QAbstractProxyModel *>(index.model());
    const auto source = filter ? filter->mapToSource(index) : index;
    const auto *model = static_cast<const HostModel *>(source.model());
    const auto *entry = model->guestAt(source);
    const Colors colors(option, entry);

    auto rect = option.rect.adjusted(margin + 6, 0, -margin, 0);
    paintSymbol(painter, QRect(rect.x(), rect.center().y() - symbolSide / 2 + 1, symbolSide, symbolSide),
                entry ? stateSymbol(entry->guest.state) : QStringLiteral("machine"), colors.symbol);
    rect.setLeft(rect.left() + symbolSide + margin);
    if (entry && entry->cpu.size() > 1) {
        const QRectF curve(rect.right() - curveWidth, rect.center().y() - curveHeight / 2.0, curveWidth, curveHeight);
        paintSparkline(painter, entry->cpu, curve, 100, colors.curve);
        rect.setRight(int(curve.left()) - margin);
    }
    paintLines(painter, option, rect, index, colors);
}

void GuestDelegate::paintLines(QPainter *painter, const QStyleOptionViewItem &option, const QRect &rect, const QModelIndex &index,
                               const Colors &colors) const
{
    const auto small = smaller(option.font);
    const QFontMetrics first(option.font);
    const QFontMetrics second(small);
    const int top = rect.center().y() - (first.height() + second.height()) / 2;
    painter->setFont(option.font);
    painter->setPen(colors.first);
    painter->drawText(rect.x(), top + first.ascent(), first.elidedText(index.data().toString(), Qt::ElideRight, rect.width()));
    painter->setFont(small);
    painter->setPen(colors.second);
    painter->drawText(rect.x(), top + first.height() + second.ascent(),
                      second.elidedText(index.data(HostModel::SecondLineRole).toString(), Qt::ElideRight, rect.width()));
}

} // namespace domus
