// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain.h"

#include <initializer_list>

namespace domus {

/// A domain that keeps its state, tells of each change of it once, and refuses what does not fit.
class StatefulDomain : public Domain {
    Q_OBJECT
public:
    DomainState state() const override { return m_state; }

protected:
    /// The guest's name, for refusals.
    explicit StatefulDomain(QString name) : m_name(std::move(name)) {}

    void setState(DomainState state);
    /// Throws Error(WrongState) unless the domain is in one of these; `what` as in "pause".
    void require(std::initializer_list<DomainState> states, const QString &what) const;

private:
    QString m_name;
    DomainState m_state = DomainState::Starting;
};

} // namespace domus
