// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "input/scan_codes.h"

#include <QSet>

namespace domus {

/// Recognises the way out of a grab: modifiers that are pressed together and released again with nothing else
/// in between, so that Ctrl+Alt+F1 still belongs to the guest while Ctrl+Alt alone lets go. Left and right
/// variants count as one. Pure.
///
/// States: Idle -> Arming (some of the combination are down, nothing else) -> Armed (all are) -> fires when the
/// first of them is released. Any other key: Spoiled until all keys are up.
class GrabShortcut {
public:
    enum class State { Idle, Arming, Armed, Spoiled };

    /// The modifiers by their left variant; default Ctrl and Alt. An empty set never fires.
    explicit GrabShortcut(QSet<ScanCode> combination = {scan::LeftCtrl, scan::LeftAlt});

    void setCombination(const QSet<ScanCode> &combination);
    const QSet<ScanCode> &combination() const { return m_combination; }
    /// "Ctrl+Alt", for the line that tells the way out.
    QString text() const;

    void press(ScanCode code);
    /// True when the combination was completed and nothing else pressed.
    bool release(ScanCode code);
    void reset();
    State state() const { return m_state; }

private:
    QSet<ScanCode> m_combination;
    QSet<ScanCode> m_down;
    State m_state = State::Idle;
};

} // namespace domus
