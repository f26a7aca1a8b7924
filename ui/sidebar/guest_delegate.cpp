// SPDX-License-Identifier: GPL-3.0-or-later
#include "sidebar/guest_delegate.h"

#include "graphs/sparkline.h"
#include "look/symbolic_icon.h"
#include "look/theme.h"
#include "model/domain_words.h"
#include "sidebar/sidebar_rows.h"

#include <QPainter>
#include <QPainterPath>

namespace domus {

namespace {

constexpr int margin = 8;
constexpr int indent = 12; ///< of a group's guests
constexpr int pictureWidth = 44;
constexpr int pictureHeight = 28;
constexpr int stateSide = 14;
constexpr int curveWidth = 40;
constexpr int curveHeight = 22;
constexpr int triangleSide = 16;

QFont smaller(const QFont &font)
{
    auto result = font;
    result.setPointSizeF(font.pointSizeF() * 0.88);
    return result;
}

QFont bolder(const QFont &font)
{
    auto result = font;
    result.setBold(true);
    return result;
}

/// Two letters that stand for the system: "De" of "debian12".
QString monogram(const QString &system)
{
    if (system.size() < 2 || !system.at(0).isLetter())
        return {};
    return QString(system.at(0).toUpper() + system.at(1));
}

QRect mirrored(const QStyleOptionViewItem &option, const QRect &rect)
{
    return QStyle::visualRect(option.direction, option.rect, rect);
}

void paintGround(QPainter *painter, const QStyleOptionViewItem &option)
{
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(option.rect, option.palette.highlight());
    else if (option.state.testFlag(QStyle::State_MouseOver))
        painter->fillRect(option.rect,
                          mixed(option.palette.color(QPalette::Base), option.palette.color(QPalette::Highlight), 0.1));
    // The row that the keys act on, where it is not the chosen one.
    if (!option.state.testFlag(QStyle::State_HasFocus) || option.state.testFlag(QStyle::State_Selected))
        return;
    painter->setPen(QPen(option.palette.color(QPalette::Highlight), 1));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5));
}

} // namespace

struct GuestDelegate::Look {
    QFont font;
    QFont small;
    QFont bold;
    QFontMetrics fontMetrics;
    QFontMetrics smallMetrics;
    QFontMetrics boldMetrics;

    explicit Look(const QFont &font_)
        : font(font_), small(smaller(font_)), bold(bolder(font_)), fontMetrics(font), smallMetrics(small), boldMetrics(bold)
    {
    }
    int guestHeight() const { return std::max(fontMetrics.height() + smallMetrics.height() + 10, pictureHeight + 10); }
    int hostHeight() const { return boldMetrics.height() + 20; }
    int groupHeight() const { return fontMetrics.height() + 12; }
};

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
        if (entry && !strong && (entry->guest.state == GuestState::Broken || !entry->failure.isEmpty()))
            second = toneColor(Tone::Bad, option.palette);
        curve = strong ? first : toneColor(Tone::Accent, option.palette);
    }
};

GuestDelegate::GuestDelegate(QObject *parent) : QStyledItemDelegate(parent) {}

const GuestDelegate::Look &GuestDelegate::lookOf(const QFont &font) const
{
    if (!m_look || m_look->font != font)
        m_look = std::make_shared<Look>(font);
    return *m_look;
}

QRect GuestDelegate::triangleRect(const QRect &row, Qt::LayoutDirection direction)
{
    return QStyle::visualRect(direction, row, QRect(row.x(), row.y(), margin + triangleSide + 4, row.height()));
}

QSize GuestDelegate::pictureSize()
{
    return {pictureWidth, pictureHeight};
}

void GuestDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto &row = static_cast<const SidebarRows *>(index.model())->row(index);
    painter->save();
    paintGround(painter, option);
    if (row.host->isStale() && row.kind != RowKind::Host)
        painter->setOpacity(0.45); // as it was last
    switch (row.kind) {
    case RowKind::Host:
        paintHost(painter, option, index);
        break;
    case RowKind::Group:
    case RowKind::Others:
        paintGroup(painter, option, index);
        break;
    case RowKind::Dom0:
    case RowKind::Guest:
    case RowKind::Domain:
        paintGuest(painter, option, index);
        break;
    }
    painter->restore();
}

QSize GuestDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto &look = lookOf(option.font);
    const auto &row = static_cast<const SidebarRows *>(index.model())->row(index);
    switch (row.kind) {
    case RowKind::Host:
        return {160, look.hostHeight() + (row.host->isStale() ? look.smallMetrics.height() : 0)};
    case RowKind::Group:
    case RowKind::Others:
        return {160, look.groupHeight()};
    case RowKind::Dom0:
    case RowKind::Guest:
    case RowKind::Domain:
        break;
    }
    return {160, look.guestHeight()};
}

void GuestDelegate::paintBadge(QPainter *painter, const QStyleOptionViewItem &option, const QString &badge, const QColor &color,
                               QRect *rect) const
{
    const auto &look = lookOf(option.font);
    const int width = look.smallMetrics.horizontalAdvance(badge) + 12;
    const int height = look.smallMetrics.height() + 4;
    const QRect box(rect->right() + 1 - width, rect->center().y() - height / 2, width, height);
    rect->setRight(box.left() - margin);
    const QRectF frame = QRectF(mirrored(option, box)).adjusted(0.5, 0.5, -0.5, -0.5);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(look.small);
    painter->setPen(color);
    painter->drawRoundedRect(frame, 4, 4);
    painter->drawText(frame, Qt::AlignCenter, badge);
    painter->setRenderHint(QPainter::Antialiasing, false);
}

void GuestDelegate::paintHost(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto &look = lookOf(option.font);
    const Colors colors(option, nullptr);
    const auto *model = static_cast<const SidebarRows *>(index.model())->row(index).host;
    auto rect = option.rect.adjusted(margin, 0, -margin, -5);
    const QRect bar(rect.x(), option.rect.bottom() - 6, rect.width(), 3);
    if (model->isStale()) {
        const QRect line(rect.x(), option.rect.bottom() - look.smallMetrics.height() - 4, rect.width(),
                         look.smallMetrics.height());
        painter->setFont(look.small);
        painter->setPen(colors.second);
        painter->drawText(mirrored(option, line), Qt::AlignVCenter | Qt::AlignLeading,
                          look.smallMetrics.elidedText(model->staleReason(), Qt::ElideRight, line.width()));
        rect.setBottom(line.top());
    } else if (const auto badge = index.data(SidebarRows::SecondLineRole).toString(); !badge.isEmpty())
        paintBadge(painter, option, badge, colors.second, &rect);
    painter->setFont(look.bold);
    painter->setPen(model->isStale() ? colors.second : colors.first);
    painter->drawText(mirrored(option, rect), Qt::AlignVCenter | Qt::AlignLeading,
                      look.boldMetrics.elidedText(index.data().toString(), Qt::ElideRight, rect.width()));

    const auto whole = double(model->host().memory.bytes());
    if (whole <= 0 || model->isStale())
        return;
    auto full = bar;
    full.setWidth(int(std::clamp(double(model->memoryInGuests().bytes()) / whole, 0.0, 1.0) * bar.width()));
    auto ground = colors.second;
    ground.setAlphaF(0.3F);
    painter->fillRect(mirrored(option, bar), ground);
    painter->fillRect(mirrored(option, full), colors.curve);
}

void GuestDelegate::paintGroup(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto &look = lookOf(option.font);
    const auto &row = static_cast<const SidebarRows *>(index.model())->row(index);
    const Colors colors(option, nullptr);
    auto rect = option.rect.adjusted(margin, 0, -margin, 0);

    const QRect box(rect.x(), rect.center().y() - triangleSide / 2 + 1, triangleSide, triangleSide);
    const bool leftward = option.direction == Qt::RightToLeft;
    const QPointF middle = QRectF(mirrored(option, box)).center();
    const QPolygonF shape = row.open ? QPolygonF{{-4, -2}, {0, 2.5}, {4, -2}}
        : leftward                   ? QPolygonF{{2, -4}, {-2.5, 0}, {2, 4}}
                                     : QPolygonF{{-2, -4}, {2.5, 0}, {-2, 4}};
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(colors.second, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->drawPolyline(shape.translated(middle));
    painter->setRenderHint(QPainter::Antialiasing, false);
    rect.setLeft(box.right() + 5);

    const auto counts = index.data(SidebarRows::SecondLineRole).toString();
    const int countsWidth = look.smallMetrics.horizontalAdvance(counts);
    painter->setFont(look.small);
    painter->setPen(colors.second);
    painter->drawText(mirrored(option, QRect(rect.right() + 1 - countsWidth, rect.y(), countsWidth, rect.height())),
                      Qt::AlignVCenter, counts);
    rect.setRight(rect.right() - countsWidth - margin);
    painter->setFont(look.bold);
    painter->setPen(row.kind == RowKind::Others ? colors.second : colors.first);
    painter->drawText(mirrored(option, rect), Qt::AlignVCenter | Qt::AlignLeading,
                      look.boldMetrics.elidedText(index.data().toString(), Qt::ElideRight, rect.width()));
}

void GuestDelegate::paintGuest(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto &row = static_cast<const SidebarRows *>(index.model())->row(index);
    const auto *entry = row.entry;
    const Colors colors(option, entry);
    auto rect = option.rect.adjusted(margin + (row.group.isEmpty() ? 0 : indent), 0, -margin, 0);
    const QRect picture(rect.x(), rect.y() + (rect.height() - pictureHeight) / 2, pictureWidth, pictureHeight);
    if (entry)
        paintPicture(painter, option, mirrored(option, picture), entry, colors);
    else
        paintSign(painter, option, mirrored(option, picture), row, colors);
    rect.setLeft(picture.right() + 1 + margin);
    if (entry && entry->cpu.size() > 1) {
        const QRect curve(rect.right() + 1 - curveWidth, rect.y() + (rect.height() - curveHeight) / 2, curveWidth, curveHeight);
        paintSparkline(painter, entry->cpu, mirrored(option, curve), 100, colors.curve);
        rect.setRight(curve.left() - margin);
    }
    paintLines(painter, option, rect, index, colors);
}

/// What has no display: the machine itself, and dimmed what others made.
void GuestDelegate::paintSign(QPainter *painter, const QStyleOptionViewItem &option, const QRect &rect, const SidebarRow &row,
                              const Colors &colors)
{
    constexpr int side = 22;
    const QRect place(rect.center().x() - side / 2 + 1, rect.center().y() - side / 2 + 1, side, side);
    const bool strong = option.state.testFlag(QStyle::State_Selected);
    if (row.kind == RowKind::Dom0)
        return paintSymbol(painter, place, QStringLiteral("machine"), colors.symbol);
    const auto ground = option.palette.color(strong ? QPalette::Highlight : QPalette::Base);
    paintSymbol(painter, place, QStringLiteral("domain"), mixed(colors.second, ground, 0.35));
    const auto *domain = row.host->domains()->foreign(row.domain);
    if (!domain)
        return;
    const auto color = strong ? colors.first : toneColor(domainStateTone(domain->state), option.palette);
    paintState(painter, rect, domainStateSymbol(domain->state), color, ground);
}

void GuestDelegate::paintState(QPainter *painter, const QRect &picture, const QString &symbol, const QColor &color,
                               const QColor &ground)
{
    const QRect state(picture.right() + 3 - stateSide, picture.bottom() + 3 - stateSide, stateSide, stateSide);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(ground);
    painter->drawEllipse(QRectF(state).adjusted(-1, -1, 1, 1));
    painter->setRenderHint(QPainter::Antialiasing, false);
    paintSymbol(painter, state, symbol, color);
}

void GuestDelegate::paintPicture(QPainter *painter, const QStyleOptionViewItem &option, const QRect &rect,
                                 const GuestEntry *entry, const Colors &colors) const
{
    const bool strong = option.state.testFlag(QStyle::State_Selected);
    const auto ground = option.palette.color(strong ? QPalette::Highlight : QPalette::Base);
    const bool live = !entry->picture.isNull();
    painter->setRenderHint(QPainter::Antialiasing);
    QPainterPath frame;
    frame.addRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter->fillPath(frame, live ? QColor(Qt::black) : mixed(ground, colors.second, 0.14));
    if (live) {
        const auto size = QSizeF(entry->picture.size()).scaled(rect.size(), Qt::KeepAspectRatio);
        const QRectF place(rect.x() + (rect.width() - size.width()) / 2, rect.y() + (rect.height() - size.height()) / 2,
                           size.width(), size.height());
        painter->save();
        painter->setClipPath(frame);
        painter->setRenderHint(QPainter::SmoothPixmapTransform);
        painter->drawImage(place, entry->picture);
        painter->restore();
    } else if (const auto letters = monogram(entry->guest.os); !letters.isEmpty()) {
        painter->setFont(lookOf(option.font).small);
        painter->setPen(colors.second);
        painter->drawText(rect.adjusted(0, 0, -stateSide / 2, 0), Qt::AlignCenter, letters);
    }
    painter->strokePath(frame, QPen(mixed(ground, colors.second, 0.45), 1));
    painter->setRenderHint(QPainter::Antialiasing, false);
    paintState(painter, rect, stateSymbol(entry->guest), colors.symbol, ground);
}

void GuestDelegate::paintLines(QPainter *painter, const QStyleOptionViewItem &option, const QRect &rect, const QModelIndex &index,
                               const Colors &colors) const
{
    const auto &look = lookOf(option.font);
    const int top = rect.y() + (rect.height() - look.fontMetrics.height() - look.smallMetrics.height()) / 2;
    const QRect first(rect.x(), top, rect.width(), look.fontMetrics.height());
    const QRect second(rect.x(), first.bottom() + 1, rect.width(), look.smallMetrics.height());
    painter->setFont(look.font);
    painter->setPen(colors.first);
    painter->drawText(mirrored(option, first), Qt::AlignLeading | Qt::TextSingleLine,
                      look.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, rect.width()));
    painter->setFont(look.small);
    painter->setPen(colors.second);
    painter->drawText(
        mirrored(option, second), Qt::AlignLeading | Qt::TextSingleLine,
        look.smallMetrics.elidedText(index.data(SidebarRows::SecondLineRole).toString(), Qt::ElideRight, rect.width()));
}

} // namespace domus
