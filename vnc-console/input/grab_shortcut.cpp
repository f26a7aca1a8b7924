// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/grab_shortcut.h"

#include <QCoreApplication>

namespace domus {

namespace {

ScanCode leftVariant(ScanCode code)
{
    switch (code) {
    case scan::RightCtrl:
        return scan::LeftCtrl;
    case scan::RightAlt:
        return scan::LeftAlt;
    case scan::RightShift:
        return scan::LeftShift;
    case scan::RightMeta:
        return scan::LeftMeta;
    default:
        return code;
    }
}

} // namespace

GrabShortcut::GrabShortcut(QSet<ScanCode> combination) : m_combination(std::move(combination)) {}

void GrabShortcut::setCombination(const QSet<ScanCode> &combination)
{
    m_combination = combination;
    reset();
}

QString GrabShortcut::text() const
{
    const auto tr = [](const char *name) { return QCoreApplication::translate("domus::GrabShortcut", name); };
    QStringList names;
    if (m_combination.contains(scan::LeftCtrl))
        names.append(tr("Ctrl"));
    if (m_combination.contains(scan::LeftAlt))
        names.append(tr("Alt"));
    if (m_combination.contains(scan::LeftShift))
        names.append(tr("Shift"));
    if (m_combination.contains(scan::LeftMeta))
        names.append(tr("Super"));
    return names.join(QLatin1Char('+'));
}

void GrabShortcut::press(ScanCode code)
{
    const ScanCode key = leftVariant(code);
    m_down.insert(key);
    if (m_state == State::Spoiled)
        return;
    if (!m_combination.contains(key))
        m_state = State::Spoiled;
    else
        m_state = m_down == m_combination ? State::Armed : State::Arming;
}

bool GrabShortcut::release(ScanCode code)
{
    m_down.remove(leftVariant(code));
    const bool fires = m_state == State::Armed;
    if (m_down.isEmpty())
        m_state = State::Idle;
    else if (m_state != State::Idle)
        m_state = State::Spoiled;
    return fires;
}

void GrabShortcut::reset()
{
    m_down.clear();
    m_state = State::Idle;
}

} // namespace domus
