// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/key_tracker.h"

#include <algorithm>

namespace domus {

std::optional<KeyAction> KeyTracker::press(quint32 physical, ScanCode code, quint32 keysym, bool repeated, Time now)
{
    if (code == 0 && keysym == 0)
        return std::nullopt;
    const auto known = m_down.constFind(physical);
    if (known != m_down.constEnd()) {
        if (!repeated || now - m_lastRepeat < repeatInterval)
            return std::nullopt;
        m_lastRepeat = now;
        return known->action;
    }
    if (repeated)
        return std::nullopt; // pressed elsewhere, before we had the focus
    const KeyAction action{code, keysym, true};
    m_down.insert(physical, {action, m_order++});
    m_lastRepeat = now;
    return action;
}

std::optional<KeyAction> KeyTracker::release(quint32 physical, bool repeated)
{
    if (repeated || !m_down.contains(physical))
        return std::nullopt;
    KeyAction action = m_down.take(physical).action;
    action.down = false;
    return action;
}

QList<KeyAction> KeyTracker::releaseAll()
{
    QList<Pressed> pressed = m_down.values();
    std::sort(pressed.begin(), pressed.end(), [](const Pressed &a, const Pressed &b) { return a.order > b.order; });
    m_down.clear();
    QList<KeyAction> actions;
    for (const Pressed &key : pressed)
        actions.append({key.action.code, key.action.keysym, false});
    return actions;
}

bool KeyTracker::isDown(ScanCode code) const
{
    return std::any_of(m_down.begin(), m_down.end(), [code](const Pressed &p) { return p.action.code == code; });
}

} // namespace domus
