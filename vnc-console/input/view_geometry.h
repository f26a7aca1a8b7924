// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPoint>
#include <QRect>
#include <QSize>

namespace domus {

/// Where the guest's picture lies in the widget, in device pixels of the widget. Pure.
struct ViewGeometry {
    enum class Mode {
        Fit, ///< whole picture, as large as fits, aspect kept
        OneToOne ///< one guest pixel is one device pixel; centred, or panned when larger than the view
    };

    QSize guest; ///< guest pixels
    QSize view; ///< device pixels
    Mode mode = Mode::Fit;
    QPoint pan; ///< OneToOne: how far the picture is moved left and up, where it is larger than the view

    bool isEmpty() const { return guest.isEmpty() || view.isEmpty(); }
    /// Where the whole picture goes.
    QRect target() const;
    /// The target is the picture's own size: no scaling.
    bool isExact() const { return target().size() == guest; }
    /// The target is a whole multiple: each guest pixel a square block.
    bool isWholeMultiple() const;
    /// Panning that does not show more margin than there must be.
    QPoint clampedPan(QPoint wanted) const;

    /// The guest's pixel under a device pixel; positions beside the picture give the nearest one.
    QPoint toGuest(QPointF device) const;
    /// Device pixels that must be painted when that part of the guest's picture changed: when scaled, one guest
    /// pixel more on each side, which smooth scaling looks at.
    QRect toDevice(const QRect &guestRect) const;
    /// Guest pixels that are looked at to paint those device pixels.
    QRect sourceFor(const QRect &deviceRect) const;
};

} // namespace domus
