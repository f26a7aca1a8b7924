// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/pursuit.h"

namespace domus {

void Pursuit::ask(qint64 target, qint64 current, Clock::time_point now)
{
    m_state = PursuitState::Asked;
    m_target = target;
    m_nearest = distance(current);
    m_cause.clear();
    m_askedAt = now;
    m_reachedAt.reset();
    expectStep(now);
}

void Pursuit::correctTarget(qint64 target)
{
    m_target = target;
}

void Pursuit::observe(qint64 current, Clock::time_point now)
{
    if (m_state == PursuitState::Idle)
        return;
    const qint64 rest = distance(current);
    if (rest == 0) {
        if (m_state != PursuitState::Reached)
            m_reachedAt = now;
        m_state = PursuitState::Reached;
        m_cause.clear();
    } else if (m_state == PursuitState::Reached || rest < m_nearest) {
        m_state = PursuitState::Reaching;
        m_reachedAt.reset();
        m_cause.clear();
        expectStep(now);
    } else {
        return tick(now);
    }
    m_nearest = rest;
}

void Pursuit::refuse(const QString &cause)
{
    if (m_state == PursuitState::Idle || m_state == PursuitState::Reached)
        return;
    m_state = PursuitState::NotFollowing;
    m_cause = cause;
}

void Pursuit::tick(Clock::time_point now)
{
    if (isUnderWay() && now >= m_deadline)
        m_state = PursuitState::NotFollowing;
}

} // namespace domus
