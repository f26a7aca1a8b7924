// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QtGlobal>
#include <chrono>
#include <optional>

namespace domus {

/// How far a wish for a running guest has come.
///   Idle: nothing was asked since the guest was started or taken over.
///   Idle, any -> Asked (ask) -> Reaching (it came nearer) -> Reached (it has what was asked)
///   Asked, Reaching -> NotFollowing (no step nearer for the patience, or refuse()) -> Reaching | Reached (it moved after all)
///   Reached -> Reaching (the guest has left what it had)
enum class PursuitState { Idle, Asked, Reaching, Reached, NotFollowing };

/// One quantity of one guest (bytes, or vCPUs) on its way from asked to reached. Reached is what was observed, never what
/// was asked. Pure: it is told the time.
class Pursuit {
public:
    using Clock = std::chrono::steady_clock;

    explicit Pursuit(std::chrono::milliseconds patience = std::chrono::seconds(15)) : m_patience(patience) {}

    /// The newest wish replaces every older one. `current` is what the guest has.
    void ask(qint64 target, qint64 current, Clock::time_point now);
    /// The engine set another target than asked (it has steps).
    void correctTarget(qint64 target);
    /// What the guest has now.
    void observe(qint64 current, Clock::time_point now);
    /// The engine or the guest said no, in words.
    void refuse(const QString &cause);
    /// Time passes.
    void tick(Clock::time_point now);
    /// Why it does not follow, as likely as can be known; kept until it follows or something else is asked.
    void setCause(const QString &cause) { m_cause = cause; }

    PursuitState state() const { return m_state; }
    /// Whether it has to be watched closely.
    bool isUnderWay() const { return m_state == PursuitState::Asked || m_state == PursuitState::Reaching; }
    /// Whether something was asked and not taken back by the guest's end.
    bool hasTarget() const { return m_state != PursuitState::Idle; }
    qint64 target() const { return m_target; }
    QString cause() const { return m_cause; }
    std::optional<Clock::time_point> askedAt() const { return m_askedAt; }
    std::optional<Clock::time_point> reachedAt() const { return m_reachedAt; }

private:
    qint64 distance(qint64 current) const { return qAbs(current - m_target); }
    void expectStep(Clock::time_point now) { m_deadline = now + m_patience; }

    std::chrono::milliseconds m_patience;
    PursuitState m_state = PursuitState::Idle;
    qint64 m_target = 0;
    qint64 m_nearest = 0; ///< the least distance so far
    QString m_cause;
    Clock::time_point m_deadline;
    std::optional<Clock::time_point> m_askedAt;
    std::optional<Clock::time_point> m_reachedAt;
};

} // namespace domus
