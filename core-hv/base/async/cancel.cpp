// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/cancel.h"

#include "error.h"

#include <vector>

namespace domus {

struct CancelToken::State {
    bool cancelled = false;
    QString reason;
    std::vector<std::weak_ptr<std::function<void()>>> callbacks;
};

CancelToken::CancelToken() : m_state(std::make_shared<State>()) {}

bool CancelToken::isCancelled() const
{
    return m_state->cancelled;
}

QString CancelToken::reason() const
{
    return m_state->reason.isEmpty() ? QStringLiteral("Cancelled") : m_state->reason;
}

void CancelToken::throwIfCancelled() const
{
    if (m_state->cancelled)
        throw Error(ErrorCode::Cancelled, reason());
}

CancelToken::Registration CancelToken::onCancel(std::function<void()> callback) const
{
    auto shared = std::make_shared<std::function<void()>>(std::move(callback));
    if (m_state->cancelled)
        (*shared)();
    else
        m_state->callbacks.push_back(shared);
    return shared;
}

void CancelSource::cancel(const QString &reason)
{
    auto &state = *m_token.m_state;
    if (state.cancelled)
        return;
    state.cancelled = true;
    state.reason = reason;
    for (const auto &callback : std::exchange(state.callbacks, {})) {
        if (const auto alive = callback.lock())
            (*alive)();
    }
}

} // namespace domus
