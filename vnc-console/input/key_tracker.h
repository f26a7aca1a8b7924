// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "input/scan_codes.h"

#include <QHash>
#include <chrono>
#include <optional>

namespace domus {

/// What goes to the guest for one key.
struct KeyAction {
    ScanCode code = 0;
    quint32 keysym = 0;
    bool down = false;
    bool operator==(const KeyAction &) const = default;
};

/// Remembers which keys the guest believes to be down, so that none is left hanging: a key is released with the
/// codes it was pressed with, whatever the layout or modifiers are by then. Pure; the caller gives the time.
class KeyTracker {
public:
    using Time = std::chrono::milliseconds;
    /// The guest gets at most one repetition of a key in this time: after a stall there may be hundreds.
    static constexpr Time repeatInterval{20};

    /// physical identifies the key (native scan code, or the Qt key when there is none).
    std::optional<KeyAction> press(quint32 physical, ScanCode code, quint32 keysym, bool repeated, Time now);
    /// Nothing for a key that is not down, and for the releases that X11 puts between repetitions.
    std::optional<KeyAction> release(quint32 physical, bool repeated);
    /// On loss of focus, grab or connection: the releases for everything that is down.
    QList<KeyAction> releaseAll();
    bool isDown(ScanCode code) const;

private:
    struct Pressed {
        KeyAction action;
        int order = 0;
    };
    QHash<quint32, Pressed> m_down;
    Time m_lastRepeat{0};
    int m_order = 0;
};

} // namespace domus
