// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/view_geometry.h"

#include <QtGlobal>
#include <cmath>

namespace domus {

QRect ViewGeometry::target() const
{
    if (isEmpty())
        return {};
    const QSize size = mode == Mode::OneToOne ? guest : guest.scaled(view, Qt::KeepAspectRatio).expandedTo(QSize(1, 1));
    const QPoint shift = mode == Mode::OneToOne ? clampedPan(pan) : QPoint();
    const int x = size.width() <= view.width() ? (view.width() - size.width()) / 2 : -shift.x();
    const int y = size.height() <= view.height() ? (view.height() - size.height()) / 2 : -shift.y();
    return QRect(QPoint(x, y), size);
}

bool ViewGeometry::isWholeMultiple() const
{
    if (isEmpty())
        return true;
    const QSize size = target().size();
    return size.width() % guest.width() == 0 && size.height() % guest.height() == 0
        && size.width() / guest.width() == size.height() / guest.height();
}

QPoint ViewGeometry::clampedPan(QPoint wanted) const
{
    return QPoint(qBound(0, wanted.x(), qMax(0, guest.width() - view.width())),
                  qBound(0, wanted.y(), qMax(0, guest.height() - view.height())));
}

QPoint ViewGeometry::toGuest(QPointF device) const
{
    if (isEmpty())
        return {};
    const QRect area = target();
    const double x = (device.x() - area.x()) * guest.width() / area.width();
    const double y = (device.y() - area.y()) * guest.height() / area.height();
    return QPoint(qBound(0, int(std::floor(x)), guest.width() - 1), qBound(0, int(std::floor(y)), guest.height() - 1));
}

QRect ViewGeometry::toDevice(const QRect &guestRect) const
{
    if (isEmpty() || guestRect.isEmpty())
        return {};
    const QRect area = target();
    if (area.size() == guest)
        return guestRect.translated(area.topLeft()) & QRect(QPoint(), view);
    const QRect wider = guestRect.adjusted(-1, -1, 1, 1);
    const double scaleX = double(area.width()) / guest.width();
    const double scaleY = double(area.height()) / guest.height();
    const int left = int(std::floor(wider.left() * scaleX));
    const int top = int(std::floor(wider.top() * scaleY));
    const int right = int(std::ceil((wider.left() + wider.width()) * scaleX));
    const int bottom = int(std::ceil((wider.top() + wider.height()) * scaleY));
    return QRect(area.x() + left, area.y() + top, right - left, bottom - top) & area & QRect(QPoint(), view);
}

QRect ViewGeometry::sourceFor(const QRect &deviceRect) const
{
    const QRect area = target();
    const QRect inside = deviceRect & area;
    if (isEmpty() || inside.isEmpty())
        return {};
    if (area.size() == guest)
        return inside.translated(-area.topLeft());
    const double scaleX = double(guest.width()) / area.width();
    const double scaleY = double(guest.height()) / area.height();
    const int left = int(std::floor((inside.left() - area.left()) * scaleX)) - 1;
    const int top = int(std::floor((inside.top() - area.top()) * scaleY)) - 1;
    const int right = int(std::ceil((inside.left() - area.left() + inside.width()) * scaleX)) + 1;
    const int bottom = int(std::ceil((inside.top() - area.top() + inside.height()) * scaleY)) + 1;
    return QRect(left, top, right - left, bottom - top) & QRect(QPoint(), guest);
}

} // namespace domus
