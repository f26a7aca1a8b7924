// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stateful_domain.h"

#include <algorithm>

namespace domus {
namespace {

QString stateName(DomainState state)
{
    switch (state) {
    case DomainState::Starting:
        return QStringLiteral("starting");
    case DomainState::Running:
        return QStringLiteral("running");
    case DomainState::Paused:
        return QStringLiteral("paused");
    case DomainState::Ended:
        break;
    }
    return QStringLiteral("off");
}

} // namespace

void StatefulDomain::setState(DomainState state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

void StatefulDomain::require(std::initializer_list<DomainState> states, const QString &what) const
{
    if (std::find(states.begin(), states.end(), m_state) != states.end())
        return;
    throw Error(ErrorCode::WrongState, QStringLiteral("Cannot %1 the guest '%2': it is %3").arg(what, m_name, stateName(m_state)))
        .about(m_name);
}

} // namespace domus
